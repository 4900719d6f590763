import { addDays, daysBetween } from '../base/day.js';
import { OUTCOMES, outcomeOfRow } from '../base/outcome.js';
import type { ActivityCell } from '../usage/activity.js';
import type { UsageDetail } from '../usage/detail.js';
import { FACETS, type FacetName } from './types/activity.js';

/** Texts by number; one that is not there is the empty text. */
export class Texts {
  readonly all: string[] = [];
  readonly #places = new Map<string, number>();

  of(text: string | null): number {
    const known = this.#places.get(text ?? '');
    if (known !== undefined) return known;
    this.#places.set(text ?? '', this.all.length);
    return this.all.push(text ?? '') - 1;
  }

  /** Null: nobody has it. */
  placeOf(text: string): number | null {
    return this.#places.get(text) ?? null;
  }
}

/** What a principal did as columns of numbers, so that a window of a hundred thousand is added up in milliseconds. */
export interface ActivityColumns {
  readonly size: number;
  /** Every UTC day from the first to the last. */
  readonly days: readonly string[];
  /** Facet → the texts its numbers stand for. */
  readonly texts: Readonly<Record<FacetName, readonly string[]>>;
  readonly placeOf: (facet: FacetName, text: string) => number | null;
  /** Facet → number of each cell. */
  readonly facets: Readonly<Record<FacetName, Int32Array>>;
  readonly day: Int32Array;
  readonly count: Float64Array;
  /** Place in `OUTCOMES`, by cell. */
  readonly outcome: Uint8Array;
}

/** The same of a detail: each cell with its key. */
export interface DetailColumns extends ActivityColumns {
  readonly key: Int32Array;
}

/** Made once for a principal. */
export function detailColumns({ keys, cells }: UsageDetail): DetailColumns {
  const outcomes = keys.map((one) => outcomeOfRow(one));
  const at = (cell: UsageDetail['cells'][number]): ActivityCell => {
    const key = keys[cell.key];
    return {
      day: cell.day,
      session: cell.session,
      sourceIp: cell.sourceIp,
      accessKey: cell.accessKey,
      count: cell.count,
      eventSource: key?.eventSource ?? null,
      region: key?.region ?? null,
      outcome: outcomes[cell.key] ?? 'unclear',
    };
  };
  return { ...activityColumns(cells.map(at)), key: Int32Array.from(cells, ({ key }) => key) };
}

/** Made once for a principal. */
export function activityColumns(cells: readonly ActivityCell[]): ActivityColumns {
  const size = cells.length;
  const column = (): Int32Array => new Int32Array(size);
  const [dayText, count, outcome] = [new Texts(), new Float64Array(size), new Uint8Array(size)];
  const day = column();
  const facets = facetTable(column);
  const texts = facetTable(() => new Texts());
  for (const [at, cell] of cells.entries()) {
    day[at] = dayText.of(cell.day);
    count[at] = cell.count;
    outcome[at] = OUTCOMES.indexOf(cell.outcome);
    facets.services[at] = texts.services.of(cell.eventSource);
    facets.regions[at] = texts.regions.of(cell.region);
    facets.sessions[at] = texts.sessions.of(cell.session);
    facets.addresses[at] = texts.addresses.of(cell.sourceIp);
    facets.accessKeys[at] = texts.accessKeys.of(cell.accessKey);
  }
  const days = allDays(dayText.all);
  const places = new Map(days.map((one, place) => [one, place]));
  const placeOfDay = dayText.all.map((one) => places.get(one) ?? 0);
  for (let at = 0; at < size; at += 1) day[at] = placeOfDay[day[at] ?? 0] ?? 0;
  return {
    size,
    days,
    texts: facetTable((name) => texts[name].all),
    placeOf: (facet, text) => texts[facet].placeOf(text),
    facets,
    day,
    count,
    outcome,
  };
}

/** One thing for each facet. */
export function facetTable<T>(make: (name: FacetName) => T): Readonly<Record<FacetName, T>> {
  return Object.fromEntries(FACETS.map((name) => [name, make(name)])) as Record<FacetName, T>; // every facet is in the list
}

function allDays(days: readonly string[]): readonly string[] {
  const sorted = days.toSorted();
  const [first] = sorted;
  const last = sorted.at(-1);
  if (first === undefined || last === undefined) return [];
  return Array.from({ length: daysBetween(first, last) }, (_, at) => addDays(first, at));
}
