/**
 * A policy out of usage rows that are there already: `policy-of-rows.mjs LIBRARY ROWS OPERATIONS made|unmade`. Each row is an operation on a
 * table; `unmade` does everything but the policy, so that the difference is what the policy takes.
 */
import { pathToFileURL } from 'node:url';

/** Of the library only what is used here. */
interface Library {
  summarizeUsage(records: Iterable<unknown>): Promise<{ readonly rows: readonly unknown[] }>;
  generatePolicy(usage: unknown): Promise<{ readonly policy: unknown }>;
}

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

function* records(rows: number, operations: number): Generator {
  for (let row = 0; row < rows; row += 1) {
    const eventName = OPERATIONS[row % operations] ?? 'GetItem';
    yield {
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
      eventName,
      awsRegion: 'eu-central-1',
      requestParameters: { tableName: `orders-of-customer-${Math.floor(row / operations)}` },
      responseElements: null,
      eventID: `0b000000-0000-4000-8000-${String(row).padStart(12, '0')}`,
      eventType: 'AwsApiCall',
      recipientAccountId: ACCOUNT,
      eventCategory: 'Data',
    };
  }
}

const [, , path = '', rows = '1', operations = '1', what = 'made'] = process.argv;
const library = (await import(pathToFileURL(path).href)) as Library; // the built package
const usage = await library.summarizeUsage(records(Number(rows), Number(operations)));
if (usage.rows.length !== Number(rows)) throw new Error(`${usage.rows.length} rows`);
if (what === 'made') console.log(JSON.stringify((await library.generatePolicy(usage)).policy).length);
