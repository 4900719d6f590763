import { call } from './call.js';

import { onObject, onTable } from './calls-storage.js';
import { ACCOUNT, iamUser, internal, roleSession, service } from './callers.js';
import { denied } from './event.js';
import { habit, type Habit } from './habit.js';
import { seeded } from './random.js';

/** The pipeline's address. */
export const RUNNER = '198.51.100.17';

const runner = iamUser(seeded(203), {
  name: 'ci-runner',
  path: '/machines/',
  sourceIPAddress: RUNNER,
  userAgent: 'aws-cli/2.24.6 md/awscrt#0.23.8 ua/2.1 os/linux#6.1 lang/python#3.12.9 exec-env/GitHub',
});
const nightly = roleSession(seeded(204), {
  role: 'nightly-report',
  path: '/service-role/',
  session: 'nightly-report',
  sourceIPAddress: '192.0.2.77',
  userAgent: 'aws-sdk-js/3.758.0 ua/2.1 os/linux#5.10 lang/js md/nodejs#22.14.0 exec-env/AWS_Lambda_nodejs22.x',
  creationDate: '2026-03-02T02:00:00Z',
});

/** The CI user that starts the pipeline, a Lambda function's role, and what services do by themselves. */
export const machineHabits: readonly Habit[] = [...pipeline(), ...lambda(), ...services()];

function pipeline(): readonly Habit[] {
  const repository = { repositoryName: 'site', registryId: ACCOUNT };
  const roleArn = `arn:aws:iam::${ACCOUNT}:role/Deploy`;
  return [
    habit(runner, 6, () =>
      call('sts AssumeRole', { roleArn, roleSessionName: 'pipeline-1182', durationSeconds: 3600 }),
    ),
    habit(runner, 5, () => call('ecr GetAuthorizationToken', {})),
    habit(runner, 5, () => call('ecr InitiateLayerUpload', repository)),
    habit(runner, 5, () => call('ecr PutImage', { ...repository, imageTag: 'latest' })),
    habit(runner, 1, () =>
      denied(call('ecr DeleteRepository', { ...repository, force: true }), {
        caller: runner,
        action: 'ecr:DeleteRepository',
        resource: `arn:aws:ecr:us-east-1:${ACCOUNT}:repository/site`,
        because: 'because no identity-based policy allows the ecr:DeleteRepository action',
      }),
    ),
  ];
}

function lambda(): readonly Habit[] {
  const group = { logGroupName: '/aws/lambda/nightly-report' };
  return [
    habit(nightly, 10, (random) =>
      call(
        'logs CreateLogStream',
        { ...group, logStreamName: `2026/04/${random.whole(10, 28)}/[$LATEST]${random.hex(32)}` },
        { apiVersion: '20140328' },
      ),
    ),
    habit(nightly, 12, () => onTable({ eventName: 'Query', table: 'report-runs', readOnly: true, data: true })),
    habit(nightly, 12, (random) =>
      onObject({
        eventName: 'PutObject',
        bucket: 'example-reports',
        key: `daily/2026/04/${random.whole(10, 28)}/summary.csv`,
        readOnly: false,
        additional: { SSEApplied: 'SSE_S3' },
      }),
    ),
    habit(nightly, 1, () => call('ssm GetParameters', { names: ['/reports/recipients'], withDecryption: true })),
  ];
}

function services(): readonly Habit[] {
  const keyArn = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d`;
  const roleArn = `arn:aws:iam::${ACCOUNT}:role/service-role/nightly-report`;
  return [
    habit(service('lambda.amazonaws.com'), 8, () =>
      call(
        'sts AssumeRole',
        { roleArn, roleSessionName: 'nightly-report' },
        {
          resources: [{ accountId: ACCOUNT, type: 'AWS::IAM::Role', ARN: roleArn }],
        },
      ),
    ),
    habit(internal(), 1, () => ({
      ...call('kms RotateKey', null),
      eventType: 'AwsServiceEvent',
      serviceEventDetails: { keyId: '1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d' },
      resources: [{ accountId: ACCOUNT, type: 'AWS::KMS::Key', ARN: keyArn }],
    })),
  ];
}
