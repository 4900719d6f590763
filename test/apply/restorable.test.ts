import { describe, expect, test } from 'vitest';
import { statementFor, whyNotRestored, type DeniedCall, type RestoreFacts } from '../../src/apply/restorable.js';
import { createEvaluator } from '../../src/iam/evaluate.js';
import { sourced } from '../../src/iam/sourced-policy.js';

const policy = (...Statement: readonly unknown[]): ReturnType<typeof sourced> =>
  sourced({ Version: '2012-10-17', Statement }, { name: 'policy' });
const evaluator = (...statements: readonly unknown[]): RestoreFacts['now'] =>
  createEvaluator({ identity: [policy(...statements)] });
const allow = (Action: string | readonly string[], Resource = '*', more: object = {}): unknown => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});

const QUEUE = 'arn:aws:sqs:eu-central-1:111122223333:orders';
const OBJECT = 'arn:aws:s3:::reports/2026/a.csv';
const ROLE = 'arn:aws:iam::111122223333:role/Deploy';
const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-4000-8000-000000000001';

/** The policies after the cut. */
const NOW: readonly unknown[] = [
  allow('s3:PutObject', 'arn:aws:s3:::reports/*'),
  { Effect: 'Deny', Action: 'kms:Decrypt', Resource: '*' },
  {
    Effect: 'Deny',
    Action: 'sqs:*',
    Resource: '*',
    Condition: { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } },
  },
];

const facts: RestoreFacts = {
  principalId: 'AIDAALICEEXAMPLE',
  cutAt: '2026-06-01T00:00:00Z',
  used: [
    { action: 'sqs:SendMessage', resources: [QUEUE], guarded: false },
    { action: 's3:GetObject', resources: [OBJECT], guarded: false },
    { action: 's3:PutObject', resources: [OBJECT], guarded: false },
    { action: 'iam:PassRole', resources: [ROLE], guarded: true },
    { action: 'kms:Decrypt', resources: [KEY], guarded: false },
    { action: 'kms:CreateGrant', resources: [KEY], guarded: false },
    { action: 'ec2:DescribeInstances', resources: ['*'], guarded: false },
    { action: 'dynamodb:GetItem', resources: ['arn:aws:dynamodb:eu-central-1:111122223333:table/T'], guarded: false },
    { action: 'sns:Publish', resources: ['arn:aws:sns:eu-central-1:111122223333:news'], guarded: false },
  ],
  before: evaluator(
    allow(['sqs:*', 's3:*', 'iam:*', 'ec2:*', 'kms:*']),
    allow('sns:*', '*', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }),
  ),
  now: evaluator(...NOW),
  undenied: evaluator(...NOW, allow('*')),
  isGuarded: (action) => action.toLowerCase() === 'kms:creategrant',
};

const call = (action: string, resource: string | null, more: Partial<DeniedCall> = {}): DeniedCall => ({
  action,
  resource,
  at: '2026-06-02T09:00:00Z',
  principalId: 'AIDAALICEEXAMPLE',
  ...more,
});

test('RULE 34: what was used on this resource, granted before and merely refused now may come back', () => {
  expect(whyNotRestored(call('s3:GetObject', OBJECT), facts)).toBeNull();
  expect(whyNotRestored(call('S3:getobject', OBJECT), facts)).toBeNull();
  expect(whyNotRestored(call('ec2:DescribeInstances', '*'), facts)).toBeNull();
});

test.each([
  ['a star', 'arn:aws:s3:::reports/*', 'arn:aws:s3:::reports/${*}'],
  ['a question mark', 'arn:aws:s3:::reports/a?b', 'arn:aws:s3:::reports/a${?}b'],
  ['a variable', 'arn:aws:s3:::reports/${aws:username}', 'arn:aws:s3:::reports/${$}{aws:username}'],
  ['no resource at all', '*', '*'],
])('RULES 7 and 34: what comes back is the resource and nothing else: %s', (_, resource, written) => {
  expect(statementFor({ action: 's3:GetObject', resource })).toMatchObject({ Resource: [written] });
});

test('RULE 34: a name that no policy can say exactly stays away', () => {
  const used = [{ action: 's3:GetObject', resources: ['arn:aws:s3:::reports/日'], guarded: false }];
  expect(whyNotRestored(call('s3:GetObject', 'arn:aws:s3:::reports/日'), { ...facts, used })).toBe(
    'the resource is not known exactly',
  );
});

/** What somebody who has stolen a key tries, and what only looks like work. */
const PROBES: readonly (readonly [string, DeniedCall])[] = [
  ...[
    'iam:ListUsers',
    'iam:CreateUser',
    'iam:CreateAccessKey',
    'iam:AttachUserPolicy',
    'iam:PutUserPolicy',
    'iam:UpdateAssumeRolePolicy',
    'iam:CreateLoginProfile',
    'iam:GetAccountAuthorizationDetails',
    'sts:AssumeRole',
    'sts:GetFederationToken',
    'organizations:ListAccounts',
    'cloudtrail:StopLogging',
    'cloudtrail:DeleteTrail',
    'guardduty:DeleteDetector',
    'config:StopConfigurationRecorder',
    'ec2:RunInstances',
    'ec2:ModifySnapshotAttribute',
    'ec2:GetPasswordData',
    'secretsmanager:ListSecrets',
    'secretsmanager:GetSecretValue',
    'ssm:GetParameter',
    'ssm:StartSession',
    'ssm:SendCommand',
    'lambda:UpdateFunctionCode',
    'lambda:InvokeFunction',
    'lambda:AddPermission',
    's3:PutBucketPolicy',
    's3:ListAllMyBuckets',
    's3:DeleteObject',
    'rds:ModifyDBSnapshotAttribute',
    'ses:GetAccount',
    'glue:UpdateDevEndpoint',
    'cloudformation:CreateStack',
    'sqs:SetQueueAttributes',
  ].map((action) => [`never used: ${action}`, call(action, '*')] as const),
  ['another object of the same bucket', call('s3:GetObject', 'arn:aws:s3:::reports/2026/b.csv')],
  ['the bucket instead of the object', call('s3:GetObject', 'arn:aws:s3:::reports')],
  ['a pattern that covers the object', call('s3:GetObject', 'arn:aws:s3:::reports/*')],
  ['everything', call('s3:GetObject', '*')],
  ['the same key in another bucket', call('s3:GetObject', 'arn:aws:s3:::other/2026/a.csv')],
  ['the same queue of another account', call('sqs:SendMessage', QUEUE.replace('111122223333', '444455556666'))],
  ['the same queue in another region', call('sqs:SendMessage', QUEUE.replace('eu-central-1', 'us-east-1'))],
  ['the same queue in another partition', call('sqs:SendMessage', QUEUE.replace('arn:aws:', 'arn:aws-cn:'))],
  ['a resource the record does not tell', call('s3:GetObject', null)],
  ['an action with a wildcard', call('s3:Get*', OBJECT)],
  ['every action', call('*', OBJECT)],
  ['another role to pass', call('iam:PassRole', 'arn:aws:iam::111122223333:role/Admin')],
  ['a guarded action that was used on this role', call('iam:PassRole', ROLE)],
  ['an action that the catalogue guards', call('kms:CreateGrant', KEY)],
  ['what a denial of today refuses', call('kms:Decrypt', KEY)],
  ['what a denial of today may refuse', call('sqs:SendMessage', QUEUE)],
  ['what the policies allow: somebody else denies it', call('s3:PutObject', OBJECT)],
  [
    'what was used through another grant',
    call('dynamodb:GetItem', 'arn:aws:dynamodb:eu-central-1:111122223333:table/T'),
  ],
  ['what was granted under a condition', call('sns:Publish', 'arn:aws:sns:eu-central-1:111122223333:news')],
  ['a call from before the cut', call('s3:GetObject', OBJECT, { at: '2026-05-31T23:59:59Z' })],
  ['a recreated principal', call('s3:GetObject', OBJECT, { principalId: 'AIDAOTHEREXAMPLE' })],
  ['a record without a unique id', call('s3:GetObject', OBJECT, { principalId: null })],
];

describe('RULE 34: probing restores nothing', () => {
  test('there are 50 kinds of it', () => expect(PROBES.length).toBeGreaterThanOrEqual(50));
  test.each(PROBES)('%s', (_, probe) => expect(whyNotRestored(probe, facts)).not.toBeNull());
});
