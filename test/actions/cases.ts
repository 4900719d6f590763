import { readFile } from 'node:fs/promises';
import { actionsForRecord, type RecordActions } from '../../src/actions/actions-for-record.js';
import type { CloudTrailRecord } from '../../src/base/record.js';
import type { UsageRow } from '../../src/base/usage-row.js';
import { openCatalog, type Catalog } from '../../src/catalog/catalog.js';
import { projectRecord } from '../../src/usage/project.js';
import { ACCOUNT } from './fixtures.js';

const DATA = new URL('../../data/catalog/', import.meta.url);
let opened: Promise<Catalog> | null = null;

/** The catalogue that ships. */
export const shippedCatalog = (): Promise<Catalog> =>
  (opened ??= openCatalog((name) => readFile(new URL(name, DATA), 'utf8')));

/** A record of which a case says only what matters. */
export function recordOf(fields: Partial<CloudTrailRecord>): CloudTrailRecord {
  return {
    eventVersion: '1.11',
    eventTime: '2026-03-01T09:00:00Z',
    eventName: 'None',
    eventType: 'AwsApiCall',
    awsRegion: 'eu-west-1',
    recipientAccountId: ACCOUNT,
    userIdentity: {
      type: 'IAMUser',
      arn: `arn:aws:iam::${ACCOUNT}:user/alice`,
      accountId: ACCOUNT,
      userName: 'alice',
      principalId: 'AIDAEXAMPLE',
    },
    ...fields,
  };
}

/** One record as a usage row, projected with the shipped catalogue's paths. */
export async function rowOf(record: CloudTrailRecord): Promise<UsageRow> {
  const catalog = await shippedCatalog();
  const projection = await catalog.projection(record.eventSource ?? '');
  return {
    ...projectRecord(record, projection(record.eventName)),
    count: 1,
    firstSeen: record.eventTime,
    lastSeen: record.eventTime,
    eventIds: [record.eventID ?? 'event-1'],
    days: { [record.eventTime.slice(0, 10)]: 1 },
  };
}

/** What a record maps to. */
export async function mapRecord(fields: Partial<CloudTrailRecord>): Promise<RecordActions> {
  return actionsForRecord(await rowOf(recordOf(fields)), await shippedCatalog());
}
