import { appendFileSync, mkdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes held by a thread before they are written. */
const HELD_BYTES = 8 * 2 ** 20;

/** One spool file: the lines of a day and an account that one thread has read. */
interface Part {
  readonly path: string;
  held: Uint8Array[];
  /** Bytes on disk. */
  written: number;
}

/** Where a part was at the mark. */
interface Before {
  /** Lines that were held; null once they have been written. */
  count: number | null;
  /** Bytes the part had, held ones included; known once `count` is null. */
  bytes: number;
}

/** What a part of the spool has come to. */
export interface SpoolPart {
  readonly file: string;
  readonly bytes: number;
}

/** A thread's rows on their way to the store, as JSON lines, apart by day and account, so that each day can be sorted alone. */
export class Spool {
  readonly #directory: string;
  readonly #thread: number;
  readonly #parts = new Map<string, Part>();
  readonly #sinceMark = new Map<Part, Before>();
  readonly #touched = new Set<Part>();
  /** Where held lines lie. */
  readonly #arena = Buffer.allocUnsafeSlow(HELD_BYTES);
  #used = 0;

  constructor(directory: string, thread: number) {
    this.#directory = directory;
    this.#thread = thread;
    mkdirSync(directory, { recursive: true });
  }

  /** Takes a line in pieces and gives its length in bytes. `key` becomes part of a file name: a day and twelve digits. */
  add(key: string, pieces: readonly (string | Uint8Array)[]): number {
    let part = this.#parts.get(key);
    if (part === undefined) {
      part = { path: join(this.#directory, `${key}.${this.#thread}.ndjson`), held: [], written: 0 };
      this.#parts.set(key, part);
    }
    if (!this.#sinceMark.has(part)) this.#sinceMark.set(part, { count: part.held.length, bytes: 0 });
    const line = this.#hold(pieces);
    part.held.push(line);
    this.#touched.add(part);
    return line.length;
  }

  mark(): void {
    this.#sinceMark.clear();
  }

  /** Forgets the lines added since the last mark. */
  rollBack(): void {
    for (const [part, before] of this.#sinceMark) {
      if (before.count !== null) {
        part.held.length = before.count;
        continue;
      }
      part.held = [];
      part.written = before.bytes;
      truncateSync(part.path, before.bytes);
    }
    this.#sinceMark.clear();
  }

  /** Writes everything; the parts that have grown since the last call, with their sizes. */
  take(): readonly SpoolPart[] {
    this.#flush();
    const touched = [...this.#touched].map(({ path, written }) => ({ file: path, bytes: written }));
    this.#touched.clear();
    return touched;
  }

  /** A copy of the line; of one that is longer than all that can be held, outside the arena. */
  #hold(pieces: readonly (string | Uint8Array)[]): Uint8Array {
    const most = pieces.reduce((sum, piece) => sum + piece.length * (typeof piece === 'string' ? 3 : 1), 0);
    if (this.#used + most > HELD_BYTES) this.#flush();
    const [to, from] = most > HELD_BYTES ? [Buffer.allocUnsafe(most), 0] : [this.#arena, this.#used];
    let at = from;
    for (const piece of pieces) {
      if (typeof piece === 'string') at += to.write(piece, at);
      else {
        to.set(piece, at);
        at += piece.length;
      }
    }
    if (to === this.#arena) this.#used = at;
    return to.subarray(from, at);
  }

  #flush(): void {
    for (const part of this.#parts.values()) {
      if (part.held.length === 0) continue;
      const before = this.#sinceMark.get(part);
      if (before !== undefined && before.count !== null) {
        before.bytes = part.written + lengthOf(part.held.slice(0, before.count));
        before.count = null;
      }
      const bytes = Buffer.concat(part.held);
      appendFileSync(part.path, bytes);
      part.written += bytes.length;
      part.held = [];
    }
    this.#used = 0;
  }
}

const lengthOf = (lines: readonly Uint8Array[]): number => lines.reduce((sum, line) => sum + line.length, 0);
