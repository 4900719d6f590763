import type { GrantEvidence } from '../actions/types.js';
import { compareText } from '../base/findings.js';
import { OUTCOMES } from '../base/outcome.js';
import type { UsageDetail } from '../usage/detail.js';
import type { DetailColumns } from './detail-columns.js';
import type { MappedKeys } from './mapped-keys.js';
import type { CallCount, ResourceCount } from './types/activity.js';

const MOST = 50;
const MOST_IDS = 5;

/** A principal, and which of its cells are selected. */
export interface Chosen {
  readonly detail: UsageDetail;
  readonly columns: DetailColumns;
  readonly mapped: MappedKeys;
  readonly cells: Int32Array;
}

interface OpenCall {
  readonly eventSource: string;
  readonly eventName: string;
  /** By outcome. */
  readonly counts: Float64Array;
  readonly keys: number[];
  readonly last: LastCells;
}

/** The calls of the selected cells, most events first. */
export function topCalls({ detail, columns, mapped, cells }: Chosen): readonly CallCount[] {
  const calls = new Map<string, OpenCall>();
  const byKey: (OpenCall | undefined)[] = [];
  for (const cell of cells) {
    const key = columns.key[cell] ?? 0;
    const call = (byKey[key] ??= callOf(key, detail, calls));
    const outcome = columns.outcome[cell] ?? 0;
    call.counts[outcome] = (call.counts[outcome] ?? 0) + (columns.count[cell] ?? 0);
    addLast(call.last, cell, columns);
  }
  return [...calls]
    .map(([name, call]) => ({ name, call, events: call.counts.reduce((a, b) => a + b, 0) }))
    .toSorted((a, b) => b.events - a.events || compareText(a.name, b.name))
    .slice(0, MOST)
    .map(({ call: { eventSource, eventName, counts, keys, last } }) => {
      const actions = new Set(keys.flatMap((key) => mapped.keys[key]?.actions ?? []));
      return {
        eventSource,
        eventName,
        actions: [...actions].map((action) => mapped.actions[action] ?? '').toSorted(compareText),
        allowed: counts[OUTCOMES.indexOf('allowed')] ?? 0,
        denied: counts[OUTCOMES.indexOf('denied')] ?? 0,
        failed: counts[OUTCOMES.indexOf('failed')] ?? 0,
        unclear: counts[OUTCOMES.indexOf('unclear')] ?? 0,
        lastSeen: lastOf(last, detail),
      };
    });
}

function callOf(place: number, { keys }: UsageDetail, calls: Map<string, OpenCall>): OpenCall {
  const key = keys[place];
  const [eventSource, eventName] = [key?.eventSource ?? '', key?.eventName ?? ''];
  const name = `${eventSource} ${eventName}`;
  let call = calls.get(name);
  if (call === undefined) {
    call = { eventSource, eventName, counts: new Float64Array(OUTCOMES.length), keys: [], last: noCells() };
    calls.set(name, call);
  }
  call.keys.push(place);
  return call;
}

interface OpenResource {
  readonly actions: Set<number>;
  readonly last: LastCells;
}

/** The resources that were used in the selected cells, most events first; `*` is none. */
export function topResources({ detail, columns, mapped, cells }: Chosen): readonly ResourceCount[] {
  const events = new Float64Array(mapped.resources.length);
  for (const cell of cells) {
    const count = columns.count[cell] ?? 0;
    for (const resource of mapped.keys[columns.key[cell] ?? 0]?.resources ?? [])
      events[resource] = (events[resource] ?? 0) + count;
  }
  const top = mostOf(events)
    .map((resource) => ({ resource, name: mapped.resources[resource] ?? '', count: events[resource] ?? 0 }))
    .toSorted((a, b) => b.count - a.count || compareText(a.name, b.name))
    .slice(0, MOST);
  const open: (OpenResource | undefined)[] = [];
  for (const { resource } of top) open[resource] = { actions: new Set(), last: noCells() };
  for (const cell of cells) {
    for (const { resource, action } of mapped.keys[columns.key[cell] ?? 0]?.uses ?? []) {
      const known = open[resource];
      if (known === undefined) continue;
      known.actions.add(action);
      addLast(known.last, cell, columns);
    }
  }
  return top.map(({ resource, name, count }) => ({
    resource: name,
    actions: [...(open[resource]?.actions ?? [])].map((one) => mapped.actions[one] ?? '').toSorted(compareText),
    events: count,
    lastSeen: lastOf(open[resource]?.last ?? noCells(), detail),
  }));
}

/** Places of the greatest counts, {@link MOST} of them and those that equal the last: names decide between equals. */
function mostOf(counts: Float64Array): readonly number[] {
  const least = Math.max(Number.MIN_VALUE, counts.toSorted().at(-MOST) ?? 0);
  const places: number[] = [];
  for (const [place, count] of counts.entries()) if (count >= least) places.push(place);
  return places;
}

/** Cells of the latest day, among which the latest event is. */
interface LastCells {
  day: number;
  cells: number[];
}

const noCells = (): LastCells => ({ day: -1, cells: [] });

function addLast(last: LastCells, cell: number, { day: days }: DetailColumns): void {
  const day = days[cell] ?? 0;
  if (day < last.day) return;
  if (day > last.day) {
    last.day = day;
    last.cells = [];
  }
  last.cells.push(cell);
}

const lastOf = ({ cells }: LastCells, detail: UsageDetail): string =>
  cells.reduce((latest, cell) => {
    const seen = detail.cells[cell]?.lastSeen ?? '';
    return seen > latest ? seen : latest;
  }, '');

/** The last time and the smallest ids of usage rows. */
export function lastAndIds(rows: Iterable<Pick<GrantEvidence, 'lastSeen' | 'eventIds'>>): {
  readonly lastSeen: string;
  readonly eventIds: readonly string[];
} {
  let lastSeen = '';
  const eventIds: string[] = [];
  for (const row of rows) {
    if (row.lastSeen > lastSeen) lastSeen = row.lastSeen;
    for (const id of row.eventIds) insertSmallest(eventIds, id);
  }
  return { lastSeen, eventIds };
}

/** Keeps the list sorted, without repetition, and at most {@link MOST_IDS} long. */
function insertSmallest(ids: string[], id: string): void {
  if (ids.length === MOST_IDS && id >= (ids.at(-1) ?? '')) return;
  let at = ids.length;
  while (at > 0 && id < (ids[at - 1] ?? '')) at -= 1;
  if (ids[at - 1] === id) return;
  ids.splice(at, 0, id);
  if (ids.length > MOST_IDS) ids.pop();
}
