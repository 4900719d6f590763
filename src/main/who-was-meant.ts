import { counted } from '../base/counted.js';
import { editDistance } from '../base/edit-distance.js';
import { TrimtrailError } from '../base/errors.js';
import type { UsageRow } from '../base/usage-row.js';
import { classifySource } from '../sources/classify-source.js';
import { summarizePrincipals } from '../usage/summaries.js';
import { matchesPrincipal, parsePrincipalSpec } from '../usage/principal-spec.js';
import { countUsage, NO_FILTER, type ReadingOptions } from './read-usage.js';

const MOST_NAMED = 3;

/**
 * Does the work; where no record belongs to a named principal, reads who is in the records and says who was probably meant,
 * or that the filters leave nothing of it.
 * Standard input cannot be read again, and what costs money or hours is not: then the error stays as it is.
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
    if (filter.principals.length === 0 || sources.some(isReadOnce)) throw error;
    const everyone = await countUsage(sources, { ...reading, filter: NO_FILTER });
    const missed = filter.principals.filter((spec) => error.message.includes(JSON.stringify(spec)));
    const hints = missed.flatMap((spec) => outside(spec, everyone.rows) ?? []);
    const names = missed.flatMap((spec) => nearest(spec, everyone.rows));
    const hint = hints[0] ?? (names.length === 0 ? error.hint : meant(names));
    throw new TrimtrailError('no-match', error.message, hint === null ? {} : { hint });
  }
}

const isReadOnce = (source: string): boolean =>
  ['stdin', 's3', 'cloudtrail', 'athena'].includes(classifySource(source));

/** For a principal that is in the records, but not in what the filters leave of them; null for another. */
function outside(spec: string, rows: readonly UsageRow[]): string | null {
  const own = rows.filter(({ principal }) => matchesPrincipal(parsePrincipalSpec(spec), principal) === true);
  const [first] = summarizePrincipals(own);
  if (first === undefined) return null;
  const { principal, events, firstSeen, lastSeen } = first;
  return `${principal} is in the records with ${counted(events, 'event')} from ${firstSeen} to ${lastSeen}; --from, --to, --region, --account, --session or --exclude leave none of them`;
}

const meant = (names: readonly string[]): string =>
  `did you mean ${[...new Set(names)].slice(0, MOST_NAMED).join(' or ')}?`;

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
