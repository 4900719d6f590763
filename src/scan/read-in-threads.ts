import type { BatchResult } from './messages.js';
import type { SourceFile } from '../sources/types.js';
import { createLedger } from '../records/ledger-collector.js';
import type { Pass } from './run-pass.js';
import { WorkerPool } from './worker-pool.js';

/** Batches listed ahead of the threads, each: the list of files must not grow into memory. */
const QUEUED = 64;

export interface Threads {
  readonly url: URL;
  readonly threads: number;
  readonly pass: Pass;
}

/** Reads batches of files in worker threads; stops at once when the signal fires. */
export async function readInThreads(
  batches: AsyncIterable<readonly SourceFile[]>,
  { url, threads, pass }: Threads,
): Promise<void> {
  const { gatherer, meter, options } = pass;
  const pool = new WorkerPool<BatchResult>(url, threads, pass.scanner, {
    done: (scanner, files, result) => {
      gatherer.take(scanner, result);
      meter.done(files);
    },
    crashed: (file) => {
      gatherer.takeLedger(crashLedger(file));
      meter.done([file]);
    },
  });
  const stop = (): void => void pool.close();
  options.signal?.addEventListener('abort', stop, { once: true });
  try {
    for await (const batch of batches) {
      if (options.signal?.aborted === true) return;
      pool.add(batch);
      await pool.settled(QUEUED * threads);
    }
    await pool.settled(0);
  } finally {
    options.signal?.removeEventListener('abort', stop);
    await pool.close();
  }
}

function crashLedger(file: SourceFile): ReturnType<ReturnType<typeof createLedger>['ledger']> {
  const ledger = createLedger();
  ledger.file();
  ledger.bytesRead(file.size ?? 0);
  ledger.refused({ file: file.name, offset: null, reason: 'reading it ended the thread, probably out of memory' });
  return ledger.ledger();
}
