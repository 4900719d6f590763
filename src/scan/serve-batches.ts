import type { MessagePort } from 'node:worker_threads';
import type { Ledger } from '../base/ledger.js';
import type { FileScanner } from './file-scanner.js';
import type { Batch, FromWorker } from './messages.js';

/** A thread's whole life: batches of files come in, what they gave goes out. `buffers` says what of a result is moved, not copied. */
export function serveBatches<Taken extends object>(
  port: MessagePort,
  scanner: FileScanner<Taken>,
  buffers: (taken: Taken) => readonly ArrayBuffer[],
): void {
  let last = Promise.resolve();
  const send = (message: FromWorker<Taken & { ledger: Ledger }>, transfer: readonly ArrayBuffer[] = []): void =>
    port.postMessage(message, transfer);
  const run = async (batch: Batch): Promise<void> => {
    for (const file of batch.files) await scanner.scan(file);
    const result = scanner.take();
    send({ kind: 'done', id: batch.id, result }, buffers(result));
  };
  // one after the other: a scanner reads one file at a time
  port.on('message', (batch: Batch) => {
    last = last.then(() => run(batch));
  });
  send({ kind: 'ready' });
}
