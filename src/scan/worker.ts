/** The worker thread: dist/scan-worker.js. */
import { parentPort, workerData } from 'node:worker_threads';
import { Examiner } from './examiner.js';
import { FileScanner } from './file-scanner.js';
import type { ScannerOptions } from './messages.js';
import { serveBatches } from './serve-batches.js';

if (parentPort !== null) {
  const options = workerData as ScannerOptions; // made by worker-pool.ts
  serveBatches(parentPort, new FileScanner(options, new Examiner(options)), ({ events }) =>
    [events.ids, events.rows, events.times, events.marks].map(({ buffer }) => buffer),
  );
}
