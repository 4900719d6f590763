import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { grantedFiles } from '../../src/cli/granted-files.js';
import { typedOptions, type TypedOptions } from '../../src/cli/typed-options.js';
import { checkPolicies, type CheckResult } from '../../src/main/check-policies.js';
import { comparePolicies } from '../../src/main/compare-policies.js';
import { DEFAULT_READING, NO_FILTER } from '../../src/main/read-usage.js';
import { startOperations, type Answer, type OperationsDouble } from '../aws/doubles/operations.js';
import { withCredentials } from '../aws/environment.js';
import { MEMBER, organization } from '../aws/organization.js';

const folder = mkdtempSync(join(tmpdir(), 'live-'));
const credentials = withCredentials();
let double: OperationsDouble | null = null;
afterEach(() => double?.close());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ALICE = `arn:aws:iam::${MEMBER}:user/alice`;
const all = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const details = `<UserDetailList><member><Arn>${ALICE}</Arn><UserName>alice</UserName><UserPolicyList><member><PolicyName>all</PolicyName><PolicyDocument>${encodeURIComponent(JSON.stringify(all))}</PolicyDocument></member></UserPolicyList></member></UserDetailList><IsTruncated>false</IsTruncated>`;
const iam: Readonly<Record<string, Answer>> = { GetAccountAuthorizationDetails: () => details };

let number = 0;
const call = (event: string, over: object = {}): object => ({
  eventVersion: '1.11',
  eventID: `00000000-0000-4000-8000-${String((number += 1)).padStart(12, '0')}`,
  eventTime: '2026-03-01T09:00:00Z',
  eventSource: `${event.split(':')[0] ?? ''}.amazonaws.com`,
  eventName: event.split(':')[1],
  awsRegion: 'us-east-1',
  eventType: 'AwsApiCall',
  eventCategory: 'Management',
  requestParameters: null,
  recipientAccountId: MEMBER,
  userIdentity: { type: 'IAMUser', arn: ALICE, accountId: MEMBER, userName: 'alice', principalId: 'AIDAALICEEXAMPLE' },
  ...over,
});
const source = join(folder, 'records.json');
const Records = [
  call('ec2:DescribeInstances'),
  call('ec2:DescribeInstances', { awsRegion: 'eu-west-1' }),
  call('s3:GetBucketPolicy', { requestParameters: { bucketName: 'orders' } }),
  call('sqs:ListQueues'),
];
writeFileSync(source, JSON.stringify({ Records }));
const policy = join(folder, 'policy.json');
writeFileSync(policy, JSON.stringify(all));

const reading = { ...DEFAULT_READING, threads: 0, filter: { ...NO_FILTER, principals: ['alice'] } };
type Options = Readonly<Record<string, readonly string[]>>;
const optionsOf = (options: Options): TypedOptions => typedOptions(new Map(Object.entries(options)));

async function checked(options: Options, answers: Readonly<Record<string, Answer>>): Promise<CheckResult> {
  double = await startOperations({ ...organization(), ...iam, ...answers });
  credentials.at(double.endpoint);
  const granted = await grantedFiles(optionsOf({ principal: [ALICE], ...options }));
  return checkPolicies({ sources: [source], reading, ...granted, inferred: true, grantGuarded: false, opinion: null });
}

const without = (...operations: readonly string[]): Readonly<Record<string, Answer>> => {
  const answers = { ...organization(), ...iam };
  return Object.fromEntries(Object.entries(answers).filter(([operation]) => !operations.includes(operation)));
};

const codes = ({ findings }: CheckResult): readonly string[] => findings.map(({ code }) => code);

describe('check --policy live', () => {
  test('RULE 24: every level is asked, and what the organization tells of its principals is known', async () => {
    const result = await checked({ policy: ['live'] }, {});
    expect(result.policies.serviceControl).toHaveLength(4);
    expect(result.policies.resourceControl).toHaveLength(1);
    expect(result.replay.answers).toMatchObject({ 'allowed by this policy': 3, denied: 1, unknown: 0 });
    expect(result.replay.lines[0]).toMatchObject({
      action: 'ec2:DescribeInstances',
      why: expect.stringContaining('statement 1 of regions111 (p-regions111)') as string,
    });
    expect(codes(result)).not.toContain('limits-not-read');
  });

  test('where Organizations may not be asked, a finding says so', async () => {
    double = await startOperations(without('DescribeOrganization'));
    credentials.at(double.endpoint);
    const granted = await grantedFiles(optionsOf({ principal: [ALICE], policy: ['live'] }));
    const result = await checkPolicies({
      sources: [source],
      reading,
      ...granted,
      inferred: true,
      grantGuarded: false,
      opinion: null,
    });
    expect(codes(result)).toContain('limits-not-read');
    expect(result.policies.serviceControl).toEqual([]);
    expect(result.replay.answers.denied).toBe(0);
  });

  test('files that are named take the place of what is live', async () => {
    const result = await checked({ policy: ['live'], scp: [policy] }, {});
    expect(result.policies.serviceControl).toEqual([[policy]]);
    expect(double?.asked.map(({ operation }) => operation)).not.toContain('DescribeOrganization');
  });

  test('compare takes them too: a denial of today is told', async () => {
    double = await startOperations({ ...organization(), ...iam });
    credentials.at(double.endpoint);
    const granted = await grantedFiles(optionsOf({ principal: [ALICE], current: ['live'] }));
    const request = { sources: [source], reading, ...granted, selectors: [], lastAccessed: null, minDays: 90 };
    const { neededNotGranted } = await comparePolicies(request);
    expect(neededNotGranted).toMatchObject([{ action: 'ec2:DescribeInstances', answer: 'denied' }]);
  });
});

describe('check --scp live', () => {
  test('beside a policy of a file', async () => {
    const result = await checked({ policy: [policy], scp: ['live'] }, {});
    expect(result.policies.serviceControl).toHaveLength(4);
    expect(result.policies.resourceControl).toEqual([]);
    expect(result.replay.answers.denied).toBe(1);
  });

  test('insists: who may not read them gets an error', async () => {
    double = await startOperations(without('ListParents'));
    credentials.at(double.endpoint);
    const asked = grantedFiles(optionsOf({ principal: [ALICE], policy: [policy], scp: ['live'] }));
    await expect(asked).rejects.toMatchObject({ code: 'aws-denied' });
  });

  test('an ARN says whose they are; those of another account are not taken', async () => {
    const other = `arn:aws:iam::444455556666:user/alice`;
    await expect(checked({ policy: [policy], scp: ['live'], principal: [other] }, {})).rejects.toMatchObject({
      code: 'bad-usage',
      message: expect.stringContaining('444455556666 were read') as string,
    });
  });
});

describe('a data perimeter', () => {
  const perimeter = (key: string): Readonly<Record<string, Answer>> => ({
    DescribePolicy: ({ PolicyId }) => {
      const outside = { StringNotEqualsIfExists: { [key]: 'o-a1b2c3d4e5' } };
      const deny = { Effect: 'Deny', Action: 'sns:*', Resource: '*', Condition: outside };
      const statement = String(PolicyId).startsWith('p-org')
        ? deny
        : { ...deny, Effect: 'Allow', Action: '*', Condition: {} };
      return { Policy: { Content: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }) } };
    },
  });
  const topics = join(folder, 'topics.json');
  const publish = (account: string): object =>
    call('sns:Publish', { requestParameters: { topicArn: `arn:aws:sns:us-east-1:${account}:orders` } });
  writeFileSync(topics, JSON.stringify({ Records: [publish(MEMBER), publish('444455556666')] }));

  test.each([
    ['aws:ResourceOrgID', { 'allowed by this policy': 1, unknown: 1 }],
    ['aws:PrincipalOrgID', { 'allowed by this policy': 2, unknown: 0 }],
  ])('%s is known where it can be: of the principal, and of resources in its own account', async (key, answers) => {
    double = await startOperations({ ...organization(), ...iam, ...perimeter(key) });
    credentials.at(double.endpoint);
    const granted = await grantedFiles(optionsOf({ principal: [ALICE], policy: [policy], scp: ['live'] }));
    const request = { sources: [topics], reading, ...granted, inferred: true, grantGuarded: false, opinion: null };
    expect((await checkPolicies(request)).replay.answers).toMatchObject(answers);
  });
});

describe('a resource control policy', () => {
  test('says nothing of resources in other accounts, and leaves buckets open whose account is not known', async () => {
    const deny = { Effect: 'Deny', Principal: '*', Action: ['s3:*', 'sqs:*'], Resource: '*' };
    const answers = {
      DescribePolicy: ({ PolicyId }: Readonly<Record<string, unknown>>) => ({
        Policy: {
          Content: JSON.stringify({
            Version: '2012-10-17',
            Statement: [String(PolicyId).startsWith('p-perimeter') ? deny : { ...deny, Effect: 'Allow', Action: '*' }],
          }),
        },
      }),
    };
    const result = await checked({ policy: [policy], rcp: ['live'] }, answers);
    const lines = result.replay.lines.map(({ action, answer, why }) => [action, answer, why]);
    expect(lines).toEqual([
      ['s3:GetBucketPolicy', 'unknown', 'depends on aws:resourceaccount'],
      ['sqs:ListQueues', 'unknown', 'depends on aws:resourceaccount'],
    ]);
  });
});
