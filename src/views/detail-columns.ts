import { addDays, daysBetween } from '../base/day.js';
import { OUTCOMES, outcomeOfRow } from '../base/outcome.js';
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

/** A principal's cells as columns of numbers, so that a window of a hundred thousand is added up in milliseconds. */
export interface DetailColumns {
  readonly size: number;
  /** Every UTC day from the first to the last. */
  readonly days: readonly string[];
  /** Facet → the texts its numbers stand for. */
  readonly texts: Readonly<Record<FacetName, readonly string[]>>;
  readonly placeOf: (facet: FacetName, text: string) => number | null;
  /** Facet → number of each cell. */
  readonly facets: Readonly<Record<FacetName, Int32Array>>;
  readonly key: Int32Array;
  readonly day: Int32Array;
  readonly count: Float64Array;
  /** Place in `OUTCOMES`, by cell. */
  readonly outcome: Uint8Array;
}

/** Made once for a principal. */
export function detailColumns({ keys, cells }: UsageDetail): DetailColumns {
  const size = cells.length;
  const days = allDays(cells);
  const places = new Map(days.map((day, at) => [day, at]));
  const column = (): Int32Array => new Int32Array(size);
  const [key, day, count, outcome] = [column(), column(), new Float64Array(size), new Uint8Array(size)];
  const outcomes = keys.map((one) => OUTCOMES.indexOf(outcomeOfRow(one)));
  const facets = facetTable(column);
  const texts = facetTable(() => new Texts());
  for (const [at, cell] of cells.entries()) {
    key[at] = cell.key;
    day[at] = places.get(cell.day) ?? 0;
    count[at] = cell.count;
    outcome[at] = outcomes[cell.key] ?? 0;
    facets.services[at] = texts.services.of(keys[cell.key]?.eventSource ?? null);
    facets.regions[at] = texts.regions.of(keys[cell.key]?.region ?? null);
    facets.sessions[at] = texts.sessions.of(cell.session);
    facets.addresses[at] = texts.addresses.of(cell.sourceIp);
    facets.accessKeys[at] = texts.accessKeys.of(cell.accessKey);
  }
  return {
    size,
    days,
    texts: facetTable((name) => texts[name].all),
    placeOf: (facet, text) => texts[facet].placeOf(text),
    facets,
    key,
    day,
    count,
    outcome,
  };
}

/** One thing for each facet. */
export function facetTable<T>(make: (name: FacetName) => T): Readonly<Record<FacetName, T>> {
  return Object.fromEntries(FACETS.map((name) => [name, make(name)])) as Record<FacetName, T>; // every facet is in the list
}

function allDays(cells: UsageDetail['cells']): readonly string[] {
  // they come by day
  const [first, last] = [cells[0]?.day, cells.at(-1)?.day];
  if (first === undefined || last === undefined) return [];
  return Array.from({ length: daysBetween(first, last) }, (_, at) => addDays(first, at));
}
