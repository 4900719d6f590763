import type { UserIdentity } from '../../src/base/record.js';
import { call } from './call.js';
import { createFunction, invoke, onFunction, onInstances } from './calls-compute.js';
import { listBuckets, listObjects, onBucket, onObject, onTable } from './calls-storage.js';
import { ACCOUNT, OTHER_ACCOUNT, iamUser, inConsole, through } from './callers.js';
import { denied, failed, type Caller } from './event.js';
import { habit, type Habit } from './habit.js';
import { seeded, type Random } from './random.js';

const REPORTS = 'example-reports';
const INSTANCES = ['i-0a11ce0000000001a', 'i-0a11ce0000000002b'] as const;
const KEY_ARN = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d`;

const alice = iamUser(seeded(101), {
  name: 'alice',
  sourceIPAddress: '203.0.113.24',
  userAgent: 'aws-cli/2.24.6 md/awscrt#0.23.8 ua/2.1 os/linux#6.8 lang/python#3.12.9',
});
const atConsole = inConsole(seeded(102), alice, '2026-03-02T08:00:00Z');

/** Three months of the IAM user who was given AdministratorAccess "for now". */
export const aliceHabits: readonly Habit[] = [
  ...reports(),
  ...machines(),
  ...functions(),
  ...tables(),
  ...secrets(),
  ...rest(),
];

const day = (random: Random): string => `2026/0${random.whole(3, 5)}/${random.whole(10, 28)}`;

function reports(): readonly Habit[] {
  return [
    habit(atConsole, 4, listBuckets),
    habit(atConsole, 3, () =>
      onBucket({ eventName: 'GetBucketLocation', bucket: REPORTS, readOnly: true, extra: { location: '' } }),
    ),
    habit(atConsole, 2, () =>
      onBucket({ eventName: 'GetBucketAcl', bucket: REPORTS, readOnly: true, extra: { acl: '' } }),
    ),
    habit(alice, 1, () =>
      failed(onBucket({ eventName: 'GetBucketLifecycle', bucket: REPORTS, readOnly: true, extra: { lifecycle: '' } }), {
        code: 'NoSuchLifecycleConfiguration',
        message: 'The lifecycle configuration does not exist',
      }),
    ),
    habit(alice, 8, () => listObjects(REPORTS, 'daily/')),
    habit(alice, 30, (random) =>
      onObject({ eventName: 'GetObject', bucket: REPORTS, key: `daily/${day(random)}/summary.csv`, readOnly: true }),
    ),
    habit(alice, 10, (random) =>
      onObject({ eventName: 'PutObject', bucket: REPORTS, key: `reviewed/${day(random)}.md`, readOnly: false }),
    ),
    habit(alice, 2, (random) =>
      failed(
        onObject({ eventName: 'HeadObject', bucket: REPORTS, key: `daily/${day(random)}/late.csv`, readOnly: true }),
        {
          code: 'NoSuchKey',
          message: 'The specified key does not exist.',
        },
      ),
    ),
  ];
}

function machines(): readonly Habit[] {
  const all = { filterSet: {}, instancesSet: {} };
  return [
    habit(atConsole, 9, () => call('ec2 DescribeInstances', { ...all, maxResults: 50 })),
    habit(alice, 8, () => call('ec2 DescribeInstances', all)),
    habit(alice, 3, () => call('ec2 DescribeInstanceStatus', { ...all, includeAllInstances: false })),
    habit(atConsole, 3, () => call('ec2 DescribeVolumes', { filterSet: {}, volumeSet: {} })),
    habit(alice, 3, (random) => onInstances('StartInstances', [random.pick(INSTANCES)])),
    habit(alice, 3, (random) => onInstances('StopInstances', [random.pick(INSTANCES)], { force: false })),
    habit(alice, 1, () =>
      failed(onInstances('RebootInstances', [INSTANCES[0]]), {
        code: 'Client.DryRunOperation',
        message: 'Request would have succeeded, but DryRun flag is set.',
      }),
    ),
    habit(alice, 2, () =>
      failed(call('ec2 DescribeSnapshots', { ownersSet: { items: [{ owner: 'self' }] }, filterSet: {} }), {
        code: 'Client.RequestLimitExceeded',
        message: 'Request limit exceeded.',
      }),
    ),
  ];
}

function functions(): readonly Habit[] {
  const role = `arn:aws:iam::${ACCOUNT}:role/service-role/nightly-report`;
  const group = '/aws/lambda/nightly-report';
  return [
    habit(atConsole, 3, () => call('lambda ListFunctions20150331', { maxItems: 50 })),
    habit(alice, 5, () => onFunction('GetFunction20150331v2', 'nightly-report')),
    habit(alice, 6, () =>
      onFunction('UpdateFunctionCode20150331v2', 'nightly-report', { publish: true, dryRun: false }),
    ),
    habit(alice, 2, () =>
      onFunction('UpdateFunctionConfiguration20150331v2', 'nightly-report', { timeout: 120, environment: {} }),
    ),
    habit(alice, 1, () => createFunction('weekly-report', role)),
    habit(alice, 6, (random) => invoke(random.pick(['nightly-report', 'weekly-report']))),
    habit(atConsole, 3, () => call('logs DescribeLogGroups', { limit: 50 }, { apiVersion: '20140328' })),
    habit(alice, 4, () =>
      call('logs FilterLogEvents', { logGroupName: group, filterPattern: 'ERROR' }, { apiVersion: '20140328' }),
    ),
    habit(alice, 3, () =>
      call(
        'logs GetLogEvents',
        { logGroupName: group, logStreamName: '2026/04/01/[$LATEST]0a1b2c3d' },
        { apiVersion: '20140328' },
      ),
    ),
    habit(alice, 2, () => call('monitoring DescribeAlarms', { maxRecords: 100 })),
    habit(alice, 2, () =>
      call('monitoring PutMetricAlarm', {
        alarmName: 'nightly-report-errors',
        metricName: 'Errors',
        namespace: 'AWS/Lambda',
        threshold: 1,
      }),
    ),
  ];
}

function tables(): readonly Habit[] {
  const key = { key: { reportId: '***' } };
  return [
    habit(atConsole, 2, () => call('dynamodb ListTables', { limit: 100 }, { apiVersion: '2012-08-10' })),
    habit(alice, 4, () => onTable({ eventName: 'DescribeTable', table: 'report-runs', readOnly: true })),
    habit(alice, 5, () =>
      onTable({ eventName: 'GetItem', table: 'report-runs', readOnly: true, data: true, extra: key }),
    ),
    habit(alice, 3, () =>
      onTable({ eventName: 'UpdateItem', table: 'report-runs', readOnly: false, data: true, extra: key }),
    ),
  ];
}

function secrets(): readonly Habit[] {
  const parameter = { name: '/reports/recipients', withDecryption: true };
  const arn = `arn:aws:ssm:us-east-1:${ACCOUNT}:parameter/reports/recipients`;
  const resources = [{ accountId: ACCOUNT, type: 'AWS::KMS::Key', ARN: KEY_ARN }];
  return [
    habit(alice, 3, () => call('ssm GetParameter', parameter, { resources: [{ accountId: ACCOUNT, ARN: arn }] })),
    habit(through(alice, 'ssm.amazonaws.com'), 3, () =>
      call(
        'kms Decrypt',
        { encryptionContext: { PARAMETER_ARN: arn }, encryptionAlgorithm: 'SYMMETRIC_DEFAULT' },
        { resources },
      ),
    ),
    habit(alice, 2, () => call('secretsmanager GetSecretValue', { secretId: 'reports/mail' })),
    habit(alice, 3, () =>
      failed(call('ssm DescribeParameters', { maxResults: 50 }), {
        code: 'ThrottlingException',
        message: 'Rate exceeded',
      }),
    ),
  ];
}

function rest(): readonly Habit[] {
  const session = `arn:aws:sts::${OTHER_ACCOUNT}:assumed-role/ReadReports/alice`;
  const roleArn = `arn:aws:iam::${OTHER_ACCOUNT}:role/ReadReports`;
  const assume = { roleArn, roleSessionName: 'alice', durationSeconds: 3600 };
  const leave = call('organizations LeaveOrganization', null);
  const listUsers = call('iam ListUsers', { maxItems: 100 });
  return [
    habit(signIn(), 5, () => ({
      ...call('signin ConsoleLogin', null),
      eventType: 'AwsConsoleSignIn',
      responseElements: { ConsoleLogin: 'Success' },
      additionalEventData: {
        LoginTo: 'https://console.aws.amazon.com/console/home',
        MobileVersion: 'No',
        MFAUsed: 'Yes',
      },
    })),
    habit(alice, 5, () => call('sts GetCallerIdentity', null)),
    habit(alice, 2, () => call('iam GetUser', null)),
    habit(alice, 1, () => call('iam ListAccessKeys', { userName: 'alice' })),
    habit(alice, 2, () => call('sts AssumeRole', assume, { responseElements: { assumedRoleUser: { arn: session } } })),
    habit(alice, 1, () =>
      denied(leave, {
        caller: alice,
        action: 'organizations:LeaveOrganization',
        resource: '*',
        because: 'with an explicit deny in a service control policy',
      }),
    ),
    habit(alice, 2, () =>
      denied(listUsers, {
        caller: alice,
        action: 'iam:ListUsers',
        resource: `arn:aws:iam::${ACCOUNT}:user/`,
        because: 'with an explicit deny in an identity-based policy',
      }),
    ),
  ];
}

/** A sign-in carries no access key. */
function signIn(): Caller {
  const { type, principalId, arn, accountId, userName } = alice.userIdentity as Required<UserIdentity>;
  return { ...alice, userAgent: atConsole.userAgent, userIdentity: { type, principalId, arn, accountId, userName } };
}
