import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { readPlan, type Plan } from '../../../src/apply/plan-file.js';
import { stateFromDetails } from '../../../src/apply/state-from-details.js';
import { STAGES } from '../../../src/apply/stages.js';
import { createEvaluator } from '../../../src/iam/evaluate.js';
import { grantedStatements, widerThan } from '../../../src/iam/contains.js';
import { sourced } from '../../../src/iam/sourced-policy.js';
import { DEFAULT_GRANTING } from '../../../src/main/generate-policy.js';
import { makePlan, type PlanRequest } from '../../../src/main/plan/make-plan.js';
import { DEFAULT_READING, NO_FILTER } from '../../../src/main/read-usage.js';
import { jsonText } from '../../../src/render/json-text.js';
import { UNKNOWN } from '../../../src/iam/request-context.js';
import { resourceFromArn } from '../../../src/iam/request-resource.js';

interface Details {
  UserDetailList: Record<string, unknown>[];
  GroupDetailList: Record<string, unknown>[];
  RoleDetailList: Record<string, unknown>[];
  Policies: Record<string, unknown>[];
}
const details = (): Details => JSON.parse(readFileSync('examples/data/current-policies.json', 'utf8')) as Details;
const schema = JSON.parse(readFileSync('docs/schemas/plan.schema.json', 'utf8')) as object;

const request = (json: unknown, more: Partial<PlanRequest> = {}): PlanRequest => ({
  sources: ['examples/data/trail'],
  reading: { ...DEFAULT_READING, threads: 1, filter: { ...NO_FILTER, principals: ['alice'] } },
  granting: DEFAULT_GRANTING,
  knownState: (ref) => Promise.resolve(stateFromDetails(json, { ...ref, file: 'details.json' })),
  caller: null,
  selectors: [],
  keep: [],
  stage: 'auto',
  waitDays: 7,
  asBoundary: false,
  protect: [],
  codeTags: [],
  now: new Date('2026-06-01T00:00:00Z'),
  tool: 'test',
  ...more,
});
const createdIn = (plan: Plan): readonly ReturnType<typeof sourced>[] =>
  plan.steps.flatMap((step) => (step.do === 'create' ? [sourced(step.policy.document, { name: step.name })] : []));

describe('RULE 35: stages', () => {
  test.each(STAGES)('%s: inside the one before, every call that succeeded still passes', async (stage) => {
    const plan = await makePlan(request(details(), { stage }));
    expect(plan.stage).toBe(stage);
    expect(plan.proof).toMatchObject({ replay: { answers: { denied: 0 } } });
    expect(plan.diff.gained).toEqual([]);
    const earlier = STAGES[STAGES.indexOf(stage) - 1];
    if (earlier === undefined) return;
    const before = createdIn(await makePlan(request(details(), { stage: earlier })));
    for (const { policy } of createdIn(plan)) expect(widerThan(policy, grantedStatements(before))).toEqual([]);
  });

  test('auto starts with services and goes on from what stands', async () => {
    const first = await makePlan(request(details()));
    expect(first.stage).toBe('services');
    const after = details();
    const own = createdIn(first).map(({ document }, index) => ({
      Arn: `arn:aws:iam::111122223333:policy/trimtrail-alice-${index + 1}`,
      PolicyName: `trimtrail-alice-${index + 1}`,
      CreateDate: '2026-06-01T00:00:00Z',
      PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: document }],
    }));
    after.Policies.push(...own);
    Object.assign(after.UserDetailList[0] ?? {}, {
      AttachedManagedPolicies: own.map(({ Arn, PolicyName }) => ({ PolicyArn: Arn, PolicyName })),
    });
    const second = await makePlan(request(after));
    expect(second.stage).toBe('actions');
    expect(second.notBefore).toBe('2026-06-08T00:00:00Z');
    expect(createdIn(second)[0]?.name).toBe(`trimtrail-alice-${own.length + 1}`);
    expect(second.steps.filter((step) => step.do === 'detach')).toHaveLength(own.length);
  });
});

test('a plan is JSON of its schema, is read again as it was, and refused once edited', async () => {
  const plan = await makePlan(request(details()));
  const text = jsonText(plan);
  const validate = new Ajv2020({ allErrors: true }).compile(schema);
  expect(validate(JSON.parse(text)) ? [] : validate.errors).toEqual([]);
  expect(readPlan('plan.json', text)).toEqual(plan);
  const edited = text.replace('"account": "111122223333"', '"account": "444455556666"');
  expect(() => readPlan('plan.json', edited)).toThrow(/changed after it was made/);
  expect(() => readPlan('plan.json', '{}')).toThrow(/it is no plan/);
  expect(() => readPlan('plan.json', 'x')).toThrow(/not JSON/);
});

test('RULE 25, 33: short evidence and unknown ownership are grave findings', async () => {
  const { findings } = await makePlan(request(details()));
  const grave = findings.filter(({ severity }) => severity === 'high').map(({ code }) => code);
  expect(grave).toEqual(['evidence-short', 'iac-unknown']);
});

test('RULE 33: a tag of CloudFormation, or one the user names, refuses with what to do instead', async () => {
  const json = details();
  Object.assign(json.UserDetailList[0] ?? {}, { Tags: [{ Key: 'managed-by', Value: 'terraform' }] });
  await expect(makePlan(request(json, { codeTags: ['managed-by'] }))).rejects.toMatchObject({ code: 'owned-by-code' });
  Object.assign(json.UserDetailList[0] ?? {}, { Tags: [{ Key: 'aws:cloudformation:stack-name', Value: 'app' }] });
  await expect(makePlan(request(json))).rejects.toMatchObject({ code: 'owned-by-code' });
});

test.each([
  [{ CreateDate: '2026-05-20T00:00:00Z' }, {}, /12 days old/],
  [{}, { protect: ['name=al*'] }, /--protect name=al\*/],
  [{ Tags: [{ Key: 'break-glass', Value: 'yes' }] }, { protect: ['tag=break-glass'] }, /--protect tag/],
  [{}, { protect: ['path=/'] }, /--protect path/],
  [
    {},
    { caller: { account: '111122223333', arn: 'arn:aws:iam::111122223333:user/alice', behind: null } },
    /runs as it/,
  ],
  [
    {},
    {
      caller: {
        account: '111122223333',
        arn: 'arn:aws:sts::111122223333:assumed-role/Operator/trimtrail',
        behind: 'arn:aws:iam::111122223333:user/alice',
      },
    },
    /runs as it/,
  ],
])('RULE 32: %j with %j is not touched', async (user, more, message) => {
  const json = details();
  Object.assign(json.UserDetailList[0] ?? {}, user);
  await expect(makePlan(request(json, more))).rejects.toThrow(message);
});

test('RULE 31: leaving a group lists every grant that is lost, and carries its denials', async () => {
  const json = details();
  json.GroupDetailList[0] = {
    GroupName: 'analysts',
    GroupPolicyList: [
      {
        PolicyName: 'all',
        PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] },
      },
      {
        PolicyName: 'not',
        PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 'iam:*', Resource: '*' }] },
      },
    ],
    AttachedManagedPolicies: [],
  };
  const plan = await makePlan(request(json));
  expect(plan.leaves).toEqual([{ group: 'analysts', policies: ['group analysts: all', 'group analysts: not'] }]);
  expect(plan.findings.some(({ code }) => code === 'group-left')).toBe(true);
  const denials = plan.steps.filter((step) => step.do === 'create' && step.why === 'denies');
  expect(denials).toHaveLength(1);
  expect(plan.diff.denialsRemoved).toEqual([]);
});

describe('--as-boundary', () => {
  const withBoundary = (document: unknown): Details => {
    const json = details();
    const Arn = 'arn:aws:iam::111122223333:policy/Limit';
    json.Policies.push({
      Arn,
      PolicyName: 'Limit',
      PolicyVersionList: [{ VersionId: 'v3', IsDefaultVersion: true, Document: document }],
    });
    Object.assign(json.UserDetailList[0] ?? {}, { PermissionsBoundary: { PermissionsBoundaryArn: Arn } });
    return json;
  };

  test('sets a boundary and detaches nothing', async () => {
    const plan = await makePlan(request(details(), { asBoundary: true }));
    expect(plan.steps.map((step) => step.do)).toEqual(['create', 'set-boundary']);
  });

  test('RULE 31: an existing boundary is intersected, its denials stay', async () => {
    const json = withBoundary({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: ['s3:*', 'sqs:*'], Resource: '*' },
        { Effect: 'Deny', Action: 's3:DeleteObject', Resource: '*' },
      ],
    });
    const plan = await makePlan(request(json, { asBoundary: true }));
    const [boundary] = createdIn(plan);
    expect(plan.steps.at(-1)).toMatchObject({ do: 'set-boundary', from: { versionId: 'v3' } });
    const services = new Set(
      (boundary?.policy.statements ?? [])
        .filter(({ effect }) => effect === 'Allow')
        .flatMap(({ actions }) => (actions ?? []).map((action) => action.split(':')[0])),
    );
    expect([...services].every((service) => service === 's3' || service === 'sqs')).toBe(true);
    const evaluate = createEvaluator({ identity: boundary === undefined ? [] : [boundary] });
    const denied = evaluate({
      action: 's3:DeleteObject',
      resource: resourceFromArn('arn:aws:s3:::example-reports/x'),
      context: () => UNKNOWN,
    });
    expect(denied.result).toBe('explicitlyDenied');
    expect(plan.findings.some(({ code }) => code === 'boundary-intersected')).toBe(true);
  });
});

describe('RULE 20: what a plan keeps because nobody said what the trails record', () => {
  const reads = { sources: ['examples/data/event_history.json'], stage: 'resources' } as const;

  test('is a finding with the actions; selectors that record it take it away', async () => {
    const kept = (plan: Plan): readonly string[] =>
      plan.findings.filter(({ code }) => code === 'kept-unselected').map(({ message }) => message);
    const plan = await makePlan(request(details(), reads));
    expect(kept(plan).join('\n')).toMatch(
      /stay although nobody was seen to use them: the records hold no data event of/,
    );
    const selectors = [{ name: 'trail', text: JSON.stringify({ EventSelectors: [{ ReadWriteType: 'All' }] }) }];
    expect(kept(await makePlan(request(details(), { ...reads, selectors })))).toEqual([]);
  });
});

test('RULE 27: what does not fit is refused with what helps a plan', async () => {
  // who reads in four services keeps all their writing actions while nobody says that trails record them
  const reads = {
    'ec2.amazonaws.com': 'DescribeInstances',
    'iam.amazonaws.com': 'ListUsers',
    's3.amazonaws.com': 'ListBuckets',
    'rds.amazonaws.com': 'DescribeDBInstances',
  };
  const Records = Object.entries(reads).map(([eventSource, eventName], at) => ({
    eventVersion: '1.11',
    eventID: `0000000${at}-0000-4000-8000-000000000000`,
    eventTime: '2026-03-01T09:00:00Z',
    eventSource,
    eventName,
    awsRegion: 'us-east-1',
    eventType: 'AwsApiCall',
    eventCategory: 'Management',
    readOnly: true,
    requestParameters: null,
    recipientAccountId: '111122223333',
    userIdentity: {
      type: 'IAMUser',
      arn: 'arn:aws:iam::111122223333:user/alice',
      accountId: '111122223333',
      userName: 'alice',
      principalId: 'AIDAEYRUMWS6HCEXAMPLE',
    },
  }));
  const folder = mkdtempSync(join(tmpdir(), 'plan-'));
  const source = join(folder, 'records.json');
  writeFileSync(source, JSON.stringify({ Records }));
  await expect(makePlan(request(details(), { sources: [source], asBoundary: true }))).rejects.toMatchObject({
    code: 'policy-too-large',
    hint: expect.stringMatching(/^--selectors live.*; or leave --as-boundary out/) as string,
  });
  rmSync(folder, { recursive: true });
});
