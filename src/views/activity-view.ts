import { compareText } from '../base/findings.js';
import { OUTCOMES } from '../base/outcome.js';
import { facetTable, type ActivityColumns } from './detail-columns.js';
import {
  FACETS,
  type Activity,
  type Facet,
  type FacetName,
  type OutcomeCounts,
  type ServiceActivity,
} from './types/activity.js';
import type { Selection } from './types/selection.js';

const MOST_VALUES = 200;
const DENIED = OUTCOMES.indexOf('denied');

interface Counts {
  readonly events: Float64Array;
  readonly denied: Float64Array;
}

/** What a pass over the cells adds up. */
interface Gathering {
  /** Service × day. */
  readonly heat: Counts;
  /** Service × outcome, of the selected days. */
  readonly ofService: Float64Array;
  readonly facets: Readonly<Record<FacetName, Counts>>;
  readonly totals: Float64Array;
  /** Cells of the selection, in order. */
  readonly chosen: Int32Array;
}

const noCounts = (size: number): Counts => ({ events: new Float64Array(size), denied: new Float64Array(size) });

/** The heat map with all days, everything else narrowed by the selection. */
export function activityView(columns: ActivityColumns, selection: Selection): Activity {
  const gathered = gather(columns, selection);
  return {
    days: columns.days,
    services: servicesOf(gathered, columns),
    totals: outcomesAt(gathered.totals, 0),
    facets: facetTable((name) => facetOf(columns.texts[name], gathered.facets[name])),
  };
}

/** Cells of the selection, in order. */
export const chosenCells = (columns: ActivityColumns, selection: Selection): Int32Array =>
  gather(columns, selection).chosen;

/** The places of the selected days, both counted. */
function windowOf({ days }: ActivityColumns, { from, to }: Selection): readonly [number, number] {
  const first = from === null ? 0 : days.findIndex((day) => day >= from);
  const last = to === null ? days.length - 1 : days.findLastIndex((day) => day <= to);
  return [first < 0 ? days.length : first, last];
}

/** By number, whether a value passes; null: all do. */
function maskOf(columns: ActivityColumns, selection: Selection, name: FacetName): Uint8Array | null {
  if (selection[name].length === 0) return null;
  const mask = new Uint8Array(columns.texts[name].length);
  for (const text of selection[name]) {
    const place = columns.placeOf(name, text);
    if (place !== null) mask[place] = 1;
  }
  return mask;
}

function gather(columns: ActivityColumns, selection: Selection): Gathering {
  const { size, day, texts, facets, days, outcome, count } = columns;
  const gathered = {
    heat: noCounts(texts.services.length * days.length),
    ofService: new Float64Array(texts.services.length * OUTCOMES.length),
    facets: facetTable((name) => noCounts(texts[name].length)),
    totals: new Float64Array(OUTCOMES.length),
  };
  const [first, last] = windowOf(columns, selection);
  const masks = FACETS.map((name) => maskOf(columns, selection, name));
  const adders = FACETS.map((name) => adderOf(columns, facets[name], gathered.facets[name]));
  const addHeat = heatAdder(columns, gathered);
  const chosen: number[] = [];
  for (let at = 0; at < size; at += 1) {
    const failing = failingAt(columns, masks, at);
    const inDays = (day[at] ?? 0) >= first && (day[at] ?? 0) <= last;
    if (failing === NONE || failing === SERVICES) addHeat(at, inDays);
    if (!inDays || failing === SEVERAL) continue;
    if (failing !== NONE) {
      adders[failing]?.(at);
      continue;
    }
    chosen.push(at);
    gathered.totals[outcome[at] ?? 0] = (gathered.totals[outcome[at] ?? 0] ?? 0) + (count[at] ?? 0);
    for (const add of adders) add(at);
  }
  return { ...gathered, chosen: Int32Array.from(chosen) };
}

const NONE = -1;
const SEVERAL = -2;
const SERVICES = FACETS.indexOf('services');

/** Place of the only facet by which a cell is not in the selection; or {@link NONE}, or {@link SEVERAL}. */
function failingAt({ facets }: ActivityColumns, masks: readonly (Uint8Array | null)[], at: number): number {
  let failing = NONE;
  for (const [place, mask] of masks.entries()) {
    if (mask === null || mask[facets[FACETS[place] ?? 'services'][at] ?? 0] === 1) continue;
    if (failing !== NONE) return SEVERAL;
    failing = place;
  }
  return failing;
}

function adderOf({ count, outcome }: ActivityColumns, values: Int32Array, into: Counts): (at: number) => void {
  return (at) => {
    const value = values[at] ?? 0;
    into.events[value] = (into.events[value] ?? 0) + (count[at] ?? 0);
    if (outcome[at] === DENIED) into.denied[value] = (into.denied[value] ?? 0) + (count[at] ?? 0);
  };
}

function heatAdder(
  { count, day, days, outcome, facets }: ActivityColumns,
  { heat, ofService }: Pick<Gathering, 'heat' | 'ofService'>,
): (at: number, inDays: boolean) => void {
  return (at, inDays) => {
    const events = count[at] ?? 0;
    const service = facets.services[at] ?? 0;
    const cell = service * days.length + (day[at] ?? 0);
    heat.events[cell] = (heat.events[cell] ?? 0) + events;
    if (outcome[at] === DENIED) heat.denied[cell] = (heat.denied[cell] ?? 0) + events;
    if (!inDays) return;
    const place = service * OUTCOMES.length + (outcome[at] ?? 0);
    ofService[place] = (ofService[place] ?? 0) + events;
  };
}

const outcomesAt = (counts: Float64Array, from: number): OutcomeCounts => ({
  allowed: counts[from + OUTCOMES.indexOf('allowed')] ?? 0,
  denied: counts[from + OUTCOMES.indexOf('denied')] ?? 0,
  failed: counts[from + OUTCOMES.indexOf('failed')] ?? 0,
  unclear: counts[from + OUTCOMES.indexOf('unclear')] ?? 0,
});

function servicesOf({ heat, ofService }: Gathering, { texts, days }: ActivityColumns): readonly ServiceActivity[] {
  const length = days.length;
  return texts.services
    .map((eventSource, service) => {
      const cells = days.flatMap((_, day) => {
        const events = heat.events[service * length + day] ?? 0;
        return events === 0 ? [] : [{ day, events, denied: heat.denied[service * length + day] ?? 0 }];
      });
      return { eventSource, totals: outcomesAt(ofService, service * OUTCOMES.length), cells };
    })
    .filter(({ cells }) => cells.length > 0)
    .toSorted((a, b) => sum(b.cells) - sum(a.cells) || compareText(a.eventSource, b.eventSource));
}

const sum = (cells: readonly { readonly events: number }[]): number =>
  cells.reduce((total, { events }) => total + events, 0);

function facetOf(texts: readonly string[], { events, denied }: Counts): Facet {
  const sorted = texts
    .map((value, at) => ({ value, events: events[at] ?? 0, denied: denied[at] ?? 0 }))
    .filter((one) => one.events > 0)
    .toSorted((a, b) => b.events - a.events || compareText(a.value, b.value));
  return { values: sorted.slice(0, MOST_VALUES), more: Math.max(0, sorted.length - MOST_VALUES) };
}
