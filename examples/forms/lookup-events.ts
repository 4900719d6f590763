import type { CloudTrailRecord } from '../../src/base/record.js';
import { historyUserName } from './csv.js';
import { historyResources } from './history-resources.js';

/** What `aws cloudtrail lookup-events` (version 2, in a zone two hours east of UTC) prints. */
export function lookupEvents(records: readonly CloudTrailRecord[]): string {
  const events = records.map((record) => ({
    EventId: record.eventID,
    EventName: record.eventName,
    ReadOnly: String(record.readOnly),
    ...(record.userIdentity?.accessKeyId ? { AccessKeyId: record.userIdentity.accessKeyId } : {}),
    EventTime: eastern(record.eventTime),
    EventSource: record.eventSource,
    Username: historyUserName(record),
    Resources: historyResources(record).map(({ resourceType, resourceName }) => ({
      ResourceType: resourceType,
      ResourceName: resourceName,
    })),
    CloudTrailEvent: JSON.stringify(record),
  }));
  return `${JSON.stringify({ Events: events }, null, 4)}\n`;
}

function eastern(iso: string): string {
  return `${new Date(Date.parse(iso) + 7_200_000).toISOString().slice(0, 19)}+02:00`;
}
