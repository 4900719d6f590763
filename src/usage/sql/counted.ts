import type { TimeWindow } from '../../base/time.js';
import type { FilterSpec } from '../types.js';
import { needsOf } from './key-columns.js';

/**
 * Whether counts tell all that the filter asks: they know callers, calls, outcomes and days, and no session, access key, address or time of
 * day.
 */
export function isCountable(filter: FilterSpec): boolean {
  const { session, accessKey } = needsOf(filter);
  return filter.exclude.length === 0 && !session && !accessKey && isOfDays({ from: filter.from, to: filter.to });
}

/** Whether counts know every caller that the filter asks for, whatever else it asks. */
export function isNarrowable(filter: FilterSpec): boolean {
  const { session, accessKey } = needsOf({ ...filter, exclude: [], session: null });
  return !session && !accessKey;
}

const isOfDays = ({ from, to }: TimeWindow): boolean =>
  [from, to].every((bound) => bound === null || /^\d{4}-\d{2}-\d{2}T00:00:00(?:\.0+)?Z$/.test(bound));

/** How many events the rows of a table are, and when: of one with a row for each event, and of counts. */
export const COUNTING = {
  rows: { events: 'count(*)', last: 'max(eventtime)', differing: '1' },
  counts: { events: 'CAST(sum(n) AS BIGINT)', last: 'max(lasttime)', differing: 'n' },
} as const;
