import { compareText } from '../base/findings.js';
import type { CloudTrailRecord } from '../base/record.js';
import { canonicalTime } from '../base/time.js';
import type { UsageKey, UsageMeasures, UsageRow } from '../base/usage-row.js';
import { cellOfMeasures, measuresOf, mergeCells, type Cell } from './cell.js';
import { foldRows } from './fold.js';
import { identityOf, sessionOf, textOf } from './principal.js';
import { headText, isTree, listText, sortRows } from './row-text.js';

/** What a key's events are told apart by beyond it: filters, never key (docs/architecture.md). Null where the record does not say. */
export interface DetailPlace {
  readonly session: string | null;
  readonly sourceIp: string | null;
  readonly accessKey: string | null;
}

/** One key's events of one day, session, address and access key. */
export interface DetailCell extends DetailPlace, Omit<UsageMeasures, 'days'> {
  /** Place of the key in {@link UsageDetail.keys}. */
  readonly key: number;
  /** UTC day. */
  readonly day: string;
}

/** Usage that can still be narrowed to days, sessions, addresses and access keys, exactly. */
export interface UsageDetail {
  /** Distinct, in key order. */
  readonly keys: readonly UsageKey[];
  readonly cells: readonly DetailCell[];
}

/** Events of one key and place, all of one day. */
export type DetailMeasures = Omit<UsageMeasures, 'days'>;

export const placeOf = (record: CloudTrailRecord): DetailPlace => ({
  session: sessionOf(record),
  sourceIp: textOf(record.sourceIPAddress),
  accessKey: textOf(identityOf(record).accessKeyId),
});

interface OpenCell extends DetailPlace {
  readonly day: string;
  readonly cell: Cell;
}

/** Gathers detail; any order and grouping of the same events gives the same. */
export class DetailFold {
  readonly #keys = new Map<string, { readonly key: UsageKey; readonly cells: Map<string, OpenCell> }>();

  add(key: UsageKey, place: DetailPlace, measures: DetailMeasures): void {
    const text = keyText(key);
    const known = this.#keys.get(text) ?? { key: steady(key), cells: new Map<string, OpenCell>() };
    this.#keys.set(text, known);
    const firstSeen = canonicalTime(measures.firstSeen) ?? measures.firstSeen;
    const lastSeen = canonicalTime(measures.lastSeen) ?? measures.lastSeen;
    const day = firstSeen.slice(0, 10);
    const cell = cellOfMeasures(key, { ...measures, firstSeen, lastSeen, days: { [day]: measures.count } });
    const where = listText([day, place.session ?? '', place.sourceIp ?? '', place.accessKey ?? '']);
    const open = known.cells.get(where);
    if (open === undefined) known.cells.set(where, { ...place, day, cell });
    else mergeCells(open.cell, cell);
  }

  detail(): UsageDetail {
    const entries = new Map([...this.#keys.values()].map(({ key, cells }) => [key, cells]));
    const keys = sortRows([...entries.keys()]);
    const cells = keys.flatMap((key, index) =>
      [...(entries.get(key)?.values() ?? [])].map((open) => closed(open, index)),
    );
    return { keys, cells: cells.toSorted(compareCells) };
  }
}

function closed({ day, cell, session, sourceIp, accessKey }: OpenCell, key: number): DetailCell {
  const { days: _, ...measures } = measuresOf(cell);
  return { key, day, session, sourceIp, accessKey, ...measures };
}

/** By day, then key: a window is a stretch. */
function compareCells(a: DetailCell, b: DetailCell): number {
  return (
    compareText(a.day, b.day) ||
    a.key - b.key ||
    compareText(a.session ?? '', b.session ?? '') ||
    compareText(a.sourceIp ?? '', b.sourceIp ?? '') ||
    compareText(a.accessKey ?? '', b.accessKey ?? '')
  );
}

/** A text that two keys share exactly when they are equal. */
export function keyText(key: UsageKey): string {
  const trees = Object.keys(key.values).filter(isTree).toSorted(compareText);
  return trees.reduce((text, spec) => `${text}|${listText(key.values[spec] ?? [])}`, headText(key));
}

/** Values in the order that rows have them. */
function steady(key: UsageKey): UsageKey {
  const specs = Object.keys(key.values);
  if (specs.length < 2) return key;
  return {
    ...key,
    values: Object.fromEntries(specs.toSorted(compareText).map((spec) => [spec, key.values[spec] ?? []])),
  };
}

/**
 * Usage rows of some cells of a detail: those that a run over just these events would give.
 *
 * @param maxValues Distinct `tree` texts per key before they are cut to prefixes.
 */
export function rowsOfCells(
  { keys }: UsageDetail,
  cells: Iterable<DetailCell>,
  maxValues = 10_000,
): readonly UsageRow[] {
  const open = new Map<number, Cell>();
  for (const cell of cells) {
    const key = keys[cell.key];
    if (key === undefined) continue;
    const known = open.get(cell.key);
    const own = cellOfMeasures(key, { ...cell, days: { [cell.day]: cell.count } });
    if (known === undefined) open.set(cell.key, own);
    else mergeCells(known, own);
  }
  const rows = [...open].toSorted(([a], [b]) => a - b).map(([, cell]) => ({ ...cell.key, ...measuresOf(cell) }));
  return hasMany(rows, maxValues) ? foldRows(rows, { maxValues }) : rows;
}

/** Could some key have more `tree` texts than that? */
function hasMany(rows: readonly UsageRow[], maxValues: number): boolean {
  let trees = 0;
  for (const { values } of rows) for (const spec in values) if (isTree(spec)) trees += values[spec]?.length ?? 0;
  return trees > maxValues;
}
