import type { CloudTrailRecord } from '../../src/base/record.js';
import { historyResources } from './history-resources.js';

const HEADER =
  'User name,AWS access key,Event time,Event source,Event name,AWS region,Source IP address,User agent,Error code,Resources,Request ID,Event ID,Read-only,Event type,Recipient Account Id,Event category';
const OLD_HEADER =
  'Event ID,Event time,User name,Event name,Resource type,Resources,AWS access key,AWS region,Error code,Source IP address';

/** The console's event history download as it is today. */
export const historyCsv = (records: readonly CloudTrailRecord[]): string => csv(HEADER, records.map(row));

/** The download as it was until mid-2020: no event source, a display text for the resource type. */
export const oldHistoryCsv = (records: readonly CloudTrailRecord[]): string => csv(OLD_HEADER, records.map(oldRow));

const csv = (header: string, rows: readonly (readonly string[])[]): string =>
  [header, ...rows.map((cells) => cells.map(quoted).join(','))].join('\n') + '\n';

const quoted = (cell: string): string => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** User, `root`, or the name of a role's session: event history knows no more. */
export function historyUserName(record: CloudTrailRecord): string {
  const identity = record.userIdentity ?? {};
  if (identity.type === 'Root') return 'root';
  if (identity.type === 'AssumedRole') return identity.principalId?.split(':')[1] ?? '';
  return identity.userName ?? '';
}

function row(record: CloudTrailRecord): readonly string[] {
  return [
    historyUserName(record),
    record.userIdentity?.accessKeyId ?? '',
    record.eventTime,
    record.eventSource ?? '',
    record.eventName,
    record.awsRegion ?? '',
    record.sourceIPAddress ?? '',
    record.userAgent ?? '',
    record.errorCode ?? '',
    JSON.stringify(historyResources(record)),
    record.requestID ?? '',
    record.eventID ?? '',
    String(record.readOnly),
    record.eventType ?? '',
    record.recipientAccountId ?? '',
    record.eventCategory ?? '',
  ];
}

function oldRow(record: CloudTrailRecord): readonly string[] {
  const resources = historyResources(record);
  const [first] = resources;
  const more = resources.length > 1 ? ` and ${resources.length - 1} more` : '';
  const type = first === undefined ? '' : `${first.resourceType.replace('AWS::', '').replaceAll('::', ' ')}${more}`;
  return [
    record.eventID ?? '',
    oldTime(record.eventTime),
    historyUserName(record),
    record.eventName,
    type,
    resources.map((resource) => resource.resourceName).join(', '),
    record.userIdentity?.accessKeyId ?? '',
    record.awsRegion ?? '',
    record.errorCode ?? '',
    record.sourceIPAddress ?? '',
  ];
}

/** `2026-03-25, 01:34:09 AM`. */
function oldTime(iso: string): string {
  const hour = Number(iso.slice(11, 13));
  const twelve = String(hour % 12 === 0 ? 12 : hour % 12).padStart(2, '0');
  return `${iso.slice(0, 10)}, ${twelve}${iso.slice(13, 19)} ${hour < 12 ? 'AM' : 'PM'}`;
}
