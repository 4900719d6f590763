import { compareText } from '../base/findings.js';
import { canonicalTime } from '../base/time.js';
import type { UsageKey, UsageRow } from '../base/usage-row.js';
import { addEvent, cellOfMeasures, DayCounts, measuresOf, mergeCells, newCell } from './cell.js';
import type { Cell } from './cell.js';
import { rowOf, sharingCall } from './row-of.js';
import { callText, isSameCall, isTree, restText, sortRows } from './row-text.js';
import { TreeGroup } from './tree-group.js';

export interface FoldOptions {
  /** Distinct texts per key and `tree` path before they are cut to prefixes; 10,000 by default, at least 1. */
  readonly maxValues?: number;
}

/** One event of a key. */
export interface FoldEvent {
  /** ISO 8601; kept as UTC seconds. */
  readonly time: string;
  /** `eventID`, or what stands for it. */
  readonly eventId: string;
  /** Events it stands for; 1 by default. */
  readonly count?: number;
}

/** Keys that are equal in everything but values and context; the first of them lends the others its texts. */
interface Call {
  readonly key: UsageKey;
  /** By what else the keys are told apart by. */
  readonly cells: Map<string, Cell>;
  readonly groups: Map<string, TreeGroup>;
}

/**
 * Makes rows of keys: equal keys merge (add, least, greatest, five smallest ids, add per day), and `tree` texts beyond `maxValues` are
 * cut to prefixes (see {@link TreeGroup}). Adding and merging are commutative and associative: any order, split or grouping of the same
 * events gives the same {@link rows}. Events are not de-duplicated here; merging a fold with itself doubles its counts.
 */
export class UsageFold {
  readonly #maxValues: number;
  readonly #calls = new Map<string, Call>();
  #last: Call | null = null;

  constructor(options: FoldOptions = {}) {
    this.#maxValues = Math.max(1, options.maxValues ?? 10_000);
  }

  /** Rows so far. */
  get size(): number {
    let size = 0;
    for (const { cells, groups } of this.#calls.values()) {
      size += cells.size;
      for (const group of groups.values()) size += group.size;
    }
    return size;
  }

  add(key: UsageKey, event: FoldEvent): void {
    const time = canonicalTime(event.time) ?? event.time;
    const whole = { time, eventId: event.eventId, count: event.count ?? 1 };
    const call = this.#callOf(key);
    const rest = restText(key);
    const group = this.#groupFor(call, key, rest);
    if (group !== null) {
      const cell = group.find(key);
      if (cell === null) group.create(newCell(sharingCall(call.key, key), whole));
      else addEvent(cell, whole);
      return;
    }
    const cell = call.cells.get(rest);
    if (cell === undefined) call.cells.set(rest, newCell(sharingCall(call.key, key), whole));
    else addEvent(cell, whole);
  }

  /** Takes a row of another fold, cut or not. */
  merge(row: UsageRow): void {
    const call = this.#callOf(row);
    const rest = restText(row);
    const group = this.#groupFor(call, row, rest);
    const own = (): Cell => cellOfMeasures(sharingCall(call.key, row), row);
    if (group !== null) {
      group.cutAs(row);
      const cell = group.find(row);
      if (cell === null) group.create(own());
      else mergeCells(cell, own());
      return;
    }
    const cell = call.cells.get(rest);
    if (cell === undefined) call.cells.set(rest, own());
    else mergeCells(cell, own());
  }

  /** The rows in key order: see {@link sortRows}. */
  rows(): readonly UsageRow[] {
    const rows: UsageRow[] = [];
    const days = new DayCounts();
    for (const { cells, groups } of this.#calls.values()) {
      for (const cell of cells.values()) rows.push(rowOf(cell.key, measuresOf(cell, days), []));
      for (const group of groups.values())
        for (const [cell, cut] of group.cells()) rows.push(rowOf(cell.key, measuresOf(cell, days), cut));
    }
    return sortRows(rows);
  }

  /** Events of one call mostly come after each other. */
  #callOf(key: UsageKey): Call {
    if (this.#last !== null && isSameCall(this.#last.key, key)) return this.#last;
    const text = callText(key);
    let call = this.#calls.get(text);
    if (call === undefined) this.#calls.set(text, (call = { key, cells: new Map(), groups: new Map() }));
    this.#last = call;
    return call;
  }

  // oxlint-disable-next-line max-params -- called for every event
  #groupFor({ groups }: Call, key: UsageKey, rest: string): TreeGroup | null {
    if (!hasTree(key)) return null;
    const known = groups.get(rest);
    if (known !== undefined) return known;
    const group = new TreeGroup(Object.keys(key.values).filter(isTree).toSorted(compareText), this.#maxValues);
    groups.set(rest, group);
    return group;
  }
}

/** Folds rows again: what remains of rows whose keys became equal. */
export function foldRows(rows: Iterable<UsageRow>, options: FoldOptions = {}): readonly UsageRow[] {
  const fold = new UsageFold(options);
  for (const row of rows) fold.merge(row);
  return fold.rows();
}

function hasTree(key: UsageKey): boolean {
  for (const spec in key.values) if (isTree(spec)) return true;
  return false;
}
