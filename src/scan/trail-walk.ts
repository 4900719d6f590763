import type { RecordShape } from '../base/usage-row.js';
import { FileReport } from '../records/file-report.js';
import { isMalformed, normalizeRecord } from '../records/normalize-record.js';
import { unwrap } from '../records/unwrap.js';
import { DIGESTED, ESCAPED, HIT, NAMED, QUIETLY, WRONG, type Kernel } from './kernel/kernel.js';
import type { PendingReport } from './pending-report.js';
import type { RecordExaminer } from './record-examiner.js';
import { RecordBorders, type Progress } from './record-borders.js';

/** What the walks of one thread share. */
export interface WalkTools {
  readonly kernel: Kernel;
  readonly examiner: Pick<RecordExaminer<object>, 'examine' | 'repeats'>;
  /** Parse every record, not only those that can matter. */
  readonly examinesAll: boolean;
}

/** Something only the careful way can read. */
class NotHere extends Error {}

/**
 * One file in a form trails write, record by record. A record that holds none of the needles, no escape that could hide one, and that the
 * kernel knows for a plain record is counted and not looked at; every other one is parsed and examined.
 */
export class TrailWalk {
  readonly #tools: WalkTools;
  readonly #pending: PendingReport;
  readonly #report: FileReport;
  readonly #borders: RecordBorders;
  /** The text's bytes at hand, and how many came before them. */
  #bytes: Buffer = Buffer.alloc(0);
  #base = 0;
  /** Records to be looked at once the whole text was walked, three numbers each: start, end, flags. Null: each at once. */
  #waiting: number[] | null = null;

  constructor(file: string, tools: WalkTools, pending: PendingReport) {
    this.#tools = tools;
    this.#pending = pending;
    this.#report = new FileReport(file, pending);
    const all = tools.examinesAll;
    const { repeats } = tools.examiner;
    this.#borders = new RecordBorders(tools.kernel, {
      wantsDigests: all && repeats !== null,
      quietly: all ? (repeats?.prepare(tools.kernel) === true ? QUIETLY.known : QUIETLY.none) : QUIETLY.plain,
      passed: (count) => this.#passed(count),
      // oxlint-disable-next-line max-params -- a hot loop: no object for every record
      record: (start, end, flags, digest) => {
        const isDigested = (flags & DIGESTED) !== 0;
        if (isDigested && repeats?.take(tools.kernel, digest) === true) this.#repeated();
        else if (!all && (flags & (ESCAPED | HIT | NAMED | WRONG)) === NAMED) this.#report.record();
        else if (this.#waiting !== null) this.#waiting.push(start, end, flags);
        else this.#examine(start, end, isDigested ? digest : null);
      },
    });
  }

  /** See `RecordBorders.process`. Odd: read the file carefully, and forget what this walk gave. */
  process(bytes: Buffer, from: number, isLast: boolean): Progress {
    const { kernel, examiner, examinesAll } = this.#tools;
    this.#bytes = bytes;
    const isWhole = isLast && this.#base === 0;
    this.#waiting = isWhole && !examinesAll && examiner.repeats !== null && kernel.isHere(bytes) ? [] : null;
    try {
      const progress = this.#borders.process(bytes, from, isLast);
      if (progress.odd) return progress;
      this.#examineWaiting();
      this.#base += progress.keepFrom;
      if (isLast) this.#report.finish();
      return progress;
    } catch (error) {
      if (error instanceof NotHere) return { odd: true };
      throw error;
    }
  }

  /** Where the next call's `from` lies. */
  get next(): number {
    return this.#borders.next;
  }

  /** Few records hold a needle; only they are worth a digest, for which the kernel walks them again. */
  #examineWaiting(): void {
    const { kernel, examiner } = this.#tools;
    const waiting = this.#waiting ?? [];
    for (let i = 0; i < waiting.length; i += 3) {
      const [start = 0, end = 0, flags = 0] = [waiting[i], waiting[i + 1], waiting[i + 2]];
      const isDigested = (flags & (ESCAPED | NAMED | WRONG)) === NAMED && kernel.digest(this.#bytes, start, end);
      if (isDigested && examiner.repeats?.take(kernel, 0) === true) this.#repeated();
      else this.#examine(start, end, isDigested ? 0 : null);
    }
  }

  /** Records that the kernel did not tell of: with everybody's it has taken them, of one principal none of them matters. */
  #passed(count: number): void {
    if (count === 0) return;
    this.#report.records(count);
    if (!this.#tools.examinesAll) return;
    this.#pending.examined('trail', count);
    this.#tools.examiner.repeats?.takeAll(this.#tools.kernel);
  }

  #repeated(): void {
    this.#report.record();
    this.#pending.examined('trail');
  }

  /** `digest`: where the record's is, if it has one. */
  #examine(start: number, end: number, digest: number | null): void {
    const offset = this.#base + start;
    for (const found of unwrap(parse(this.#bytes.toString('utf8', start, end)))) {
      if (found.kind === 'packed') throw new NotHere();
      if (found.kind === 'skipped') this.#report.skipped(found.what);
      else if (found.kind === 'malformed') this.#report.malformed(offset, found.reason);
      else this.#admit({ ...found, digest }, start, end);
    }
  }

  #admit(found: { json: unknown; shape: RecordShape; digest: number | null }, start: number, end: number): void {
    const { kernel, examiner } = this.#tools;
    const record = normalizeRecord(found.json);
    if (isMalformed(record)) {
      const offset = this.#base + start;
      if (record.alien === true) this.#report.alien(offset, record.malformed);
      else this.#report.malformed(offset, record.malformed);
      return;
    }
    this.#report.record();
    this.#pending.examined(found.shape);
    const raw = this.#bytes.subarray(start, end);
    const isAsItStands = record === found.json && found.shape === 'trail';
    if (found.digest !== null && isAsItStands) examiner.repeats?.learn(kernel, found.digest, record);
    examiner.examine(record, found.shape, kernel.hash(raw), isAsItStands ? raw : null);
  }
}

/** What does not parse may hold whole records: a quote that is lost turns texts and structure around, and braces meet by chance. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new NotHere();
  }
}
