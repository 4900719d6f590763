import { Worker } from 'node:worker_threads';
import type { SourceFile } from '../sources/types.js';
import type { Batch, FromWorker } from './messages.js';

/** Batches that wait in a worker's own queue, so that it never waits for the main thread. */
const AHEAD = 2;

export interface PoolHandler<Result> {
  /** What a batch gave; row numbers are those of the scanner with that number. */
  done(scanner: number, files: readonly SourceFile[], result: Result): void;
  /** A file that ends the thread which reads it. */
  crashed(file: SourceFile): void;
}

interface Member {
  readonly scanner: number;
  readonly worker: Worker;
  readonly batches: Map<number, readonly SourceFile[]>;
  isReady: boolean;
  /** It reads a suspect, and nothing else. */
  isOnTrial: boolean;
}

/** Worker threads that take batches of files. A thread that dies is replaced; what it had is tried again, a file at a time. */
export class WorkerPool<Result> {
  readonly #url: URL;
  readonly #size: number;
  readonly #options: unknown;
  readonly #handler: PoolHandler<Result>;
  readonly #members = new Set<Member>();
  readonly #queue: (readonly SourceFile[])[] = [];
  /** What may only be read in a worker thread. */
  readonly #kept: (readonly SourceFile[])[] = [];
  /** Files that a thread died over, or beside: each is read alone. */
  readonly #suspects: SourceFile[] = [];
  #scanners = 0;
  #batches = 0;
  #unborn = 0;
  #isClosed = false;
  #wake: () => void = () => {};
  #failure: unknown = null;

  // oxlint-disable-next-line max-params -- all four are needed before the first worker
  constructor(url: URL, size: number, options: unknown, handler: PoolHandler<Result>) {
    this.#url = url;
    this.#size = size;
    this.#options = options;
    this.#handler = handler;
    for (let i = 0; i < size; i += 1) this.#hire();
  }

  /** Queues files to be read as one batch. */
  add(files: readonly SourceFile[]): void {
    this.#queue.push(files);
    this.#dispatch();
  }

  /** Queues a file that {@link take} must not give. */
  addForWorkers(file: SourceFile): void {
    this.#kept.push([file]);
    this.#dispatch();
  }

  /** Takes a batch that no thread has yet; the caller reads it. */
  take(): readonly SourceFile[] | undefined {
    return this.#queue.shift();
  }

  /** Batches that no thread has yet. */
  get queued(): number {
    return this.#queue.length;
  }

  /** Resolves when no more than `most` batches are queued. Rejects when no thread can be started. */
  async settled(most: number): Promise<void> {
    while (this.#failure === null && this.#waiting > most) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#failure !== null) throw this.#failure;
  }

  get #waiting(): number {
    let waiting = this.#queue.length + this.#kept.length + this.#suspects.length;
    for (const { batches } of this.#members) waiting += batches.size;
    return waiting;
  }

  /** Stops every thread at once. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const workers = [...this.#members].map(({ worker }) => worker);
    this.#members.clear();
    this.#queue.length = 0;
    this.#kept.length = 0;
    this.#suspects.length = 0;
    this.#wake();
    await Promise.all(workers.map((worker) => worker.terminate()));
  }

  #hire(): void {
    const worker = new Worker(this.#url, { workerData: this.#options });
    const member: Member = { scanner: this.#scanners, worker, batches: new Map(), isReady: false, isOnTrial: false };
    this.#scanners += 1;
    this.#members.add(member);
    worker.on('message', (message: FromWorker<Result>) => this.#receive(member, message));
    worker.on('error', (error) => this.#lose(member, error));
    worker.on('exit', () => this.#lose(member, new Error('a worker thread ended')));
  }

  #receive(member: Member, message: FromWorker<Result>): void {
    member.isReady = true;
    if (message.kind === 'done') {
      const files = member.batches.get(message.id) ?? [];
      member.batches.delete(message.id);
      if (this.#isClosed) return;
      try {
        this.#handler.done(member.scanner, files, message.result);
      } catch (error) {
        this.#failure = error;
      }
    }
    this.#dispatch();
    this.#wake();
  }

  #lose(member: Member, error: unknown): void {
    if (!this.#members.delete(member) || this.#isClosed) return;
    // one that never started will not start the next time either
    if (!member.isReady && (this.#unborn += 1) > this.#size) this.#failure = error;
    else this.#retry(member);
    this.#wake();
  }

  #retry({ batches, isOnTrial, isReady }: Member): void {
    const files = [...batches.values()].flat();
    const [only] = files;
    // a thread that ended before it was ready did not end over a file
    if (isOnTrial && isReady && only !== undefined) this.#handler.crashed(only);
    else this.#suspects.push(...files);
    this.#hire();
    this.#dispatch();
  }

  #dispatch(): void {
    for (const member of this.#members) {
      if (member.batches.size > 0) continue;
      const suspect = this.#suspects.shift();
      member.isOnTrial = suspect !== undefined;
      if (suspect !== undefined) this.#send(member, [suspect]);
    }
    for (let depth = 1; depth <= AHEAD; depth += 1) {
      for (const member of this.#members) {
        if (member.isOnTrial || member.batches.size >= depth) continue;
        const files = this.#kept.shift() ?? this.#queue.shift();
        if (files === undefined) return;
        this.#send(member, files);
      }
    }
  }

  #send({ batches, worker }: Member, files: readonly SourceFile[]): void {
    const batch: Batch = { id: (this.#batches += 1), files };
    batches.set(batch.id, files);
    worker.postMessage(batch);
  }
}
