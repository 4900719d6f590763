import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as iamSdk from '@aws-sdk/client-iam';
import * as s3Sdk from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AwsAccount } from '../../../src/apply/aws-account.js';
import { stateHash } from '../../../src/apply/state.js';
import type { PrincipalState } from '../../../src/apply/types.js';
import { openAws } from '../../../src/aws/session.js';
import { DEFAULT_AWS } from '../../../src/aws/settings.js';
import { checkPolicies } from '../../../src/main/check-policies.js';
import { DEFAULT_GRANTING } from '../../../src/main/generate-policy.js';
import { liveDetails } from '../../../src/main/live.js';
import { makePlan } from '../../../src/main/plan/make-plan.js';
import { stateInAccount } from '../../../src/main/plan/live-account.js';
import { applyPlanFile, rollBackFile } from '../../../src/main/plan/run-apply.js';
import { DEFAULT_READING, NO_FILTER } from '../../../src/main/read-usage.js';
import { policyOfUse, USES } from '../../../tools/permissions.js';
import { recordCalls, S3_OBJECTS, type RecordedCall } from './recording.js';
import { realSpelling } from './spelling.js';
import { startMoto, type Moto } from './moto-server.js';
import { startRecordingProxy, type RecordingProxy } from './recording-proxy.js';

const ACCOUNT = '123456789012'; // moto's own
const REGION = 'us-east-1';
const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';
const folder = mkdtempSync(join(tmpdir(), 'trimtrail-moto-'));
const records: RecordedCall[] = [];
let moto: Moto;
/** What trimtrail itself asks goes through it. */
let own: RecordingProxy;
let admin: iamSdk.IAMClient;
let alice: iamSdk.IAMClient;
let files: s3Sdk.S3Client;

/** What alice does all day: she looks after one role and reads its reports. */
const work = async (client: iamSdk.IAMClient): Promise<void> => {
  await files.send(new s3Sdk.ListObjectsV2Command({ Bucket: 'reports', Prefix: 'daily/' }));
  for (const day of ['monday', 'tuesday'])
    await files.send(new s3Sdk.GetObjectCommand({ Bucket: 'reports', Key: `daily/${day}.csv` }));
  await client.send(new iamSdk.GetRoleCommand({ RoleName: 'Deploy' }));
  await client.send(new iamSdk.ListRolePoliciesCommand({ RoleName: 'Deploy' }));
  await client.send(new iamSdk.ListRoleTagsCommand({ RoleName: 'Deploy' }));
};

/** What alice was allowed to and never does. */
const never: readonly (readonly [string, () => Promise<unknown>])[] = [
  ['iam:DeleteUser', () => alice.send(new iamSdk.DeleteUserCommand({ UserName: 'bob' }))],
  ['iam:CreateUser', () => alice.send(new iamSdk.CreateUserCommand({ UserName: 'mallory' }))],
  ['iam:UpdateRole on the same role', () => alice.send(new iamSdk.UpdateRoleCommand({ RoleName: 'Deploy' }))],
  ['iam:GetRole on another role', () => alice.send(new iamSdk.GetRoleCommand({ RoleName: 'Admin' }))],
  [
    's3:PutObject on what she reads',
    () => files.send(new s3Sdk.PutObjectCommand({ Bucket: 'reports', Key: 'daily/monday.csv', Body: 'x' })),
  ],
  ['s3:DeleteObject', () => files.send(new s3Sdk.DeleteObjectCommand({ Bucket: 'reports', Key: 'daily/monday.csv' }))],
  [
    's3:GetObject from another bucket',
    () => files.send(new s3Sdk.GetObjectCommand({ Bucket: 'salaries', Key: 'all.csv' })),
  ],
];

beforeAll(async () => {
  moto = await startMoto();
  own = await startRecordingProxy(moto.url, {
    type: 'IAMUser',
    arn: `arn:aws:iam::${ACCOUNT}:user/operator`,
    accountId: ACCOUNT,
    userName: 'operator',
    principalId: 'AIDAOPERATOREXAMPLE',
  });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: own.url,
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLEEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'made-up',
    AWS_REGION: REGION,
  });
  const config = { endpoint: moto.url, region: REGION };
  admin = new iamSdk.IAMClient({ ...config, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  for (const RoleName of ['Deploy', 'Admin'])
    await admin.send(
      new iamSdk.CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}' }),
    );
  for (const UserName of ['operator', 'bob']) await admin.send(new iamSdk.CreateUserCommand({ UserName }));
  const store = new s3Sdk.S3Client({
    ...config,
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  for (const [Bucket, Key] of [
    ['reports', 'daily/monday.csv'],
    ['reports', 'daily/tuesday.csv'],
    ['salaries', 'all.csv'],
  ] as const) {
    await store.send(new s3Sdk.CreateBucketCommand({ Bucket }));
    await store.send(new s3Sdk.PutObjectCommand({ Bucket, Key, Body: 'made up' }));
  }
  const made = await admin.send(new iamSdk.CreateUserCommand({ UserName: 'alice', Path: '/team/' }));
  await admin.send(new iamSdk.AttachUserPolicyCommand({ UserName: 'alice', PolicyArn: ADMIN }));
  const inline =
    '{\n  "Version": "2012-10-17",\n  "Statement": [{"Effect":"Deny","Action":"iam:DeleteRole","Resource":"*"},{"Effect":"Allow","Action":"sqs:*","Resource":"*"}]\n}';
  await admin.send(new iamSdk.PutUserPolicyCommand({ UserName: 'alice', PolicyName: 'own', PolicyDocument: inline }));
  const key = (await admin.send(new iamSdk.CreateAccessKeyCommand({ UserName: 'alice' }))).AccessKey;
  const credentials = { accessKeyId: key?.AccessKeyId ?? '', secretAccessKey: key?.SecretAccessKey ?? '' };
  alice = new iamSdk.IAMClient({ ...config, credentials });
  files = new s3Sdk.S3Client({ ...config, forcePathStyle: true, credentials });
  let call = 0;
  const clock = (): string =>
    new Date(Date.UTC(2026, 2, 1, 9) + 3_600_000 * 24 * call++).toISOString().slice(0, 19) + 'Z';
  const caller = { account: ACCOUNT, user: 'team/alice', id: made.User?.UserId ?? '', region: REGION, clock };
  recordCalls(alice, records, { caller, service: { eventSource: 'iam.amazonaws.com' } });
  recordCalls(files, records, { caller, service: S3_OBJECTS });
  for (let round = 0; round < 35; round += 1) await work(alice);
  writeFileSync(join(folder, 'records.json'), JSON.stringify({ Records: records }));
});

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await own.close();
  await moto.stop();
});

const refused = async (call: () => Promise<unknown>): Promise<boolean> => {
  try {
    await call();
    return false;
  } catch (error) {
    if (error instanceof Error && error.name.startsWith('AccessDenied')) return true;
    throw error;
  }
};

test('the records are spelled as real ones', ({ skip }) => {
  const real = realSpelling(
    new Set(records.map(({ eventSource, eventName }) => `${String(eventSource)} ${String(eventName)}`)),
  );
  if (real === null) return skip('../shared/data is not here: real records to compare with');
  for (const record of records) {
    for (const key of Object.keys(record)) expect(real.fields, key).toContain(key);
    const known = real.parameters.get(`${String(record['eventSource'])} ${String(record['eventName'])}`);
    if (known === undefined) continue; // no public record of it
    for (const key of Object.keys(record['requestParameters'] ?? {})) expect(known, key).toContain(key);
  }
  expect(real.parameters.size).toBeGreaterThanOrEqual(4);
});

describe('a user with AdministratorAccess, from its calls to its cut and back', () => {
  let account: AwsAccount;
  let before: PrincipalState | null;
  const journal = join(folder, 'journal.jsonl');

  test('the account tells its state, page by page and through the path', async () => {
    account = await AwsAccount.open(await openAws(DEFAULT_AWS));
    before = await account.readPrincipal({ kind: 'user', name: 'alice' });
    expect(before).toMatchObject({ path: '/team/', attached: [{ arn: ADMIN }], inline: [{ name: 'own' }], groups: [] });
    expect(JSON.parse((await liveDetails(DEFAULT_AWS)).file.text)).toMatchObject({ UserDetailList: [{}, {}, {}] });
    expect(await account.readPrincipal({ kind: 'user', name: 'nobody' })).toBeNull();
  });

  test('plan, apply: the same calls pass, others are refused by moto’s own IAM', async () => {
    const plan = await makePlan({
      sources: [join(folder, 'records.json')],
      reading: { ...DEFAULT_READING, threads: 1, filter: { ...NO_FILTER, principals: ['alice'] } },
      granting: DEFAULT_GRANTING,
      knownState: stateInAccount(account),
      caller: { account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/operator`, behind: null },
      // alice only reads: without this, that writes are recorded would not be known, and hers would be kept (RULES.md 20)
      selectors: [
        {
          name: 'trail',
          text: JSON.stringify({
            EventSelectors: [
              { ReadWriteType: 'All', DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] }] },
            ],
          }),
        },
      ],
      keep: [],
      stage: 'resources',
      waitDays: 7,
      asBoundary: false,
      protect: [],
      codeTags: [],
      now: new Date(Date.now() + 40 * 86_400_000), // alice was made just now
      tool: 'test',
    });
    expect(plan.account).toBe(ACCOUNT);
    expect(plan.steps.map((step) => step.do)).toEqual([
      'create',
      'create',
      'attach',
      'attach',
      'detach',
      'delete-inline',
    ]);
    const accept = [...new Set(plan.findings.filter(({ severity }) => severity === 'high').map(({ code }) => code))];
    await applyPlanFile({ plan, journal, accept, account: agedAccount(account) });
    const after = await account.readPrincipal({ kind: 'user', name: 'alice' });
    expect(after?.inline).toEqual([]);
    expect(after?.attached.map(({ arn }) => arn).toSorted()).toEqual(
      [1, 2].map((n) => `arn:aws:iam::${ACCOUNT}:policy/trimtrail-alice-${n}`),
    );
    await moto.enforceAfter(0);
    try {
      await work(alice);
      for (const [what, call] of never) expect(await refused(call), what).toBe(true);
    } finally {
      await moto.enforceAfter(1_000_000);
    }
  });

  test('PEERS 20: rollback restores byte for byte, and what was refused is allowed again', async () => {
    const { differences, state } = await rollBackFile(journal, { account: agedAccount(account), accept: [] });
    expect(differences).toEqual([]);
    expect(before === null ? null : stateHash(state)).toBe(before === null ? null : stateHash(before));
    await moto.enforceAfter(0);
    try {
      await alice.send(new iamSdk.GetRoleCommand({ RoleName: 'Admin' }));
    } finally {
      await moto.enforceAfter(1_000_000);
    }
    expect(readFileSync(journal, 'utf8').trim().split('\n').at(-1)).toContain('rolled-back');
  });
});

/** The policy of docs/permissions.md, for this account. */
function ownPolicy(title: string): string {
  const use = USES.find((one) => one.title === title);
  if (use === undefined) throw new Error(`no use ${title}`);
  const path = join(folder, `${title}.json`);
  writeFileSync(path, JSON.stringify(policyOfUse(use)).replaceAll('111122223333', ACCOUNT));
  return path;
}

test('what trimtrail asked of IAM to plan, apply and roll back, docs/permissions.md allows, and trimtrail says so', async () => {
  const source = join(folder, 'own.json');
  // asked where it may be; without it the question is left out
  const optional = new Set(['SimulatePrincipalPolicy', 'GetAccountAuthorizationDetails']);
  const asked = own.records.filter(({ eventName }) => !optional.has(String(eventName)));
  writeFileSync(source, JSON.stringify({ Records: asked }));
  const none = { current: [], boundary: [], serviceControl: [], resourceControl: [], session: [] };
  const { replay } = await checkPolicies({
    sources: [source],
    reading: { ...DEFAULT_READING, threads: 1, filter: { ...NO_FILTER, principals: ['operator'] } },
    files: { ...none, policy: [ownPolicy('Applying and taking back')] },
    limits: null,
    findings: [],
    inferred: true,
    grantGuarded: true,
    opinion: null,
  });
  expect(replay.lines).toEqual([]);
  expect(replay.actions.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['iam:CreatePolicy', 'iam:AttachUserPolicy', 'iam:DetachUserPolicy', 'iam:PutUserPolicy']),
  );
});

/** The same account some weeks later: its users are made in the test, and RULE 32 protects the young. */
function agedAccount(account: AwsAccount): AwsAccount {
  return new Proxy(account, {
    get: (target, name) => {
      if (name === 'readPrincipal') {
        return async (ref: Parameters<AwsAccount['readPrincipal']>[0]) => {
          const state = await target.readPrincipal(ref);
          return state === null ? null : { ...state, createdAt: '2025-01-01T00:00:00Z' };
        };
      }
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(target) : value;
    },
  });
}
