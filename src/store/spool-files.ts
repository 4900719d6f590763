import { existsSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Ledger } from '../base/ledger.js';
import { TrimtrailError } from '../base/errors.js';
import { guidText } from '../records/event-set.js';
import { createLedger, mergeLedgers } from '../records/ledger-collector.js';
import { FileScanner, type FileScannerOptions } from '../scan/file-scanner.js';
import { SeenEvents } from '../scan/seen-events.js';
import { WorkerPool } from '../scan/worker-pool.js';
import { workerUrl } from '../scan/worker-url.js';
import type { SourceFile } from '../sources/types.js';
import { LineExaminer, type SpooledBatch } from './line-examiner.js';

export interface SpoolOptions extends FileScannerOptions {
  readonly directory: string;
}

export interface SpoolRequest extends SpoolOptions {
  /** 0: decide. */
  readonly threads: number;
  /** Spooled bytes after which no further file is taken. */
  readonly maxBytes: number;
  readonly onDone?: (files: readonly SourceFile[]) => void;
  readonly signal?: AbortSignal;
}

/** What was read into the spool. */
export interface Spooled {
  /** Spool files and their sizes. */
  readonly parts: ReadonlyMap<string, number>;
  /** Numbers of lines that are copies of others, and equal to them. */
  readonly copies: readonly number[];
  /** Identities of events that have copies which differ. */
  readonly disputed: ReadonlySet<string>;
  readonly longest: number;
  readonly ledger: Ledger;
  /** No file is left. */
  readonly isAll: boolean;
}

type Batch = SpooledBatch & { readonly ledger: Ledger };

const BATCH_BYTES = 2 ** 20;
/** More files at once, and less is written: a batch ends with its lines on disk, a write for each day. */
const BATCH_FILES = 500;
/** Less than this is read without threads: starting them costs more. */
const SMALL_FILES = 50;
const MOST_THREADS = 16;
const QUEUED = 16;

/** Reads files into the spool, in threads when there are many; each event's copies are noticed here. Errors: `interrupted`. */
export async function spoolFiles(files: AsyncIterator<SourceFile>, request: SpoolRequest): Promise<Spooled> {
  const gathered = new Gathered();
  const head = await takeBatch(files, SMALL_FILES);
  const url = request.threads === 1 ? null : workerUrl('store-worker');
  if (url === null || head.isLast) await readHere(files, head, { request, gathered });
  else await readInThreads(files, head, { request, gathered, url });
  if (request.signal?.aborted === true) throw new TrimtrailError('interrupted', 'the ingest was interrupted');
  const spooled = gathered.finish();
  trimSpool(request.directory, spooled.parts);
  return spooled;
}

/** Takes back what threads wrote that died before they could say so: others have read those files again. */
function trimSpool(directory: string, parts: Spooled['parts']): void {
  for (const name of existsSync(directory) ? readdirSync(directory) : []) {
    const path = join(directory, name);
    const size = parts.get(path);
    if (size === undefined) rmSync(path);
    else if (statSync(path).size > size) truncateSync(path, size);
  }
}

interface FileBatch {
  readonly files: readonly SourceFile[];
  readonly isLast: boolean;
}

async function takeBatch(files: AsyncIterator<SourceFile>, most = BATCH_FILES): Promise<FileBatch> {
  const batch: SourceFile[] = [];
  let bytes = 0;
  while (bytes < BATCH_BYTES && batch.length < most) {
    const next = await files.next();
    if (next.done === true) return { files: batch, isLast: true };
    batch.push(next.value);
    bytes += next.value.size ?? BATCH_BYTES;
  }
  return { files: batch, isLast: false };
}

interface Reading {
  readonly request: SpoolRequest;
  readonly gathered: Gathered;
}

async function readHere(
  files: AsyncIterator<SourceFile>,
  head: FileBatch,
  { request, gathered }: Reading,
): Promise<void> {
  const scanner = new FileScanner(request, new LineExaminer(request.directory, 0));
  for (let batch = head; ; batch = await takeBatch(files)) {
    for (const file of batch.files) {
      if (request.signal?.aborted === true) return;
      await scanner.scan(file);
    }
    gathered.take(scanner.take());
    request.onDone?.(batch.files);
    if (batch.isLast) gathered.isAll = true;
    if (batch.isLast || gathered.bytes > request.maxBytes) return;
  }
}

async function readInThreads(
  files: AsyncIterator<SourceFile>,
  head: FileBatch,
  { request, gathered, url }: Reading & { readonly url: URL },
): Promise<void> {
  const { directory, maxInflatedBytes, strict, signal } = request;
  const count = request.threads === 0 ? Math.min(MOST_THREADS, availableParallelism()) : request.threads;
  const options: SpoolOptions = { directory, maxInflatedBytes, strict };
  const pool = new WorkerPool<Batch>(url, count, options, {
    done: (_, read, result) => {
      gathered.take(result);
      request.onDone?.(read);
    },
    crashed: (file) => {
      gathered.takeLedger(crashLedger(file));
      request.onDone?.([file]);
    },
  });
  const stop = (): void => void pool.close();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    for (let batch = head; ; batch = await takeBatch(files)) {
      if (batch.files.length > 0) pool.add(batch.files);
      if (batch.isLast) gathered.isAll = true;
      if (batch.isLast || gathered.bytes > request.maxBytes || signal?.aborted === true) break;
      await pool.settled(QUEUED * count);
    }
    await pool.settled(0);
  } finally {
    signal?.removeEventListener('abort', stop);
    await pool.close();
  }
}

function crashLedger(file: SourceFile): Ledger {
  const ledger = createLedger();
  ledger.file();
  ledger.bytesRead(file.size ?? 0);
  ledger.refused({ file: file.name, offset: null, reason: 'reading it ended the thread, probably out of memory' });
  return ledger.ledger();
}

/** Brings together what threads have spooled. */
class Gathered {
  isAll = false;
  bytes = 0;
  readonly #events = new SeenEvents();
  readonly #parts = new Map<string, number>();
  readonly #copies: number[] = [];
  readonly #disputed = new Set<string>();
  #longest = 0;
  #ledgers: Ledger[] = [];

  take({ first, ids, marks, texts, parts, longest, ledger }: Batch): void {
    this.#events.addAll(ids, marks, marks.length, (at, present) => {
      if (present === 0) return;
      if (present === marks[at]) this.#copies.push(first + at);
      else this.#disputed.add(texts.get(at) ?? guidText(ids, at * 4));
    });
    for (const { file, bytes } of parts) {
      this.bytes += bytes - (this.#parts.get(file) ?? 0);
      this.#parts.set(file, bytes);
    }
    this.#longest = Math.max(this.#longest, longest);
    this.takeLedger(ledger);
  }

  takeLedger(ledger: Ledger): void {
    this.#ledgers.push(ledger);
    if (this.#ledgers.length >= 64) this.#ledgers = [mergeLedgers(this.#ledgers)];
  }

  finish(): Spooled {
    return {
      parts: this.#parts,
      copies: this.#copies,
      disputed: this.#disputed,
      longest: this.#longest,
      ledger: mergeLedgers(this.#ledgers),
      isAll: this.isAll,
    };
  }
}
