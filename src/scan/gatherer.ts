import type { Ledger } from '../base/ledger.js';
import type { UsageRow } from '../base/usage-row.js';
import type { CloudTrailRecord } from '../base/record.js';
import { EventSet } from '../records/event-set.js';
import { mergeLedgers } from '../records/ledger-collector.js';
import { firstCopy, mergeCopies, mergeShared, type KeptCopy } from '../usage/copies.js';
import { AssumptionFold } from '../usage/facts.js';
import { finishUsage } from '../usage/finish-usage.js';
import { UsageFold } from '../usage/fold.js';
import { textOf } from '../usage/principal.js';
import { sortRows } from '../usage/row-text.js';
import type { FilterSpec, Usage } from '../usage/types.js';
import { Cells } from './cells.js';
import type { ScannedRows } from './scanned-rows.js';
import { SeenEvents } from './seen-events.js';
import { CONFLICT, ROW, type BatchResult, type EventColumns, type Fact, type OpenEvent } from './messages.js';

interface Opened {
  readonly event: OpenEvent;
  /** Its row in the cells, or one of {@link ROW}. */
  readonly row: number;
}

/** Copies of one event whose contents or ranks differ, as far as they have come. */
interface Disputed {
  kept: KeptCopy;
  /** Marks by rank: two for one rank mean that contents differ. */
  readonly marks: Map<number, number>;
}

const RANK_BITS = 28;

/**
 * Brings together what scanners send: counts every event once, whichever scanner has it, and folds the rows. The order of what comes makes
 * no difference. When it finds that copies of an event differ, the pass is lost: {@link newConflicts} says which events the next pass must
 * send in full.
 */
export class Gatherer {
  readonly #conflicts: EventSet;
  readonly #events = new SeenEvents();
  readonly newConflicts = new EventSet();
  readonly #cells: Cells;
  readonly #scanned = new Map<number, ScannedRows>();
  readonly #disputed = new Map<string, Disputed>();
  readonly #shared = new Map<string, KeptCopy>();
  /** What an open event's record stands for. */
  readonly #opened = new WeakMap<CloudTrailRecord, Opened>();
  readonly #assumptions = new AssumptionFold();
  #ledgers: Ledger[] = [];
  #distinct = 0;
  #excluded = 0;
  #copiesDiffer = 0;

  /** `countsOnly`: see `ScanOptions`. */
  constructor(conflicts: EventSet, countsOnly = false) {
    this.#conflicts = conflicts;
    this.#cells = new Cells(countsOnly);
  }

  /** Takes what the scanner with that number sends; row numbers are its own. */
  take(scanner: number, result: BatchResult): void {
    let scanned = this.#scanned.get(scanner);
    if (scanned === undefined) this.#scanned.set(scanner, (scanned = this.#cells.scanner()));
    const rows = scanned.add(result.rows);
    this.#takeEvents(result.events, rows);
    for (const event of result.open) this.#takeOpen({ event, row: rows[event.row] ?? event.row });
    for (const fact of result.facts) this.#addFact(fact);
    this.takeLedger(result.ledger);
  }

  takeLedger(ledger: Ledger): void {
    this.#ledgers.push(ledger);
    if (this.#ledgers.length >= 64) this.#ledgers = [mergeLedgers(this.#ledgers)];
  }

  #takeEvents({ count, ids, rows, times, marks, texts }: EventColumns, cellRows: readonly number[]): void {
    const cells = this.#cells;
    const hasTexts = texts.size > 0;
    this.#events.addAll(ids, marks, count, (i, present) => {
      if (present !== 0) {
        const mark = marks[i] ?? 0;
        if (present !== mark) this.#dispute(ids, i * 4, isSameRank(present, mark));
        return;
      }
      this.#distinct += 1;
      const row = rows[i] ?? ROW.none;
      const text = hasTexts ? texts.get(i) : undefined;
      if (row >= 0 && text === undefined) cells.addGuid(cellRows[row] ?? 0, times[i] ?? 0, ids, i * 4);
      else if (row >= 0 && text !== undefined) cells.addText(cellRows[row] ?? 0, times[i] ?? 0, text);
      else if (row === ROW.excluded) this.#excluded += 1;
    });
  }

  #dispute(ids: Uint32Array, at: number, isSame: boolean): void {
    const known = Math.max(this.#conflicts.get(ids, at), this.newConflicts.get(ids, at));
    const needed = isSame ? CONFLICT.contents : CONFLICT.ranks;
    if (needed > known) this.newConflicts.set(ids, at, needed);
  }

  #takeOpen(opened: Opened): void {
    const { event } = opened;
    const copy = firstCopy({ record: event.record, shape: event.shape });
    this.#opened.set(event.record, opened);
    if (this.#conflicts.get(event.ids, 0) !== 0) {
      this.#takeDisputed(event, copy);
      return;
    }
    this.#events.addAll(event.ids, Uint32Array.of(event.mark), 1, (_, present) => {
      if (present === 0) this.#share(copy);
      else if (present !== event.mark) this.#dispute(event.ids, 0, isSameRank(present, event.mark));
    });
  }

  #takeDisputed(event: OpenEvent, copy: KeptCopy): void {
    const id = event.ids.join(' ');
    const disputed = this.#disputed.get(id);
    const rank = event.mark >>> RANK_BITS;
    if (disputed === undefined) {
      this.#disputed.set(id, { kept: copy, marks: new Map([[rank, event.mark]]) });
      return;
    }
    const known = disputed.marks.get(rank);
    if (known === undefined) disputed.marks.set(rank, event.mark);
    else if (known !== event.mark) this.#dispute(event.ids, 0, true);
    disputed.kept = mergeCopies(disputed.kept, copy);
  }

  #share(copy: KeptCopy): void {
    const id = textOf(copy.record.sharedEventID);
    if (id === null) {
      this.#count(copy);
      return;
    }
    const kept = this.#shared.get(id);
    this.#shared.set(id, kept === undefined ? copy : mergeShared(kept, copy));
  }

  /** Counts an event all of whose copies have come. */
  #count(copy: KeptCopy): void {
    this.#distinct += 1;
    const opened = this.#opened.get(copy.record);
    if (opened === undefined) return;
    const { event, row } = opened;
    if (event.fact !== null) this.#addFact(event.fact);
    if (row === ROW.excluded) this.#excluded += 1;
    if (row < 0) return;
    if (copy.differ) this.#copiesDiffer += 1;
    this.#cells.addText(row, Date.parse(event.record.eventTime) / 1000, event.eventId);
  }

  #addFact([role, service]: Fact): void {
    this.#assumptions.merge({ [role]: [service] });
  }

  /** The usage of everything taken; call once, and only when there are no {@link newConflicts}. */
  finish(filter: FilterSpec, maxValues: number): Usage {
    for (const { kept } of this.#disputed.values()) this.#share(kept);
    for (const copy of this.#shared.values()) this.#count(copy);
    const { matched: _, ...read } = mergeLedgers(this.#ledgers);
    const ledger = { ...read, excluded: this.#excluded, duplicates: read.examined - this.#distinct };
    return finishUsage({
      rows: this.#rowsOf(maxValues),
      assumedByServices: this.#assumptions.assumedByServices(),
      ledger,
      filter,
      copiesDiffer: this.#copiesDiffer,
      maxValues,
    });
  }

  /** The rows in key order. Only where there are values must they be folded again. */
  #rowsOf(maxValues: number): readonly UsageRow[] {
    if (!this.#cells.hasValues) return sortRows([...this.#cells.rows()]);
    const fold = new UsageFold({ maxValues });
    for (const row of this.#cells.rows()) fold.merge(row);
    return fold.rows();
  }
}

function isSameRank(a: number, b: number): boolean {
  return a >>> RANK_BITS === b >>> RANK_BITS;
}
