import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SourceFile } from '../sources/types.js';
import { createLedger } from '../records/ledger-collector.js';
import { Examiner } from './examiner.js';
import { FileScanner } from './file-scanner.js';
import type { BatchResult } from './messages.js';
import type { Pass } from './run-pass.js';
import { WorkerPool } from './worker-pool.js';

/** Batches listed ahead of the threads, each: the list of files must not grow into memory. */
const QUEUED = 64;
/** The same for files whose bytes wait with them. */
const QUEUED_BYTES = 8;
/** How long this thread may read before messages get their turn. */
const TURN_MS = 10;
/** The number of this thread's scanner; those of the workers count from 0. */
const HERE = -1;

export interface Threads {
  readonly url: URL;
  /** This thread and the workers together, at least 2. */
  readonly threads: number;
  readonly pass: Pass;
}

/** Reads batches of files in worker threads and, beside them, in this one; stops at once when the signal fires. */
export async function readInThreads(
  batches: AsyncIterable<readonly SourceFile[]>,
  { url, threads, pass }: Threads,
): Promise<void> {
  const { options } = pass;
  const pool = startPool(url, threads - 1, pass);
  const help = helper(pool, pass);
  const stop = (): void => void pool.close();
  options.signal?.addEventListener('abort', stop, { once: true });
  try {
    for await (const batch of batches) {
      if (options.signal?.aborted === true) return;
      pool.add(batch);
      const isHeld = batch.some(({ bytes }) => bytes !== undefined);
      if (pool.queued > (isHeld ? QUEUED_BYTES : QUEUED) * threads) await help();
    }
    while (pool.queued > 0) await help();
    await pool.settled(0);
  } finally {
    options.signal?.removeEventListener('abort', stop);
    await pool.close();
  }
}

function startPool(url: URL, size: number, { scanner, gatherer, meter }: Pass): WorkerPool<BatchResult> {
  return new WorkerPool(url, size, scanner, {
    done: (number, files, result) => {
      gatherer.take(number, result);
      meter.done(files);
    },
    crashed: (file) => {
      gatherer.takeLedger(crashLedger(file));
      meter.done([file]);
    },
  });
}

/**
 * Reads a batch here. Only what can be read at once: a file that takes waiting, or care with what it may hold, is left to a worker, whose
 * end is not the end of the program.
 */
function helper(pool: WorkerPool<BatchResult>, { scanner, gatherer, meter }: Pass): () => Promise<void> {
  const here = new FileScanner(scanner, new Examiner(scanner, true));
  return async () => {
    let turn = performance.now();
    for (const file of pool.take() ?? []) {
      if (here.scanAtOnce(file) === 'done') meter.done([file]);
      else pool.addForWorkers(file);
      if (performance.now() - turn < TURN_MS) continue;
      await nextTurn();
      turn = performance.now();
    }
    gatherer.take(HERE, here.take());
    await nextTurn();
  };
}

function crashLedger(file: SourceFile): ReturnType<ReturnType<typeof createLedger>['ledger']> {
  const ledger = createLedger();
  ledger.file();
  ledger.bytesRead(file.size ?? 0);
  ledger.refused({ file: file.name, offset: null, reason: 'reading it ended the thread, probably out of memory' });
  return ledger.ledger();
}
