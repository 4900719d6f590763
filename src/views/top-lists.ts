import type { GrantEvidence } from '../actions/types.js';
import { compareText } from '../base/findings.js';
import { OUTCOMES } from '../base/outcome.js';
import type { UsageDetail } from '../usage/detail.js';
import type { DetailColumns } from './detail-columns.js';
import type { MappedKeys } from './mapped-keys.js';
import type { CallCount, ResourceCount } from './types/activity.js';

const MOST = 50;
const MOST_IDS = 5;

/** The smallest ids of both, at most five. */
const joinIds = (a: readonly string[], b: readonly string[]): readonly string[] =>
  [...new Set([...a, ...b])].toSorted(compareText).slice(0, MOST_IDS);

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
  readonly keys: Set<number>;
  readonly cells: number[];
}

/** The calls of the selected cells, most events first. */
export function topCalls({ detail, columns, mapped, cells }: Chosen): readonly CallCount[] {
  const calls = new Map<string, OpenCall>();
  const byKey: (OpenCall | undefined)[] = [];
  for (const cell of cells) {
    const key = columns.key[cell] ?? 0;
    const call = (byKey[key] ??= callOf(detail.keys[key], calls));
    const outcome = columns.outcome[cell] ?? 0;
    call.counts[outcome] = (call.counts[outcome] ?? 0) + (columns.count[cell] ?? 0);
    call.keys.add(key);
    call.cells.push(cell);
  }
  return [...calls]
    .map(([name, call]) => ({ name, call, events: call.counts.reduce((a, b) => a + b, 0) }))
    .toSorted((a, b) => b.events - a.events || compareText(a.name, b.name))
    .slice(0, MOST)
    .map(({ call: { eventSource, eventName, counts, keys, cells: own } }) => {
      const actions = new Set([...keys].flatMap((key) => mapped.keys[key]?.actions ?? []));
      return {
        eventSource,
        eventName,
        actions: [...actions].map((action) => mapped.actions[action] ?? '').toSorted(compareText),
        allowed: counts[OUTCOMES.indexOf('allowed')] ?? 0,
        denied: counts[OUTCOMES.indexOf('denied')] ?? 0,
        failed: counts[OUTCOMES.indexOf('failed')] ?? 0,
        unclear: counts[OUTCOMES.indexOf('unclear')] ?? 0,
        ...lastAndIds(own.flatMap((cell) => detail.cells[cell] ?? [])),
      };
    });
}

function callOf(key: UsageDetail['keys'][number] | undefined, calls: Map<string, OpenCall>): OpenCall {
  const [eventSource, eventName] = [key?.eventSource ?? '', key?.eventName ?? ''];
  const name = `${eventSource} ${eventName}`;
  const known = calls.get(name);
  if (known !== undefined) return known;
  const fresh = {
    eventSource,
    eventName,
    counts: new Float64Array(OUTCOMES.length),
    keys: new Set<number>(),
    cells: [],
  };
  calls.set(name, fresh);
  return fresh;
}

interface OpenResource {
  readonly actions: Set<number>;
  readonly cells: number[];
}

/** The resources that were used in the selected cells, most events first; `*` is none. */
export function topResources({ detail, columns, mapped, cells }: Chosen): readonly ResourceCount[] {
  const events = new Float64Array(mapped.resources.length);
  const ofKey = new Map<number, readonly number[]>();
  const resourcesOf = (key: number): readonly number[] => {
    const known = ofKey.get(key) ?? [...new Set(mapped.keys[key]?.uses.map(({ resource }) => resource))];
    ofKey.set(key, known);
    return known;
  };
  for (const cell of cells) {
    for (const resource of resourcesOf(columns.key[cell] ?? 0))
      events[resource] = (events[resource] ?? 0) + (columns.count[cell] ?? 0);
  }
  const top = [...events.keys()]
    .filter((resource) => (events[resource] ?? 0) > 0)
    .map((resource) => ({ resource, name: mapped.resources[resource] ?? '', count: events[resource] ?? 0 }))
    .toSorted((a, b) => b.count - a.count || compareText(a.name, b.name))
    .slice(0, MOST);
  const open = new Map(top.map(({ resource }) => [resource, { actions: new Set<number>(), cells: [] as number[] }]));
  for (const cell of cells) addUses(cell, columns.key[cell] ?? 0, { mapped, open });
  return top.map(({ resource, name, count }) => ({
    resource: name,
    actions: [...(open.get(resource)?.actions ?? [])].map((one) => mapped.actions[one] ?? '').toSorted(compareText),
    events: count,
    ...lastAndIds((open.get(resource)?.cells ?? []).flatMap((cell) => detail.cells[cell] ?? [])),
  }));
}

function addUses(
  cell: number,
  key: number,
  { mapped, open }: { readonly mapped: MappedKeys; readonly open: ReadonlyMap<number, OpenResource> },
): void {
  for (const { resource, action } of mapped.keys[key]?.uses ?? []) {
    const known = open.get(resource);
    if (known === undefined) continue;
    known.actions.add(action);
    if (known.cells.at(-1) !== cell) known.cells.push(cell);
  }
}

/** The last time and the smallest ids of usage rows. */
export function lastAndIds(rows: Iterable<Pick<GrantEvidence, 'lastSeen' | 'eventIds'>>): {
  readonly lastSeen: string;
  readonly eventIds: readonly string[];
} {
  let lastSeen = '';
  let ids: string[] = [];
  for (const row of rows) {
    if (row.lastSeen > lastSeen) lastSeen = row.lastSeen;
    ids.push(...row.eventIds);
    if (ids.length > 1000) ids = [...joinIds(ids, [])];
  }
  return { lastSeen, eventIds: joinIds(ids, []) };
}
