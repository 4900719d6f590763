import { call } from './call.js';
import { createFunction, onFunction, runInstance } from './calls-compute.js';
import { onBucket } from './calls-storage.js';
import { ACCOUNT, OTHER_ACCOUNT, roleSession } from './callers.js';
import { failed } from './event.js';
import { habit, type Habit } from './habit.js';
import { RUNNER } from './machines.js';
import { seeded } from './random.js';

const TERRAFORM =
  'APN/1.0 HashiCorp/1.0 Terraform/1.11.4 (+https://www.terraform.io) terraform-provider-aws/5.92.0 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.36.3';
const SITE = 'example-site';
const ROLE = { roleName: 'site-function' };
const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/site-function`;
const TRUST =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}';

const deploy = roleSession(seeded(201), {
  role: 'Deploy',
  session: 'pipeline-1182',
  sourceIPAddress: RUNNER,
  userAgent: TERRAFORM,
  creationDate: '2026-03-02T09:00:00Z',
});
const deployElsewhere = roleSession(seeded(202), {
  account: OTHER_ACCOUNT,
  role: 'Deploy',
  session: 'pipeline-1183',
  sourceIPAddress: RUNNER,
  userAgent: TERRAFORM,
  creationDate: '2026-03-03T09:00:00Z',
});

/** The Deploy role: Terraform in a pipeline builds a small site, here and in the second account. */
export const terraformHabits: readonly Habit[] = [...buckets(), ...roles(), ...functions(), ...rest()];

function buckets(): readonly Habit[] {
  return [
    habit(deploy, 1, () =>
      onBucket({ eventName: 'CreateBucket', bucket: SITE, readOnly: false, extra: { 'x-amz-acl': 'private' } }),
    ),
    habit(deploy, 1, () =>
      onBucket({ eventName: 'PutBucketVersioning', bucket: SITE, readOnly: false, extra: { versioning: '' } }),
    ),
    habit(deploy, 1, () =>
      onBucket({ eventName: 'PutBucketEncryption', bucket: SITE, readOnly: false, extra: { encryption: '' } }),
    ),
    habit(deploy, 1, () =>
      onBucket({
        eventName: 'PutBucketPublicAccessBlock',
        bucket: SITE,
        readOnly: false,
        extra: { publicAccessBlock: '' },
      }),
    ),
    habit(deploy, 3, () =>
      onBucket({ eventName: 'GetBucketEncryption', bucket: SITE, readOnly: true, extra: { encryption: '' } }),
    ),
    habit(deploy, 3, () =>
      onBucket({ eventName: 'GetBucketTagging', bucket: SITE, readOnly: true, extra: { tagging: '' } }),
    ),
    habit(deploy, 2, () =>
      failed(onBucket({ eventName: 'GetBucketPolicy', bucket: SITE, readOnly: true, extra: { policy: '' } }), {
        code: 'NoSuchBucketPolicy',
        message: 'The bucket policy does not exist',
      }),
    ),
  ];
}

function roles(): readonly Habit[] {
  return [
    habit(deploy, 1, () =>
      call(
        'iam CreateRole',
        { ...ROLE, path: '/', assumeRolePolicyDocument: TRUST },
        { responseElements: { role: { arn: ROLE_ARN, path: '/', ...ROLE } } },
      ),
    ),
    habit(deploy, 1, () =>
      call('iam PutRolePolicy', {
        ...ROLE,
        policyName: 'inline',
        policyDocument: '{"Version":"2012-10-17","Statement":[]}',
      }),
    ),
    habit(deploy, 1, () =>
      call('iam AttachRolePolicy', {
        ...ROLE,
        policyArn: 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
      }),
    ),
    habit(deploy, 4, () => call('iam GetRole', ROLE)),
    habit(deploy, 3, () => call('iam ListAttachedRolePolicies', ROLE)),
  ];
}

function functions(): readonly Habit[] {
  return [
    habit(deploy, 1, () => createFunction('site-function', ROLE_ARN)),
    habit(deploy, 4, () => onFunction('GetFunction20150331v2', 'site-function')),
    habit(deploy, 1, () =>
      onFunction('AddPermission20150331v2', 'site-function', {
        statementId: 'events',
        action: 'lambda:InvokeFunction',
        principal: 'events.amazonaws.com',
        sourceArn: `arn:aws:events:us-east-1:${ACCOUNT}:rule/every-morning`,
      }),
    ),
    habit(deploy, 1, () =>
      call('logs CreateLogGroup', { logGroupName: '/aws/lambda/site-function' }, { apiVersion: '20140328' }),
    ),
    habit(deploy, 1, () =>
      call(
        'logs PutRetentionPolicy',
        { logGroupName: '/aws/lambda/site-function', retentionInDays: 30 },
        { apiVersion: '20140328' },
      ),
    ),
  ];
}

function rest(): readonly Habit[] {
  return [
    habit(deploy, 1, () =>
      call('events PutRule', { name: 'every-morning', scheduleExpression: 'cron(0 6 * * ? *)', state: 'ENABLED' }),
    ),
    habit(deploy, 1, () =>
      call('events PutTargets', {
        rule: 'every-morning',
        targets: [{ id: 'site', arn: `arn:aws:lambda:us-east-1:${ACCOUNT}:function:site-function` }],
      }),
    ),
    habit(deploy, 2, (random) => runInstance(random, 'build-agent')),
    habit(deploy, 2, () =>
      call('ec2 DescribeSubnets', {
        subnetSet: {},
        filterSet: { items: [{ name: 'tag:tier', valueSet: { items: [{ value: 'private' }] } }] },
      }),
    ),
    habit(deployElsewhere, 1, () =>
      onBucket({ eventName: 'CreateBucket', bucket: 'example-site-444455556666', readOnly: false }),
    ),
    habit(deployElsewhere, 3, () => call('iam GetRole', ROLE)),
  ];
}
