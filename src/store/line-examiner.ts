import type { CloudTrailRecord } from '../base/record.js';
import type { RecordShape } from '../base/usage-row.js';
import { writeIdentity } from '../records/event-set.js';
import type { RecordExaminer } from '../scan/record-examiner.js';
import { recordLine } from './record-line.js';
import { Spool, type SpoolPart } from './spool.js';

/** Lines of one thread are numbered from its number times this. */
export const LINES_PER_THREAD = 2 ** 36;
const RANK_BITS = 28;

/** What some files gave: the identity of each line, in the order of their numbers, and how far the spool has grown. */
export interface SpooledBatch {
  /** Number of the first line; the others follow. */
  readonly first: number;
  /** Four words a line: see `writeIdentity`. */
  readonly ids: Uint32Array<ArrayBuffer>;
  /** Rank and contents: equal for equal copies. Never 0. */
  readonly marks: Uint32Array<ArrayBuffer>;
  /** Identities that are not lower-case GUIDs, by the line's place in the batch. */
  readonly texts: ReadonlyMap<number, string>;
  readonly parts: readonly SpoolPart[];
  /** Bytes that the longest line can have at most. */
  readonly longest: number;
}

/** Writes every record of the files it is given to the spool. */
export class LineExaminer implements RecordExaminer<SpooledBatch, number> {
  readonly needles = null;
  readonly repeats = null;
  readonly #spool: Spool;
  #next: number;
  #count = 0;
  #longest = 0;
  #ids = new Uint32Array(4 * 1024);
  #marks = new Uint32Array(1024);
  #texts = new Map<number, string>();

  /** `thread` tells the files and lines of threads apart; a replaced thread has a new number. */
  constructor(directory: string, thread: number) {
    this.#spool = new Spool(directory, thread);
    this.#next = thread * LINES_PER_THREAD;
  }

  // oxlint-disable-next-line max-params -- a hot loop: no object for every record
  examine(record: CloudTrailRecord, shape: RecordShape, contents: number, raw: Buffer | null): void {
    const at = this.#count;
    const line = recordLine({ record, shape }, { n: this.#next + at, raw });
    if (at === this.#marks.length) this.#grow();
    if (!writeIdentity(line.identity, this.#ids, at * 4)) this.#texts.set(at, line.identity);
    this.#marks[at] = (((line.rank + 1) << RANK_BITS) | (contents & (2 ** RANK_BITS - 1))) >>> 0;
    this.#count += 1;
    const length = this.#spool.add(`${line.day}.${line.account}`, line.pieces);
    this.#longest = Math.max(this.#longest, length);
  }

  mark(): number {
    this.#spool.mark();
    return this.#count;
  }

  rollBack(mark: number): void {
    this.#spool.rollBack();
    this.#count = mark;
    for (const at of this.#texts.keys()) if (at >= mark) this.#texts.delete(at);
  }

  take(): SpooledBatch {
    const count = this.#count;
    const taken = {
      first: this.#next,
      ids: this.#ids.slice(0, count * 4),
      marks: this.#marks.slice(0, count),
      texts: this.#texts,
      parts: this.#spool.take(),
      longest: this.#longest,
    };
    this.#next += count;
    this.#count = 0;
    this.#texts = new Map();
    return taken;
  }

  #grow(): void {
    const [ids, marks] = [this.#ids, this.#marks];
    this.#ids = new Uint32Array(ids.length * 2);
    this.#marks = new Uint32Array(marks.length * 2);
    this.#ids.set(ids);
    this.#marks.set(marks);
  }
}
