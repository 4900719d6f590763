import { call } from './call.js';
import { listObjects, onObject } from './calls-storage.js';
import { ACCOUNT, identityCenterPerson, roleSession, root, through } from './callers.js';
import { failed } from './event.js';
import { habit, type Habit } from './habit.js';
import { seeded, type Random } from './random.js';

const LAKE = 'example-lake';
const BROWSER = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:136.0) Gecko/20100101 Firefox/136.0';

const engineer = roleSession(seeded(301), {
  role: 'DataEngineer',
  path: '/teams/data/',
  session: 'bob',
  sourceIPAddress: '203.0.113.61',
  userAgent: 'Boto3/1.37.9 md/Botocore#1.37.9 ua/2.0 os/linux#6.8 lang/python#3.11.11',
  creationDate: '2026-03-02T07:30:00Z',
  mfa: true,
});
const carol = identityCenterPerson(seeded(302), {
  permissionSet: 'PowerUserAccess',
  person: 'carol@example.com',
  sourceIPAddress: '203.0.113.88',
  userAgent: BROWSER,
  creationDate: '2026-03-04T08:00:00Z',
});
const owner = root({ sourceIPAddress: '203.0.113.5', userAgent: BROWSER }, '2026-03-09T10:00:00Z');

/** A data engineer's role, a person of Identity Center, and the root user once in a while. */
export const peopleHabits: readonly Habit[] = [...dataEngineer(), ...identityCenter(), ...rootUser()];

const part = (random: Random): string => `orders/year=2026/month=0${random.whole(3, 5)}/part-${random.hex(8)}.parquet`;

function dataEngineer(): readonly Habit[] {
  const byAthena = through(engineer, 'athena.amazonaws.com');
  const table = { databaseName: 'sales', name: 'orders' };
  return [
    habit(engineer, 8, (random) =>
      call(
        'athena StartQueryExecution',
        {
          queryString: '***OMITTED***',
          clientRequestToken: random.uuid(),
          queryExecutionContext: { database: 'sales' },
          resultConfiguration: { outputLocation: `s3://${LAKE}/athena-results/` },
          workGroup: 'analysts',
        },
        { responseElements: { queryExecutionId: random.uuid() } },
      ),
    ),
    habit(engineer, 6, (random) => call('athena GetQueryExecution', { queryExecutionId: random.uuid() })),
    habit(engineer, 5, (random) =>
      call('athena GetQueryResults', { queryExecutionId: random.uuid(), maxResults: 1000 }),
    ),
    habit(byAthena, 8, () => call('glue GetTable', table)),
    habit(byAthena, 12, (random) =>
      onObject({ eventName: 'GetObject', bucket: LAKE, key: part(random), readOnly: true }),
    ),
    habit(engineer, 4, () => call('glue GetDatabases', { catalogId: ACCOUNT })),
    habit(engineer, 2, () => call('glue StartCrawler', { name: 'orders' })),
    habit(engineer, 2, () =>
      failed(call('glue StartCrawler', { name: 'orders' }), {
        code: 'CrawlerRunningException',
        message: 'Crawler with name orders has already started',
      }),
    ),
    habit(engineer, 3, () => call('glue StartJobRun', { jobName: 'compact-orders' })),
    habit(engineer, 5, () => listObjects(LAKE, 'orders/')),
    habit(engineer, 10, (random) =>
      onObject({ eventName: 'PutObject', bucket: LAKE, key: part(random), readOnly: false }),
    ),
  ];
}

function identityCenter(): readonly Habit[] {
  return [
    habit(carol, 4, () => call('ec2 DescribeInstances', { filterSet: {}, instancesSet: {} })),
    habit(carol, 3, () => call('cloudformation DescribeStacks', null)),
    habit(carol, 2, () => call('cloudtrail LookupEvents', { maxResults: 50 })),
  ];
}

function rootUser(): readonly Habit[] {
  return [
    habit(owner, 1, () => ({
      ...call('signin ConsoleLogin', null),
      eventType: 'AwsConsoleSignIn',
      responseElements: { ConsoleLogin: 'Success' },
      additionalEventData: {
        LoginTo: 'https://console.aws.amazon.com/console/home',
        MobileVersion: 'No',
        MFAUsed: 'Yes',
      },
    })),
    habit(owner, 2, () => call('iam GetAccountSummary', null)),
    habit(owner, 1, () => ({
      ...call('billingconsole GetBillsForBillingPeriod', null),
      eventType: 'AwsConsoleAction',
    })),
  ];
}
