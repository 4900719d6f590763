import { gzipSync } from 'node:zlib';
import type { CloudTrailRecord } from '../../src/base/record.js';
import type { Ledger } from '../../src/base/ledger.js';
import { createLedger } from '../../src/records/ledger-collector.js';
import { readRecordsFrom } from '../../src/records/read-records.js';
import type { ReadRecord } from '../../src/records/types.js';
import { gunzip } from '../../src/sources/gunzip.js';

/** A full record of alice, number `n`; every record has another eventID and time. */
export function makeRecord(n = 0, more: object = {}): CloudTrailRecord {
  const id = String(n).padStart(12, '0');
  const time = new Date(Date.UTC(2026, 2, 1) + n * 1000).toISOString();
  return {
    eventVersion: '1.10',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDAEXAMPLEALICE0000',
      arn: 'arn:aws:iam::111122223333:user/alice',
      accountId: '111122223333',
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      userName: 'alice',
    },
    eventTime: `${time.slice(0, 19)}Z`,
    eventSource: 's3.amazonaws.com',
    eventName: 'GetBucketAcl',
    awsRegion: 'eu-central-1',
    sourceIPAddress: '192.0.2.10',
    userAgent: 'aws-cli/2.15',
    requestParameters: { bucketName: 'reports', Host: 'reports.s3.amazonaws.com', acl: '' },
    responseElements: null,
    requestID: `REQ${id}`,
    eventID: `00000000-0000-4000-8000-${id}`,
    readOnly: true,
    resources: [{ accountId: '111122223333', type: 'AWS::S3::Bucket', ARN: 'arn:aws:s3:::reports' }],
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: '111122223333',
    eventCategory: 'Management',
    ...more,
  };
}

export function makeRecords(count: number): readonly CloudTrailRecord[] {
  return Array.from({ length: count }, (_, n) => makeRecord(n));
}

export const NEW_HEADER =
  'User name,AWS access key,Event time,Event source,Event name,AWS region,Source IP address,User agent,Error code,Resources,' +
  'Request ID,Event ID,Read-only,Event type,Recipient Account Id,Event category';
export const OLD_HEADER =
  'Event ID,Event time,User name,Event name,Resource type,Resources,AWS access key,AWS region,Error code,Source IP address';

export function csvCell(text: string, delimiter = ','): string {
  return text.includes(delimiter) || /["\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Records as the console's current CSV. */
export function consoleCsv(records: readonly CloudTrailRecord[], delimiter = ','): string {
  const rows = records.map((record) => {
    const resources = (record.resources ?? []).map(({ type, ARN }) => ({ resourceType: type, resourceName: ARN }));
    return [
      record.userIdentity?.userName,
      record.userIdentity?.accessKeyId,
      record.eventTime,
      record.eventSource,
      record.eventName,
      record.awsRegion,
      record.sourceIPAddress,
      record.userAgent,
      record.errorCode,
      JSON.stringify(resources),
      record.requestID,
      record.eventID,
      String(record.readOnly),
      record.eventType,
      record.recipientAccountId,
      record.eventCategory,
    ]
      .map((cell) => csvCell(cell ?? '', delimiter))
      .join(delimiter);
  });
  return [NEW_HEADER.replaceAll(',', delimiter), ...rows, ''].join('\n');
}

/** Records as an Athena result over the CloudTrail table. */
export function athenaCsv(records: readonly CloudTrailRecord[]): string {
  const columns = ['eventversion', 'useridentity', 'eventtime', 'eventsource', 'eventname', 'awsregion', 'errorcode'];
  const more = ['requestparameters', 'responseelements', 'eventid', 'resources', 'readonly', 'recipientaccountid'];
  const rows = records.map((record) => {
    const bodies = [JSON.stringify(record.requestParameters ?? null), ''];
    const rest = [record.eventID, resourcesText(record), String(record.readOnly), record.recipientAccountId];
    const first = [record.eventVersion, identityText(record), record.eventTime, record.eventSource, record.eventName];
    return [...first, record.awsRegion, record.errorCode, ...bodies, ...rest]
      .map((cell) => (cell === undefined || cell === '' ? '' : `"${cell.replaceAll('"', '""')}"`))
      .join(',');
  });
  return [[...columns, ...more].map((name) => `"${name}"`).join(','), ...rows, ''].join('\n');
}

function orNull(value: string | undefined): string {
  return value ?? 'null';
}

export function identityText({ userIdentity = {} }: CloudTrailRecord): string {
  const issuer = userIdentity.sessionContext?.sessionIssuer;
  const issuerText = `{type=${issuer?.type ?? 'null'}, principalid=${issuer?.principalId ?? 'null'}, arn=${issuer?.arn ?? 'null'}, accountid=${issuer?.accountId ?? 'null'}, username=${issuer?.userName ?? 'null'}}`;
  const session = `{attributes={mfaauthenticated=false, creationdate=2026-03-01T00:00:00Z}, sessionissuer=${issuerText}, ec2roledelivery=null, webidfederationdata={federatedprovider=null, attributes=null}}`;
  const { type, principalId, arn, accountId, invokedBy, accessKeyId, userName } = userIdentity;
  return `{type=${orNull(type)}, principalid=${orNull(principalId)}, arn=${orNull(arn)}, accountid=${orNull(accountId)}, invokedby=${orNull(invokedBy)}, accesskeyid=${orNull(accessKeyId)}, username=${orNull(userName)}, onbehalfof=null, sessioncontext=${issuer === undefined ? 'null' : session}}`;
}

function resourcesText({ resources }: CloudTrailRecord): string {
  const items = (resources ?? []).map(
    ({ ARN, accountId, type }) => `{arn=${ARN ?? 'null'}, accountid=${accountId ?? 'null'}, type=${type ?? 'null'}}`,
  );
  return `[${items.join(', ')}]`;
}

function payload(part: readonly string[]): string {
  const logEvents = part.map((message) => ({ id: '1', message }));
  return JSON.stringify({ messageType: 'DATA_MESSAGE', owner: '111122223333', logGroup: 'g', logEvents });
}

function envelope(detail: CloudTrailRecord): object {
  return { version: '0', 'detail-type': 'AWS API Call via CloudTrail', source: 'aws.s3', detail };
}

/** Everything that is worth keeping in a JSON form, by name: bytes of `records` in each form that loses nothing. */
export function jsonForms(records: readonly CloudTrailRecord[]): Readonly<Record<string, Uint8Array>> {
  const lines = records.map((record) => JSON.stringify(record));
  const messages = lines.map((message, n) => ({
    logStreamName: 's',
    timestamp: 1_772_323_200_000 + n,
    message,
    eventId: String(n),
  }));
  const page = { Records: records };
  const forms: Record<string, string | Uint8Array> = {
    'trail file': JSON.stringify(page),
    'trail file, pretty-printed': JSON.stringify(page, null, 2),
    'trail file, CRLF and tabs': JSON.stringify(page, null, '\t').replaceAll('\n', '\r\n'),
    'trail files without newline between':
      JSON.stringify({ Records: records.slice(0, 1) }) + JSON.stringify({ Records: records.slice(1) }),
    'bare array': JSON.stringify(records),
    'array of pages': JSON.stringify([page]),
    NDJSON: lines.join('\n'),
    'NDJSON, CRLF and blank lines': `\r\n${lines.join('\r\n\r\n')}\r\n`,
    'JSON without newlines': lines.join(''),
    'pretty-printed records': records.map((record) => JSON.stringify(record, null, 4)).join('\n'),
    'UTF-8 with BOM': `\uFEFF${JSON.stringify(page)}`,
    'UTF-16 little endian': Buffer.from(`\uFEFF${JSON.stringify(page)}`, 'utf16le'),
    'UTF-16 big endian': Buffer.from(`\uFEFF${JSON.stringify(page)}`, 'utf16le').swap16(),
    gzip: gzipSync(JSON.stringify(page)),
    'gzip in gzip': gzipSync(gzipSync(JSON.stringify(page))),
    'gzip members': Buffer.concat(lines.map((line) => gzipSync(line))),
    'gzip with zero padding': Buffer.concat([gzipSync(JSON.stringify(page)), Buffer.alloc(512)]),
    'EventBridge envelopes': records.map((record) => JSON.stringify(envelope(record))).join('\n'),
    'EventBridge envelopes without newlines': records.map((record) => JSON.stringify(envelope(record))).join(''),
    'filter-log-events': JSON.stringify({ events: messages, searchedLogStreams: [] }, null, 4),
    'CloudWatch Logs export': lines.map((line) => `2026-03-01T00:00:00.000Z ${line}\n`).join(''),
    'subscription payloads': payload(lines.slice(0, 1)) + payload(lines.slice(1)),
    'subscription as Lambda gets it': JSON.stringify({
      awslogs: { data: gzipSync(payload(lines)).toString('base64') },
    }),
    'subscription in Kinesis': JSON.stringify({
      Records: [{ kinesis: { data: gzipSync(payload(lines)).toString('base64') } }],
    }),
    'Insights CSV': ['@timestamp,@message', ...lines.map((line) => `2026-03-01 00:00:00.000,${csvCell(line)}`)].join(
      '\n',
    ),
    'Splunk _raw': lines.map((_raw) => JSON.stringify({ preview: false, result: { _raw, host: 'h' } })).join('\n'),
    'Splunk result': records.map((result) => JSON.stringify({ preview: false, result })).join('\n'),
    'Elastic hits': JSON.stringify({
      took: 1,
      hits: { total: { value: 2 }, hits: records.map((_source) => ({ _index: 'i', _source })) },
    }),
    'Elastic NDJSON': records.map((_source) => JSON.stringify({ _index: 'i', _source })).join('\n'),
    'event.original': lines.map((original) => JSON.stringify({ event: { original, provider: 'x' } })).join('\n'),
    'unknown wrapper': JSON.stringify({ data: { items: records.map((record) => ({ payload: { record } })) } }),
  };
  return Object.fromEntries(Object.entries(forms).map(([name, bytes]) => [name, Buffer.from(bytes)]));
}

export function lookupEvents(
  records: readonly CloudTrailRecord[],
  time: (iso: string) => unknown = (iso) => iso,
): string {
  const Events = records.map((record) => ({
    EventId: record.eventID,
    EventName: record.eventName,
    ReadOnly: 'true',
    EventTime: time(record.eventTime),
    EventSource: record.eventSource,
    Username: 'alice',
    Resources: [],
    CloudTrailEvent: JSON.stringify(record),
  }));
  return JSON.stringify({ Events, NextToken: 'x' }, null, 4);
}

export interface Reading {
  readonly read: readonly ReadRecord[];
  readonly records: readonly CloudTrailRecord[];
  readonly ledger: Ledger;
}

/** Reads bytes in chunks of `chunk` bytes. */
export async function readAll(
  input: string | Uint8Array,
  chunk = 1 << 16,
  maxInflatedBytes = 1 << 29,
): Promise<Reading> {
  const report = createLedger();
  const read: ReadRecord[] = [];
  const source = inChunks(Buffer.from(input), chunk);
  for await (const item of readRecordsFrom(source, { file: 'f', report, gunzip, maxInflatedBytes })) read.push(item);
  return { read, records: read.map(({ record }) => record), ledger: report.ledger() };
}

/** Each chunk is overwritten once the next is asked for, as a producer may. */
export async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  for (let at = 0; at < bytes.length; at += size) {
    const chunk = new Uint8Array(bytes.subarray(at, at + size));
    yield chunk;
    chunk.fill(0x7b);
  }
}
