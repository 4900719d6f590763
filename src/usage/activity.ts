import { outcomeOf, type Outcome } from '../base/outcome.js';
import type { CloudTrailRecord } from '../base/record.js';
import { canonicalTime } from '../base/time.js';
import { denialText } from './denial-text.js';
import { placeOf, type DetailPlace } from './detail.js';
import { textOf } from './principal.js';

/**
 * How often something was called, by what a page is narrowed by: for the heat map and its filters. It never feeds mapping (DESIGN, "Who
 * uses what"), so it needs no value of a record's body.
 */
export interface ActivityCell extends DetailPlace {
  /** UTC day. */
  readonly day: string;
  readonly eventSource: string | null;
  readonly region: string | null;
  readonly outcome: Outcome;
  readonly count: number;
}

/** A record's place and outcome. */
export function activityOf(record: CloudTrailRecord, count: number): ActivityCell {
  const eventSource = textOf(record.eventSource);
  const message = textOf(record.errorMessage);
  const errorCode = textOf(record.errorCode) ?? (message === null ? null : 'MessageOnly');
  return {
    ...placeOf(record),
    day: (canonicalTime(record.eventTime) ?? record.eventTime).slice(0, 10),
    eventSource,
    region: textOf(record.awsRegion),
    outcome: outcomeOf(eventSource, errorCode, message !== null && denialText(message) !== null),
    count,
  };
}
