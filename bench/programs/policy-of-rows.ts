/**
 * A policy out of usage rows that are there already: `policy-of-rows.mjs ROWS OPERATIONS proved|made|unmade`. Each row is an operation on a
 * table; `made` asks the library for the policy, `proved` for the proof too, as the command does; `unmade` does everything but the policy, so
 * that the difference is what the policy takes. The rows are made one by one, as a reader of files hands them over: no more is in memory than
 * they are.
 */
import type { CloudTrailRecord } from '../../src/base/record.js';
import { EMPTY_LEDGER } from '../../src/base/ledger.js';
import { shippedCatalog } from '../../src/main/catalog-files.js';
import { DEFAULT_GRANTING, policyOf, unprovedPolicyOf } from '../../src/main/generate-policy.js';
import type { GeneratedPolicy } from '../../src/policy/types.js';
import { finishUsage } from '../../src/usage/finish-usage.js';
import { UsageFold } from '../../src/usage/fold.js';
import { NO_FILTER } from '../../src/usage/no-filter.js';
import { projectRecord } from '../../src/usage/project.js';
import type { Usage } from '../../src/usage/types.js';

const ACCOUNT = '111122223333';
const OPERATIONS = [
  'GetItem',
  'PutItem',
  'Query',
  'UpdateItem',
  'DeleteItem',
  'Scan',
  'DescribeTable',
  'DescribeContinuousBackups',
  'DescribeTimeToLive',
  'UpdateTable',
];

function recordOf(row: number, operations: number): CloudTrailRecord {
  return {
    eventVersion: '1.09',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDAEXAMPLEALICE0000',
      arn: `arn:aws:iam::${ACCOUNT}:user/alice`,
      accountId: ACCOUNT,
      userName: 'alice',
    },
    eventTime: `2026-03-${String((row % 28) + 1).padStart(2, '0')}T08:00:00Z`,
    eventSource: 'dynamodb.amazonaws.com',
    eventName: OPERATIONS[row % operations] ?? 'GetItem',
    awsRegion: 'eu-central-1',
    requestParameters: { tableName: `orders-of-customer-${Math.floor(row / operations)}` },
    responseElements: null,
    eventID: `0b000000-0000-4000-8000-${String(row).padStart(12, '0')}`,
    eventType: 'AwsApiCall',
    recipientAccountId: ACCOUNT,
    eventCategory: 'Data',
  };
}

function usageOf(rows: number, operations: number, paths: (eventName: string) => readonly string[]): Usage {
  const fold = new UsageFold();
  for (let row = 0; row < rows; row += 1) {
    const record = recordOf(row, operations);
    fold.add(projectRecord(record, paths(record.eventName)), { time: record.eventTime, eventId: record.eventID ?? '' });
  }
  const ledger = { ...EMPTY_LEDGER, records: rows };
  return finishUsage({ rows: fold.rows(), assumedByServices: {}, ledger, filter: NO_FILTER, copiesDiffer: 0 });
}

const [, , rows = '1', operations = '1', what = 'made'] = process.argv;
const catalog = await shippedCatalog();
const paths = await catalog.projection('dynamodb.amazonaws.com');
const usage = usageOf(Number(rows), Number(operations), paths);
if (usage.rows.length !== Number(rows)) throw new Error(`${usage.rows.length} rows`);
const asked = { whose: { spec: null }, granting: DEFAULT_GRANTING };
if (what === 'made') tell(await unprovedPolicyOf(usage, catalog, asked));
if (what === 'proved') tell((await policyOf(usage, catalog, asked)).generated);

function tell({ policy }: GeneratedPolicy): void {
  console.log(JSON.stringify(policy).length);
}
