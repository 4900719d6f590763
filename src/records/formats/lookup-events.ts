import { recordOf, type Fields, type Format, type Found } from '../found.js';
import { isObject, parseJson } from '../parse-json.js';
import { consoleResources } from './console-fields.js';

/**
 * An entry of `Events` from the LookupEvents API or `aws cloudtrail lookup-events`: the record is JSON text in
 * `CloudTrailEvent`. An entry without it has what the console's CSV has.
 *
 * Source: CloudTrail API Reference, "LookupEvents"; AWS CLI Command Reference, "cloudtrail lookup-events".
 */
export const lookupEvents: Format = (value, unwrap) => {
  const { CloudTrailEvent } = value;
  if (typeof CloudTrailEvent === 'string' || isObject(CloudTrailEvent)) {
    const json = typeof CloudTrailEvent === 'string' ? parseJson(CloudTrailEvent) : CloudTrailEvent;
    if (json === undefined) return [{ kind: 'malformed', reason: 'CloudTrailEvent is not JSON' }];
    return unwrap(json).map((found) => (found.kind === 'record' ? record(found.json) : found));
  }
  if (typeof value['EventName'] !== 'string' || value['EventTime'] === undefined) return null;
  return recordOf(poorRecord(value), 'console-csv');
};

function record(json: unknown): Found {
  return { kind: 'record', json, shape: 'lookup-events' };
}

function poorRecord(entry: Fields): Fields {
  const isRoot = entry['Username'] === 'root';
  const who = isRoot ? { type: 'Root' } : { userName: entry['Username'] };
  return {
    eventID: entry['EventId'],
    eventTime: entry['EventTime'],
    eventSource: entry['EventSource'],
    eventName: entry['EventName'],
    readOnly: entry['ReadOnly'] === undefined ? undefined : entry['ReadOnly'] === 'true' || entry['ReadOnly'] === true,
    userIdentity: { ...who, accessKeyId: entry['AccessKeyId'] },
    resources: consoleResources(entry['Resources'] ?? []),
  };
}
