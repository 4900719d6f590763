import type { TrailPart } from './trail-key.js';

/** What of a trail is wanted; null and empty: all of it. */
export interface TrailWish {
  /** UTC seconds as ISO texts, of events. */
  readonly from: string | null;
  readonly to: string | null;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  /** Days after `to` in which a file with its events may still have been delivered. */
  readonly lateDays: number;
}

/** The first and the last day of delivery to read, as `2026/03/01`, both inclusive. */
export interface DayRange {
  readonly first: string | null;
  readonly last: string | null;
}

/** A role's session lasts no longer: the call that began it lies at most so far back. Source: IAM User Guide, "Maximum session duration". */
const SESSION_MS = 12 * 3_600_000;
const DAY_MS = 86_400_000;

/**
 * Days by which a key can hold events of the window: a file holds events of any time before its delivery.
 *
 * Source: AWS CloudTrail User Guide, "CloudTrail log file examples": "A log file delivered at a specific time can contain records written
 * at any point before that time."
 */
export function dayRange({ from, to, lateDays }: TrailWish): DayRange {
  return {
    first: from === null ? null : dayText(Date.parse(from) - SESSION_MS),
    last: to === null ? null : dayText(Date.parse(to) - 1 + lateDays * DAY_MS),
  };
}

const dayText = (time: number): string => new Date(time).toISOString().slice(0, 10).replaceAll('-', '/');

/** Regions whose events of global services a single-region trail may write into its own folder. */
const GLOBAL = new Set(['us-east-1', 'us-gov-west-1', 'cn-north-1', 'cn-northwest-1']);

/** Whether anything wanted can lie below this place. */
export function isWanted(part: TrailPart, wish: TrailWish): boolean {
  const { accounts, regions } = wish;
  if (part.kind !== null && part.kind !== 'CloudTrail') return false;
  if (part.account !== null && accounts.length > 0 && !accounts.includes(part.account)) return false;
  const anyRegion = regions.length === 0 || regions.some((region) => GLOBAL.has(region));
  if (part.region !== null && !anyRegion && !regions.includes(part.region)) return false;
  return part.date === null || isInRange(part.date, dayRange(wish));
}

/** A year or month is in the range when any of its days may be. */
function isInRange(date: string, { first, last }: DayRange): boolean {
  const { length } = date;
  return (first === null || date >= first.slice(0, length)) && (last === null || date <= last.slice(0, length));
}

/** A day; or a month of which every day is wanted. */
export function isListedWhole(date: string, wish: TrailWish): boolean {
  if (date.length === 10) return true;
  const { first, last } = dayRange(wish);
  const holdsEnd = (day: string | null): boolean => day !== null && day.startsWith(date);
  return date.length === 7 && !holdsEnd(first) && !holdsEnd(last);
}
