import { editDistance } from '../base/edit-distance.js';
import { TrimtrailError } from '../base/errors.js';
import type { UsageRow } from '../base/usage-row.js';
import { summarizePrincipals } from '../usage/summaries.js';
import { readUsage, type ReadingOptions } from './read-usage.js';

const MOST_NAMED = 3;

/**
 * Does the work; where no record belongs to a named principal, reads who is in the records and says who was probably meant.
 * Standard input cannot be read again: then the error stays as it is.
 *
 * Errors: those of `work`.
 */
export async function orSayWhoWasMeant<T>(
  sources: readonly string[],
  reading: ReadingOptions,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TrimtrailError) || error.code !== 'no-match') throw error;
    const { filter } = reading;
    if (filter.principals.length === 0 || sources.includes('-')) throw error;
    const { rows } = await readUsage(sources, { ...reading, filter: { ...filter, principals: [], session: null } });
    const names = [...new Set(filter.principals.flatMap((spec) => nearest(spec, rows)))].slice(0, MOST_NAMED);
    throw names.length === 0 ? error : new TrimtrailError('no-match', error.message, { hint: meant(names) });
  }
}

const meant = (names: readonly string[]): string => `did you mean ${names.join(' or ')}?`;

/** Principals whose name is nearly the one asked for, or holds it or lies in it; the nearest first. */
export function nearest(spec: string, rows: readonly UsageRow[]): readonly string[] {
  const wanted = lastSegment(spec).toLowerCase();
  const most = Math.max(2, Math.floor(wanted.length / 4));
  return summarizePrincipals(rows)
    .map(({ principal }) => ({ principal, distance: distanceTo(wanted, lastSegment(principal).toLowerCase()) }))
    .filter(({ distance }) => distance <= most)
    .toSorted((a, b) => a.distance - b.distance)
    .map(({ principal }) => principal);
}

function distanceTo(wanted: string, name: string): number {
  const within = wanted.length > 2 && name.length > 2 && (name.includes(wanted) || wanted.includes(name));
  return within ? 1 : editDistance(wanted, name);
}

const lastSegment = (text: string): string => text.slice(text.lastIndexOf('/') + 1);
