/** The worker thread: dist/scan-worker.js. Batches of files come in, what they gave goes out. */
import { parentPort, workerData } from 'node:worker_threads';
import { Examiner } from './examiner.js';
import { FileScanner } from './file-scanner.js';
import type { Batch, BatchResult, FromWorker, ScannerOptions } from './messages.js';

if (parentPort !== null) {
  const port = parentPort;
  const options = workerData as ScannerOptions; // made by worker-pool.ts
  const scanner = new FileScanner(options, new Examiner(options));
  let last = Promise.resolve();
  const send = (message: FromWorker<BatchResult>, transfer: readonly ArrayBuffer[] = []): void =>
    port.postMessage(message, transfer);
  const run = async (batch: Batch): Promise<void> => {
    for (const file of batch.files) await scanner.scan(file);
    const result = scanner.take();
    const { ids, rows, times, marks } = result.events;
    send({ kind: 'done', id: batch.id, result }, [ids.buffer, rows.buffer, times.buffer, marks.buffer]);
  };
  // one after the other: a scanner reads one file at a time
  port.on('message', (batch: Batch) => {
    last = last.then(() => run(batch));
  });
  send({ kind: 'ready' });
}
