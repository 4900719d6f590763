import { compareText } from '../base/findings.js';
import { canonicalTime } from '../base/time.js';
import type { UsageKey, UsageRow } from '../base/usage-row.js';
import { addEvent, cellOfMeasures, measuresOf, mergeCells, newCell } from './cell.js';
import type { Cell } from './cell.js';
import { headText, isTree, sortRows } from './row-text.js';
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

/**
 * Makes rows of keys: equal keys merge (add, least, greatest, five smallest ids, add per day), and `tree` texts beyond `maxValues` are
 * cut to prefixes (see {@link TreeGroup}). Adding and merging are commutative and associative: any order, split or grouping of the same
 * events gives the same {@link rows}. Events are not de-duplicated here; merging a fold with itself doubles its counts.
 */
export class UsageFold {
  readonly #maxValues: number;
  readonly #cells = new Map<string, Cell>();
  readonly #groups = new Map<string, TreeGroup>();

  constructor(options: FoldOptions = {}) {
    this.#maxValues = Math.max(1, options.maxValues ?? 10_000);
  }

  /** Rows so far. */
  get size(): number {
    let size = this.#cells.size;
    for (const group of this.#groups.values()) size += group.size;
    return size;
  }

  add(key: UsageKey, event: FoldEvent): void {
    const time = canonicalTime(event.time) ?? event.time;
    const whole = { time, eventId: event.eventId, count: event.count ?? 1 };
    const head = headText(key);
    const group = this.#groupFor(key, head);
    if (group !== null) {
      const cell = group.find(key);
      if (cell === null) group.create(newCell(key, whole));
      else addEvent(cell, whole);
      return;
    }
    const cell = this.#cells.get(head);
    if (cell === undefined) this.#cells.set(head, newCell(key, whole));
    else addEvent(cell, whole);
  }

  /** Takes a row of another fold, cut or not. */
  merge(row: UsageRow): void {
    const key = keyOf(row);
    const head = headText(key);
    const group = this.#groupFor(key, head);
    if (group !== null) {
      group.cutAs(row);
      const cell = group.find(key);
      if (cell === null) group.create(cellOfMeasures(key, row));
      else mergeCells(cell, cellOfMeasures(key, row));
      return;
    }
    const cell = this.#cells.get(head);
    if (cell === undefined) this.#cells.set(head, cellOfMeasures(key, row));
    else mergeCells(cell, cellOfMeasures(key, row));
  }

  /** The rows in key order: see {@link sortRows}. */
  rows(): readonly UsageRow[] {
    const rows: UsageRow[] = [];
    for (const cell of this.#cells.values()) rows.push(rowOf(cell, []));
    for (const group of this.#groups.values()) for (const [cell, cut] of group.cells()) rows.push(rowOf(cell, cut));
    return sortRows(rows);
  }

  #groupFor(key: UsageKey, head: string): TreeGroup | null {
    if (!hasTree(key)) return null;
    const known = this.#groups.get(head);
    if (known !== undefined) return known;
    const group = new TreeGroup(Object.keys(key.values).filter(isTree).toSorted(compareText), this.#maxValues);
    this.#groups.set(head, group);
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

/** The row's key alone, without what follows from cutting. */
function keyOf(row: UsageRow): UsageKey {
  const {
    count: _count,
    firstSeen: _first,
    lastSeen: _last,
    eventIds: _ids,
    days: _days,
    prefixed: _prefixed,
    ...key
  } = row;
  return key;
}

function rowOf(cell: Cell, cut: readonly string[]): UsageRow {
  const { key } = cell;
  const specs = Object.keys(key.values).toSorted(compareText);
  const values = Object.fromEntries(specs.map((spec) => [spec, key.values[spec] ?? []]));
  return { ...key, values, ...(cut.length === 0 ? {} : { prefixed: cut }), ...measuresOf(cell) };
}
