/** The worker thread of ingest: dist/store-worker.js. */
import { parentPort, threadId, workerData } from 'node:worker_threads';
import { FileScanner } from '../scan/file-scanner.js';
import { serveBatches } from '../scan/serve-batches.js';
import { LineExaminer } from './line-examiner.js';
import type { SpoolOptions } from './spool-files.js';

if (parentPort !== null) {
  const options = workerData as SpoolOptions; // made by spool-files.ts
  // thread ids are never used twice in a process
  const examiner = new LineExaminer(options.directory, threadId);
  serveBatches(parentPort, new FileScanner(options, examiner), ({ ids, marks }) => [ids.buffer, marks.buffer]);
}
