import { eventIdentity } from '../base/canonical.js';
import { outcomeOf } from '../base/outcome.js';
import type { CloudTrailRecord } from '../base/record.js';
import { canonicalTime } from '../base/time.js';
import { jsonText } from '../render/json-text.js';
import { denialText } from '../usage/denial-text.js';
import { placeOf } from '../usage/detail.js';
import { textOf } from '../usage/principal.js';
import type { RecordsQuery, RecordView } from './types/records.js';

/** A record as the page lists it. */
export function recordView(record: CloudTrailRecord): RecordView {
  const errorCode = textOf(record.errorCode) ?? (textOf(record.errorMessage) === null ? null : 'MessageOnly');
  const message = textOf(record.errorMessage);
  const eventSource = textOf(record.eventSource);
  return {
    eventId: eventIdentity(record),
    time: canonicalTime(record.eventTime) ?? record.eventTime,
    eventSource: eventSource ?? '',
    eventName: record.eventName,
    region: textOf(record.awsRegion),
    outcome: outcomeOf(eventSource, errorCode, message !== null && denialText(message) !== null),
    errorCode,
    ...placeOf(record),
    userAgent: textOf(record.userAgent),
    json: jsonText(record),
  };
}

const holds = (list: readonly string[], value: string | null): boolean =>
  list.length === 0 || list.includes(value ?? '');

/** Does the record belong to the numbers that the query is about? Whose it is was seen to before. */
export function isWanted(view: Omit<RecordView, 'json'>, query: RecordsQuery): boolean {
  const { selection, eventIds, eventName, outcome, errorCode } = query;
  if (eventName !== null && eventName !== view.eventName) return false;
  if (outcome !== null && outcome !== view.outcome) return false;
  if (errorCode !== null && errorCode !== view.errorCode) return false;
  if (eventIds.length > 0) return eventIds.includes(view.eventId);
  const day = view.time.slice(0, 10);
  return (
    (selection.from === null || day >= selection.from) &&
    (selection.to === null || day <= selection.to) &&
    holds(selection.services, view.eventSource) &&
    holds(selection.regions, view.region) &&
    holds(selection.sessions, view.session) &&
    holds(selection.addresses, view.sourceIp) &&
    holds(selection.accessKeys, view.accessKey)
  );
}
