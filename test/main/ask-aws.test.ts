import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { DEFAULT_AWS } from '../../src/aws/settings.js';
import { checkPolicies, type CheckRequest, type CheckResult } from '../../src/main/check-policies.js';
import { liveOpinion } from '../../src/main/live-opinion.js';
import { DEFAULT_READING, NO_FILTER } from '../../src/main/read-usage.js';
import { Refusal, startOperations, type Answer, type OperationsDouble } from '../aws/doubles/operations.js';
import { withCredentials } from '../aws/environment.js';

const folder = mkdtempSync(join(tmpdir(), 'ask-aws-'));
const credentials = withCredentials();
let double: OperationsDouble | null = null;
afterEach(() => double?.close());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let number = 0;
function file(content: unknown): string {
  const path = join(folder, `${(number += 1)}.json`);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

const call = (service: string, eventName: string, requestParameters: object | null): object => ({
  eventVersion: '1.11',
  eventID: `00000000-0000-4000-8000-${String((number += 1)).padStart(12, '0')}`,
  eventTime: '2026-03-01T09:00:00Z',
  eventSource: `${service}.amazonaws.com`,
  eventName,
  awsRegion: 'eu-west-1',
  eventType: 'AwsApiCall',
  eventCategory: 'Management',
  sourceIPAddress: '203.0.113.7',
  requestParameters,
  recipientAccountId: '111122223333',
  userIdentity: {
    type: 'IAMUser',
    arn: 'arn:aws:iam::111122223333:user/alice',
    accountId: '111122223333',
    userName: 'alice',
    principalId: 'AIDAALICEEXAMPLE',
  },
});

const source = file({
  Records: [
    call('s3', 'GetBucketPolicy', { bucketName: 'orders' }),
    call('s3', 'GetBucketPolicy', { bucketName: 'orders' }),
    call('s3', 'GetBucketPolicy', { bucketName: 'stock' }),
    call('s3', 'GetBucketAcl', { bucketName: 'orders' }),
    call('s3', 'GetBucketAcl', { bucketName: 'stock' }),
    call('sqs', 'ListQueues', null),
  ],
});
const allow = (over: object = {}): object => ({
  Version: '2012-10-17',
  Statement: { Sid: 'All', Effect: 'Allow', Action: ['s3:*', 'sqs:*'], Resource: '*', ...over },
});

type Decision = 'allowed' | 'explicitDeny' | 'implicitDeny';
type Decide = (action: string, resource: string) => Decision | null;

const listOf = (input: Readonly<Record<string, unknown>>, name: string): readonly string[] =>
  Object.entries(input)
    .filter(([key]) => new RegExp(`^${name}\\.member\\.\\d+$`).test(key))
    .map(([, value]) => String(value));

/** The simulator as AWS documents it: a result for each action, with the decisions of its resources, so many results a page. */
function simulator(decide: Decide, pageSize = 2): Answer {
  return (input) => {
    const [actions, resources] = [listOf(input, 'ActionNames'), listOf(input, 'ResourceArns')];
    if (actions.some((action) => resources.some((resource) => decide(action, resource) === null)))
      throw new Refusal('InvalidInput');
    const from = Number(input['Marker'] ?? 0);
    const results = actions.slice(from, from + pageSize).map((action) => {
      const specific = resources.map(
        (resource) =>
          `<member><EvalResourceName>${resource}</EvalResourceName><EvalResourceDecision>${String(decide(action, resource))}</EvalResourceDecision></member>`,
      );
      return `<member><EvalActionName>${action}</EvalActionName><EvalDecision>implicitDeny</EvalDecision><ResourceSpecificResults>${specific.join('')}</ResourceSpecificResults></member>`;
    });
    const more = from + pageSize < actions.length;
    return `<EvaluationResults>${results.join('')}</EvaluationResults><IsTruncated>${String(more)}</IsTruncated>${more ? `<Marker>${from + pageSize}</Marker>` : ''}`;
  };
}

const always = simulator(() => 'allowed');
const NOTHING_SAID: Readonly<Record<string, Answer>> = {
  '/policy/validation': () => ({ findings: [] }),
  '/policy/check-no-new-access': () => ({ result: 'PASS', reasons: [] }),
};

interface Over {
  readonly policy?: object;
  readonly current?: object;
  readonly boundary?: object;
}

async function checked(answers: Readonly<Record<string, Answer>>, over: Over = {}): Promise<CheckResult> {
  double = await startOperations({ ...NOTHING_SAID, ...answers });
  credentials.at(double.endpoint);
  return checkPolicies(await requestOver(over));
}

async function requestOver({ policy = allow(), current, boundary }: Over): Promise<CheckRequest> {
  const none = { serviceControl: [], resourceControl: [], session: [] };
  const files = {
    ...none,
    policy: [file(policy)],
    current: current === undefined ? [] : [file(current)],
    boundary: boundary === undefined ? [] : [file(boundary)],
  };
  return {
    sources: [source],
    reading: { ...DEFAULT_READING, threads: 0, filter: { ...NO_FILTER, principals: ['alice'] } },
    files,
    limits: null,
    findings: [],
    inferred: true,
    grantGuarded: false,
    opinion: await liveOpinion(DEFAULT_AWS),
  };
}

const codes = ({ findings }: CheckResult): readonly string[] => findings.map(({ code }) => code);
const inputs = (operation: string): readonly Readonly<Record<string, unknown>>[] =>
  (double?.asked ?? []).filter((one) => one.operation === operation).map(({ input }) => input);

describe('RULE 23: check --aws asks the policy simulator', () => {
  test('about each different request once, in few batches, on every page', async () => {
    const result = await checked({ SimulateCustomPolicy: always });
    expect(result.aws).toMatchObject({ asked: 5, differences: [], notAsked: [] });
    expect(codes(result)).not.toContain('aws-differs');
    const asked = inputs('SimulateCustomPolicy').map((input) => [
      listOf(input, 'ActionNames'),
      listOf(input, 'ResourceArns'),
    ]);
    expect(asked).toEqual([
      [
        ['s3:GetBucketAcl', 's3:GetBucketPolicy'],
        ['arn:aws:s3:::orders', 'arn:aws:s3:::stock'],
      ],
      [['sqs:ListQueues'], ['*']],
    ]);
  });

  test('what AWS denies and we allow is a grave finding, on its own resource', async () => {
    const decide: Decide = (action, resource) =>
      action === 's3:GetBucketPolicy' && resource.endsWith('orders') ? 'implicitDeny' : 'allowed';
    const result = await checked({ SimulateCustomPolicy: simulator(decide) });
    expect(result.aws?.differences).toMatchObject([
      { action: 's3:GetBucketPolicy', resource: 'arn:aws:s3:::orders', ours: 'allowed', aws: 'implicitDeny', count: 2 },
    ]);
    expect(result.findings.find(({ code }) => code === 'aws-differs')).toMatchObject({ severity: 'high', count: 2 });
  });

  test('what AWS allows and we deny as well', async () => {
    const result = await checked({ SimulateCustomPolicy: always }, { policy: allow({ Action: 's3:*' }) });
    expect(result.aws?.differences).toMatchObject([{ action: 'sqs:ListQueues', ours: 'denied', aws: 'allowed' }]);
  });

  test('what AWS refuses to simulate is found by halves, and the rest is asked', async () => {
    const decide: Decide = (action, resource) =>
      action === 's3:GetBucketAcl' && resource.endsWith('stock') ? null : 'allowed';
    const { aws, findings } = await checked({ SimulateCustomPolicy: simulator(decide) });
    expect(aws).toMatchObject({ asked: 4, differences: [], notAsked: [{ why: 'AWS does not simulate it', count: 1 }] });
    expect(findings.filter(({ code }) => code === 'aws-not-asked')).toHaveLength(1);
  });

  test('with the context keys that the policies name, typed, and the boundary', async () => {
    const conditions = { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' }, StringEquals: { 'aws:username': 'alice' } };
    const policy = allow({ Condition: conditions });
    await checked({ SimulateCustomPolicy: always }, { policy, boundary: allow({ Sid: 'Most' }) });
    const [input = {}] = inputs('SimulateCustomPolicy');
    const context = [1, 2].map((at) =>
      ['ContextKeyName', 'ContextKeyType', 'ContextKeyValues.member.1'].map(
        (name) => input[`ContextEntries.member.${at}.${name}`],
      ),
    );
    expect(context).toEqual([
      ['aws:sourceip', 'ip', '203.0.113.7'],
      ['aws:username', 'string', 'alice'],
    ]);
    expect(listOf(input, 'PolicyInputList')).toEqual([JSON.stringify(policy)]);
    expect(listOf(input, 'PermissionsBoundaryPolicyInputList')[0]).toContain('"Most"');
  });

  test('what hangs on a key that no record has is not asked', async () => {
    const policy = allow({ Condition: { StringEquals: { 'aws:PrincipalTag/team': 'red' } } });
    const { aws } = await checked({ SimulateCustomPolicy: always }, { policy });
    expect(aws).toMatchObject({
      asked: 0,
      notAsked: [{ why: 'it depends on what the record can not give', count: 6 }],
    });
    expect(inputs('SimulateCustomPolicy')).toEqual([]);
  });

  test('is asked again where AWS throttles', async () => {
    let refusals = 2;
    const throttling: Answer = (input) => {
      if (refusals > 0) {
        refusals -= 1;
        throw new Refusal('Throttling');
      }
      return always(input);
    };
    expect((await checked({ SimulateCustomPolicy: throttling })).aws).toMatchObject({ asked: 5, notAsked: [] });
  });

  test('who may not ask it is told, and Access Analyzer is asked all the same', async () => {
    const { aws, findings } = await checked({}, { current: allow() });
    expect(aws).toMatchObject({ asked: 0, newAccess: { passed: true } });
    const messages = findings.filter(({ code }) => code === 'aws-not-asked').map(({ message }) => message);
    expect(messages).toEqual([expect.stringContaining("IAM's policy simulator did not answer: AccessDenied")]);
  });
});

describe('RULE 23: check --aws asks Access Analyzer', () => {
  test('about each document, on every page, and gives its remarks as findings', async () => {
    const findings = (['ERROR', 'SECURITY_WARNING', 'SUGGESTION'] as const).map((findingType) => ({
      findingType,
      issueCode: `${findingType}_CODE`,
      findingDetails: 'Says why.',
      learnMoreLink: 'https://docs.aws.amazon.com/x',
      locations: [],
    }));
    let page = 0;
    const validation: Answer = () => {
      const found = findings[page];
      page += 1;
      return {
        findings: found === undefined ? [] : [found],
        ...(page < findings.length ? { nextToken: String(page) } : {}),
      };
    };
    const result = await checked({ SimulateCustomPolicy: always, '/policy/validation': validation });
    expect(result.aws?.remarks.map(({ code }) => code)).toEqual([
      'ERROR_CODE',
      'SECURITY_WARNING_CODE',
      'SUGGESTION_CODE',
    ]);
    expect(codes(result).filter((code) => code.startsWith('aws-'))).toEqual([
      'aws-policy-error',
      'aws-policy-warning',
      'aws-policy-suggestion',
    ]);
    expect(inputs('/policy/validation')[0]).toMatchObject({ policyType: 'IDENTITY_POLICY' });
  });

  test('about levels of the organization that were given as files, each as what it is', async () => {
    double = await startOperations({ ...NOTHING_SAID, SimulateCustomPolicy: always });
    credentials.at(double.endpoint);
    const level = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
    const rcp = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Principal: '*', Action: 'sts:*', Resource: '*' }],
    };
    await checkPolicies({
      ...(await requestOver({})),
      files: {
        policy: [file(allow())],
        current: [],
        boundary: [],
        session: [],
        serviceControl: [file(level)],
        resourceControl: [file(rcp)],
      },
    });
    expect(inputs('/policy/validation').map(({ policyType }) => policyType)).toEqual([
      'IDENTITY_POLICY',
      'SERVICE_CONTROL_POLICY',
      'RESOURCE_CONTROL_POLICY',
    ]);
  });

  test('whether the policies allow what those of today do not', async () => {
    const reasons = [{ description: 'New access in the statement.', statementIndex: 0 }];
    const answer: Answer = () => ({ result: 'FAIL', message: '', reasons });
    const answers = { SimulateCustomPolicy: always, '/policy/check-no-new-access': answer };
    const result = await checked(answers, { current: allow({ Action: 'sqs:*' }) });
    expect(result.findings[0]).toMatchObject({
      code: 'aws-new-access',
      message: expect.stringContaining('statement 1: New access in the statement.') as string,
    });
    const [asked] = inputs('/policy/check-no-new-access');
    expect(JSON.parse(String(asked?.['existingPolicyDocument']))).toMatchObject({ Statement: [{ Action: 'sqs:*' }] });
  });

  test('nothing of new access without policies of today', async () => {
    expect((await checked({ SimulateCustomPolicy: always })).aws?.newAccess).toBeNull();
    expect(inputs('/policy/check-no-new-access')).toEqual([]);
  });

  test('a document that is too much for it is told', async () => {
    const answer: Answer = () => {
      throw new Refusal('UnprocessableEntityException');
    };
    const answers = { SimulateCustomPolicy: always, '/policy/check-no-new-access': answer };
    const { aws, findings } = await checked(answers, { current: allow() });
    expect(aws?.newAccess).toBeNull();
    expect(findings.map(({ code }) => code)).toContain('aws-not-asked');
  });
});

test('a failure of AWS ends the check', async () => {
  const answer: Answer = () => {
    throw new Refusal('ExpiredToken');
  };
  await expect(checked({ SimulateCustomPolicy: answer })).rejects.toMatchObject({ code: 'aws-expired' });
});
