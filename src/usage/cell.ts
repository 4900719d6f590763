import { compareText } from '../base/findings.js';
import type { UsageKey, UsageMeasures } from '../base/usage-row.js';

const MOST_IDS = 5;

/** A key's measures while they grow. The days of most keys are one; a map is made only for the second. */
export interface Cell {
  key: UsageKey;
  count: number;
  first: string;
  last: string;
  /** Sorted, distinct, at most five. */
  ids: readonly string[];
  day: string;
  dayCount: number;
  moreDays: Map<string, number> | null;
}

export interface CellEvent {
  /** Canonical UTC time. */
  readonly time: string;
  readonly eventId: string;
  readonly count: number;
}

export function newCell(key: UsageKey, event: CellEvent): Cell {
  const { time, eventId, count } = event;
  const day = time.slice(0, 10);
  return { key, count, first: time, last: time, ids: [eventId], day, dayCount: count, moreDays: null };
}

export function addEvent(cell: Cell, event: CellEvent): void {
  cell.count += event.count;
  if (event.time < cell.first) cell.first = event.time;
  if (event.time > cell.last) cell.last = event.time;
  cell.ids = withId(cell.ids, event.eventId);
  addDay(cell, event.time.slice(0, 10), event.count);
}

/** The five smallest of all; the same list where the id is not among them. Lists are shared with rows and never change. */
function withId(ids: readonly string[], id: string): readonly string[] {
  const greatest = ids.at(-1);
  if (ids.length === MOST_IDS && greatest !== undefined && id >= greatest) return ids;
  if (ids.includes(id)) return ids;
  let at = ids.length;
  while (at > 0 && (ids[at - 1] ?? '') > id) at -= 1;
  return [...ids.slice(0, at), id, ...ids.slice(at)].slice(0, MOST_IDS);
}

function addDay(cell: Cell, day: string, count: number): void {
  if (day === cell.day) {
    cell.dayCount += count;
    return;
  }
  cell.moreDays ??= new Map();
  cell.moreDays.set(day, (cell.moreDays.get(day) ?? 0) + count);
}

export function cellOfMeasures(key: UsageKey, measures: UsageMeasures): Cell {
  const [[day, dayCount] = ['', 0], ...more] = Object.entries(measures.days);
  return {
    key,
    count: measures.count,
    first: measures.firstSeen,
    last: measures.lastSeen,
    ids: [...new Set(measures.eventIds)].toSorted(compareText).slice(0, MOST_IDS),
    day,
    dayCount,
    moreDays: more.length === 0 ? null : new Map(more),
  };
}

/** Adds the second's measures to the first. */
export function mergeCells(into: Cell, from: Cell): void {
  into.count += from.count;
  if (from.first < into.first) into.first = from.first;
  if (from.last > into.last) into.last = from.last;
  for (const id of from.ids) into.ids = withId(into.ids, id);
  addDay(into, from.day, from.dayCount);
  for (const [day, count] of from.moreDays ?? []) addDay(into, day, count);
}

export const measuresOf = (cell: Cell, days: DayCounts = new DayCounts()): UsageMeasures => ({
  count: cell.count,
  firstSeen: cell.first,
  lastSeen: cell.last,
  eventIds: cell.ids,
  days: days.of(cell),
});

/** Makes the `days` of rows. Most have events of one day, and there are few of those: they share an object. */
export class DayCounts {
  readonly #single = new Map<string, Map<number, UsageMeasures['days']>>();

  of({ day, dayCount, moreDays }: Cell): UsageMeasures['days'] {
    if (moreDays !== null)
      return Object.fromEntries([...moreDays, [day, dayCount] as const].toSorted(([a], [b]) => compareText(a, b)));
    let counts = this.#single.get(day);
    if (counts === undefined) this.#single.set(day, (counts = new Map()));
    let days = counts.get(dayCount);
    if (days === undefined) counts.set(dayCount, (days = { [day]: dayCount }));
    return days;
  }
}
