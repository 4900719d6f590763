import { availableParallelism } from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { sizeOf } from '../sources/size-of.js';
import type { SourceFile } from '../sources/types.js';
import { Examiner } from './examiner.js';
import { FileScanner } from './file-scanner.js';
import type { Gatherer } from './gatherer.js';
import type { ScannerOptions } from './messages.js';
import type { ProgressMeter } from './progress-meter.js';
import type { ScanOptions } from './types.js';
import { workerUrl } from './worker-url.js';

export interface Pass {
  readonly options: ScanOptions;
  readonly scanner: ScannerOptions;
  readonly gatherer: Gatherer;
  readonly meter: ProgressMeter;
}

/** Less than this is read without threads: starting them costs more. */
const SMALL_BYTES = 2 * 2 ** 20;
const SMALL_FILES = 200;
const BATCH_BYTES = 2 ** 20;
const BATCH_FILES = 100;
const MOST_THREADS = 16;
/** How long files may be read or listed before timers, signals and messages get their turn. */
const TURN_MS = 30;

/** Reads all files once; stops early when the signal fires. */
export async function runPass(files: AsyncIterable<SourceFile>, pass: Pass): Promise<void> {
  pass.meter.restart();
  const iterator = listed(files, pass);
  const threads = pass.options.threads === 0 ? Math.min(MOST_THREADS, availableParallelism()) : pass.options.threads;
  const url = threads > 1 ? workerUrl() : null;
  if (url === null) return readHere(iterate(iterator), pass);
  const head = await takeSmall(iterator);
  if (head.isAll) return readHere(head.files, pass);
  const { readInThreads } = await import('./read-in-threads.js');
  return readInThreads(batches(head, iterator), { url, threads, pass });
}

/** The files, counted while they go by. */
function listed(files: AsyncIterable<SourceFile>, { meter, options }: Pass): AsyncIterator<SourceFile> {
  const iterator = files[Symbol.asyncIterator]();
  return {
    next: async () => {
      if (options.signal?.aborted === true) return { done: true, value: undefined };
      const next = await iterator.next();
      if (next.done === true) meter.allListed();
      else meter.listed(next.value);
      return next;
    },
  };
}

/** As many files as threads are not worth starting for. */
interface Head {
  readonly files: readonly SourceFile[];
  readonly bytes: number;
  /** There are no more. */
  readonly isAll: boolean;
}

async function takeSmall(iterator: AsyncIterator<SourceFile>): Promise<Head> {
  const head: SourceFile[] = [];
  let bytes = 0;
  while (head.length < SMALL_FILES && bytes < SMALL_BYTES) {
    const { done, value } = await iterator.next();
    if (done === true) return { files: head, bytes, isAll: true };
    head.push(value);
    bytes += sizeOf(value);
  }
  return { files: head, bytes, isAll: false };
}

async function* iterate(iterator: AsyncIterator<SourceFile>): AsyncGenerator<SourceFile> {
  for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
}

async function readHere(files: AsyncIterable<SourceFile> | Iterable<SourceFile>, pass: Pass): Promise<void> {
  const scanner = new FileScanner(pass.scanner, new Examiner(pass.scanner, true));
  let turn = performance.now();
  for await (const file of files) {
    if (pass.options.signal?.aborted === true) return;
    await scanner.scan(file);
    pass.gatherer.take(0, scanner.take());
    pass.meter.done([file]);
    if (performance.now() - turn < TURN_MS) continue;
    await nextTurn();
    turn = performance.now();
  }
}

/** Files in batches of about a megabyte, while the listing goes on. */
async function* batches(head: Head, rest: AsyncIterator<SourceFile>): AsyncGenerator<readonly SourceFile[]> {
  // files come without sizes: the first ones tell what to expect
  const usual = head.bytes / head.files.length;
  let batch: SourceFile[] = [];
  let bytes = 0;
  let turn = performance.now();
  const known = head.files.values();
  for (;;) {
    // not as a chain of generators: each link costs as much as reading a small file's name
    const { done, value } = known.next();
    const next = done === true ? await rest.next() : { done: false, value };
    if (next.done === true) break;
    batch.push(next.value);
    bytes += next.value.size ?? usual;
    if (bytes < BATCH_BYTES && batch.length < BATCH_FILES) continue;
    yield batch;
    batch = [];
    bytes = 0;
    if (performance.now() - turn < TURN_MS) continue;
    await nextTurn();
    turn = performance.now();
  }
  if (batch.length > 0) yield batch;
}
