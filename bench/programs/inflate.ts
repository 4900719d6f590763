/** The least that reading takes: every file below a directory inflated by node's zlib in worker threads. `inflate.mjs DIRECTORY THREADS` */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { gunzipSync } from 'node:zlib';

/** Files that a thread gets at a time. */
const BATCH = 4;

function inflate(path: string): number {
  const packed = readFileSync(path);
  // the trailer tells the size: one allocation, no joining of chunks
  return gunzipSync(packed, { chunkSize: packed.readUInt32LE(packed.length - 4) + 64 }).length;
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

async function inflateAll(directory: string, threads: number): Promise<number> {
  const files = filesBelow(directory);
  let bytes = 0;
  const work = (worker: Worker): Promise<void> =>
    new Promise((resolve, reject) => {
      const next = (): void => {
        if (files.length === 0) worker.postMessage(null);
        else worker.postMessage(files.splice(0, BATCH));
      };
      worker.on('message', (inflated: number) => {
        bytes += inflated;
        next();
      });
      worker.on('error', reject);
      worker.on('exit', () => resolve());
      next();
      next();
    });
  await Promise.all(
    Array.from({ length: threads }, () => work(new Worker(new URL(import.meta.url), { workerData: 'inflate' }))),
  );
  return bytes;
}

if (isMainThread) {
  const [directory = '.', threads = '1'] = process.argv.slice(2);
  console.log(await inflateAll(directory, Number(threads)));
} else if (workerData === 'inflate') {
  const port = parentPort;
  port?.on('message', (files: readonly string[] | null) => {
    if (files === null) port.close();
    else port.postMessage(files.reduce((sum, file) => sum + inflate(file), 0));
  });
}
