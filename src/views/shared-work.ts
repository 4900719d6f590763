import { TrimtrailError } from '../base/errors.js';
import type { Asking, Progress } from './types/selection.js';

/**
 * Work that is done once, whoever asks and how often: every asker is told the progress, and an asker that goes away takes nothing from the
 * others. What failed is tried again when it is asked again.
 */
export function sharedWork<T>(work: (asking: Asking) => Promise<T>): (asking: Asking) => Promise<T> {
  let running: Promise<T> | null = null;
  let last: Progress | null = null;
  const listeners = new Set<(progress: Progress) => void>();
  const tell = (progress: Progress): void => {
    last = progress;
    for (const listener of listeners) listener(progress);
  };
  const start = async (): Promise<T> => {
    try {
      return await work({ onProgress: tell });
    } catch (error) {
      running = null;
      throw error;
    }
  };
  return async ({ signal, onProgress }) => {
    running ??= start();
    if (onProgress === undefined) return whileWanted(running, signal);
    listeners.add(onProgress);
    if (last !== null) onProgress(last);
    try {
      return await whileWanted(running, signal);
    } finally {
      listeners.delete(onProgress);
    }
  };
}

/** The promise, unless the signal comes first. Errors: `interrupted`. */
export function whileWanted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  const gone = new Promise<never>((_, reject) => {
    const leave = (): void => reject(takenBack());
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });
  gone.catch(() => {});
  return Promise.race([promise, gone]);
}

/** Lets others have a turn in the middle of long work; ends it when nobody wants it any more. Errors: `interrupted`. */
export async function turnOf(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  if (signal?.aborted === true) throw takenBack();
}

const takenBack = (): TrimtrailError => new TrimtrailError('interrupted', 'the question was taken back');
