import type { ActivityRow } from '../base/activity-row.js';
import { addDays, daysBetween } from '../base/day.js';
import { compareText } from '../base/findings.js';
import type { MappedUsage } from '../actions/types.js';
import type { Usage } from '../usage/types.js';
import { topCalls, topResources } from './top-lists.js';
import {
  FACETS,
  type Activity,
  type Facet,
  type FacetName,
  type OutcomeCounts,
  type ServiceActivity,
} from './types/activity.js';
import type { Selection } from './types/selection.js';

type Counts = { -readonly [K in keyof OutcomeCounts]: number };

export const noCounts = (): Counts => ({ allowed: 0, denied: 0, failed: 0, unclear: 0 });

const MOST_VALUES = 200;

/** What a facet reads of a row; a value that is not there is the empty text. */
const READ: Readonly<Record<FacetName, (row: ActivityRow) => string>> = {
  services: ({ eventSource }) => eventSource ?? '',
  regions: ({ region }) => region ?? '',
  sessions: ({ session }) => session ?? '',
  addresses: ({ sourceIp }) => sourceIp ?? '',
  accessKeys: ({ accessKey }) => accessKey ?? '',
};

interface Gathering {
  readonly services: Map<
    string,
    { readonly cells: Map<string, { events: number; denied: number }>; readonly totals: Counts }
  >;
  readonly facets: Readonly<Record<FacetName, Map<string, { events: number; denied: number }>>>;
  readonly totals: Counts;
}

/** The heat map with all days, and everything else narrowed by the selection. */
export function activityView(
  rows: readonly ActivityRow[],
  selection: Selection,
  { usage, mapped }: { readonly usage: Usage; readonly mapped: MappedUsage },
): Activity {
  const gathered = gather(rows, selection);
  const days = allDays(rows);
  return {
    days,
    services: servicesOf(gathered, days),
    totals: gathered.totals,
    facets: facetsOf(gathered.facets),
    topCalls: topCalls(usage.rows, mapped),
    topResources: topResources(mapped),
  };
}

function gather(rows: readonly ActivityRow[], selection: Selection): Gathering {
  const gathered: Gathering = {
    services: new Map(),
    facets: {
      services: new Map(),
      regions: new Map(),
      sessions: new Map(),
      addresses: new Map(),
      accessKeys: new Map(),
    },
    totals: noCounts(),
  };
  const wanted = FACETS.map((name) => ({ name, read: READ[name], values: new Set(selection[name]) }));
  const { from, to } = selection;
  for (const row of rows) {
    const values = wanted.map(({ read }) => read(row));
    const failing = wanted.filter(({ values: set }, at) => set.size > 0 && !set.has(values[at] ?? ''));
    const inDays = (from === null || row.day >= from) && (to === null || row.day <= to);
    if (failing.every(({ name }) => name === 'services')) addHeat(gathered, row, inDays);
    if (!inDays || failing.length > 1) continue;
    const [only] = failing;
    if (only === undefined) gathered.totals[row.outcome] += row.count;
    for (const [at, { name }] of wanted.entries()) {
      if (only === undefined || only.name === name) addValue(gathered.facets[name], values[at] ?? '', row);
    }
  }
  return gathered;
}

function addHeat({ services }: Gathering, row: ActivityRow, inDays: boolean): void {
  const name = row.eventSource ?? '';
  const service = services.get(name) ?? {
    cells: new Map<string, { events: number; denied: number }>(),
    totals: noCounts(),
  };
  services.set(name, service);
  addValue(service.cells, row.day, row);
  if (inDays) service.totals[row.outcome] += row.count;
}

function addValue(
  values: Map<string, { events: number; denied: number }>,
  value: string,
  { count, outcome }: ActivityRow,
): void {
  const known = values.get(value) ?? { events: 0, denied: 0 };
  values.set(value, known);
  known.events += count;
  if (outcome === 'denied') known.denied += count;
}

function allDays(rows: readonly ActivityRow[]): readonly string[] {
  let [first, last] = [rows[0]?.day, rows[0]?.day];
  if (first === undefined || last === undefined) return [];
  for (const { day } of rows) {
    if (day < first) first = day;
    if (day > last) last = day;
  }
  const start = first;
  return Array.from({ length: daysBetween(first, last) }, (_, index) => addDays(start, index));
}

function servicesOf({ services }: Gathering, days: readonly string[]): readonly ServiceActivity[] {
  const places = new Map(days.map((day, index) => [day, index]));
  return [...services]
    .map(([eventSource, { cells, totals }]) => ({
      eventSource,
      totals,
      cells: [...cells]
        .map(([day, counts]) => ({ day: places.get(day) ?? 0, ...counts }))
        .toSorted((a, b) => a.day - b.day),
    }))
    .toSorted((a, b) => sum(b.cells) - sum(a.cells) || compareText(a.eventSource, b.eventSource));
}

const sum = (cells: readonly { readonly events: number }[]): number =>
  cells.reduce((total, { events }) => total + events, 0);

function facetsOf(facets: Gathering['facets']): Readonly<Record<FacetName, Facet>> {
  const { services, regions, sessions, addresses, accessKeys } = facets;
  return {
    services: facetOf(services),
    regions: facetOf(regions),
    sessions: facetOf(sessions),
    addresses: facetOf(addresses),
    accessKeys: facetOf(accessKeys),
  };
}

function facetOf(values: ReadonlyMap<string, { readonly events: number; readonly denied: number }>): Facet {
  const sorted = [...values]
    .map(([value, counts]) => ({ value, ...counts }))
    .toSorted((a, b) => b.events - a.events || compareText(a.value, b.value));
  return { values: sorted.slice(0, MOST_VALUES), more: Math.max(0, sorted.length - MOST_VALUES) };
}
