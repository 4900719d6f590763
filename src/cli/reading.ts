import { parseWindow } from '../base/time.js';
import { DEFAULT_READING, NO_FILTER, type ReadingOptions } from '../main/read-usage.js';
import { progressBar } from './progress.js';
import { remoteOptions } from './remote.js';
import type { TypedOptions } from './typed-options.js';

/** What every command that reads records takes from its options. Errors: `bad-usage`, `bad-time`. */
export function readingOptions(options: TypedOptions, now: Date): ReadingOptions {
  const accounts = options.list('accounts').flatMap((entry) => entry.split(','));
  return {
    filter: {
      ...NO_FILTER,
      ...parseWindow(options.text('from'), options.text('to'), now),
      principals: options.list('principal'),
      session: options.text('session'),
      regions: options.list('region'),
      accounts: options.list('account'),
      exclude: options.list('exclude'),
      acrossAccounts: accounts.length === 0 ? null : accounts.includes('all') ? 'all' : accounts,
    },
    threads: options.count('threads', DEFAULT_READING.threads, 0),
    maxInflatedBytes: options.size('max-inflated', DEFAULT_READING.maxInflatedBytes),
    maxValues: options.count('max-values', DEFAULT_READING.maxValues, 1),
    strict: options.flag('strict'),
    remote: remoteOptions(options),
  };
}

/**
 * Runs `read` with a progress bar, and stops it at Ctrl-C. What follows on the reading may take long without a pause in which a signal
 * could be heard; then Ctrl-C ends the program at once. Errors: `interrupted`, and those of `read`.
 */
export async function whileReading<T>(
  options: TypedOptions,
  reading: ReadingOptions,
  read: (reading: ReadingOptions) => Promise<T>,
): Promise<T> {
  return stoppable(options, (watched) => read({ ...reading, ...watched }));
}

/** What work that takes long is given: when to stop, whom to tell how far it is, and that nothing is left to stop in order. */
export type Watched = Pick<ReadingOptions, 'onProgress'> & {
  readonly signal: AbortSignal;
  readonly onRead: () => void;
};

/** As {@link whileReading}, for work that is not filtered. */
export async function stoppable<T>(options: TypedOptions, work: (watched: Watched) => Promise<T>): Promise<T> {
  const bar = progressBar(!options.flag('no-progress') && !options.flag('quiet'));
  const stopping = new AbortController();
  const stop = (): void => stopping.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  let isHeld = true;
  const letGo = (): void => {
    if (!isHeld) return;
    isHeld = false;
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    bar?.stop();
  };
  try {
    const watched = { signal: stopping.signal, onRead: letGo };
    return await work(bar === null ? watched : { ...watched, onProgress: bar.update });
  } finally {
    letGo();
  }
}
