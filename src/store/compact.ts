import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { TrimtrailError } from '../base/errors.js';
import { lockStore } from './lock.js';
import type { Manifest, StoreFile } from './manifest.js';
import { requireStore } from './open-store.js';
import { cleanUp, commit, stagingFolder } from './store-directory.js';
import { planCompaction, writeFiles } from './write-files.js';

/** Files before and after. */
export interface Compaction {
  readonly filesBefore: number;
  readonly filesAfter: number;
  readonly manifest: Manifest;
}

/**
 * Merges the files of each day and account into one. Nothing is read but the store, and no row changes.
 *
 * Errors: `store-missing`, `store-locked`, `store-damaged`, `interrupted`.
 */
export async function compactStore(directory: string, signal?: AbortSignal): Promise<Compaction> {
  requireStore(directory);
  const lock = lockStore(directory);
  try {
    cleanUp(directory);
    const before = requireStore(directory);
    const plans = planCompaction(before.files);
    if (plans.length === 0)
      return { filesBefore: before.files.length, filesAfter: before.files.length, manifest: before };
    const staging = stagingFolder(directory);
    const staged = await writeFiles({
      plans,
      resolved: { dropped: null, longest: 0, replaced: new Map() },
      temporary: join(staging, 'duckdb'),
      staging: join(staging, 'files'),
      run: `g${before.generation + 1}-${randomBytes(4).toString('hex')}`,
      pathOf: (file: StoreFile) => join(directory, file.path),
      ...(signal === undefined ? {} : { signal }),
    });
    if (signal?.aborted === true) throw new TrimtrailError('interrupted', 'the compaction was interrupted');
    const removed = plans.flatMap(({ merged }) => merged);
    const manifest = commit({ directory, lock, before, staged, removed, ledger: before.ledger, inputs: null });
    return { filesBefore: before.files.length, filesAfter: manifest.files.length, manifest };
  } finally {
    if (lock.isHeld()) rmSync(stagingFolder(directory), { recursive: true, force: true });
    lock.release();
  }
}
