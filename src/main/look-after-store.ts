import type { StoreCompactOutput, StoreStatusOutput, StoreVerifyOutput } from '../render/types.js';
import { compactStore } from '../store/compact.js';
import { storeStatus, verifyStore } from '../store/verify.js';

/** `store status`. Errors: `store-missing`, `store-damaged`. */
export function statusOfStore(store: string): StoreStatusOutput {
  return { store, ...storeStatus(store) };
}

/** `store verify`. Errors: `store-missing`, `store-damaged`, `engine-missing`. */
export async function verificationOfStore(store: string): Promise<StoreVerifyOutput> {
  const problems = await verifyStore(store);
  return { store, sound: problems.length === 0, problems };
}

/** `store compact`. Errors: those of `compactStore`. */
export async function compactionOfStore(store: string, signal: AbortSignal): Promise<StoreCompactOutput> {
  const { filesBefore, filesAfter } = await compactStore(store, signal === undefined ? {} : { signal });
  return { store, filesBefore, filesAfter };
}
