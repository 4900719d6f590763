import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { applyPlanFile } from '../../src/main/plan/run-apply.js';
import { startWatch, type Watch } from '../../src/main/plan/watch.js';
import { DEFAULT_READING } from '../../src/main/read-usage.js';
import { denialText } from '../../src/render/watch-text.js';
import { ALICE, aliceAccount, planFor } from '../apply/fixtures.js';
import { startCloudTrail, type HeldEvent } from '../aws/doubles/cloudtrail.js';
import { bucketOf, startS3 } from '../aws/doubles/s3.js';
import { withCredentials } from '../aws/environment.js';
import type { MemoryIam } from '../apply/memory-iam.js';

const scratch = mkdtempSync(join(tmpdir(), 'watch-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const QUEUE = 'arn:aws:sqs:eu-central-1:111122223333:orders';
let next = 0;

/** An hour ahead: after the cut that the test makes. */
const later = new Date(Date.now() + 3_600_000).toISOString().slice(0, 19);

function denied(id: string, action: string, resource: string): object {
  const [service = '', eventName = ''] = action.split(':');
  return {
    eventVersion: '1.11',
    eventID: id,
    eventTime: `${later}Z`,
    eventSource: `${service}.amazonaws.com`,
    eventName,
    awsRegion: 'eu-central-1',
    eventType: 'AwsApiCall',
    eventCategory: 'Data',
    recipientAccountId: '111122223333',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDAALICEEXAMPLE',
      arn: 'arn:aws:iam::111122223333:user/team/ops/alice',
      accountId: '111122223333',
      userName: 'alice',
    },
    errorCode: 'AccessDenied',
    errorMessage: `User: arn:aws:iam::111122223333:user/team/ops/alice is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
    requestParameters: null,
  };
}

/** Alice, cut down, and a watch over a file with these denials. */
const watching = (account: MemoryIam, ...records: readonly object[]): ReturnType<typeof watchingOver> =>
  watchingOver(account, [QUEUE], records);

async function watchingOver(
  account: MemoryIam,
  resources: readonly string[],
  records: readonly object[],
): Promise<{ readonly watch: Watch; readonly again: () => Promise<Watch> }> {
  const folder = join(scratch, String((next += 1)));
  const journal = `${folder}.journal.jsonl`;
  const used = [{ action: 'sqs:SendMessage', resources, guarded: false }];
  const plan = planFor(account.peek(ALICE), {}, { used });
  await applyPlanFile({ plan, journal, accept: [], account });
  writeFileSync(`${folder}.json`, JSON.stringify({ Records: records }));
  const sources = [`${folder}.json`];
  const reading = { ...DEFAULT_READING, threads: 0 };
  const again = (): Promise<Watch> =>
    startWatch({ journal, sources, reading, account, selectors: [], rollbackOnDeny: true, tell: () => {} });
  return { watch: await again(), again };
}

describe('RULE 34: watch --rollback-on-deny', () => {
  test('gives back what was used, once, and tells of the rest', async () => {
    const account = aliceAccount();
    const { watch } = await watching(
      account,
      denied('11111111-1111-4111-8111-111111111111', 'sqs:SendMessage', QUEUE),
      denied('22222222-2222-4222-8222-222222222222', 'sqs:DeleteQueue', QUEUE),
    );
    const denials = await watch.look();
    expect(denials.map(({ action, notRestored, restoredBy }) => [action, notRestored, restoredBy])).toEqual([
      ['sqs:DeleteQueue', 'never used before the cut', null],
      ['sqs:SendMessage', null, 'arn:aws:iam::111122223333:policy/trimtrail-alice-4'],
    ]);
    expect(
      JSON.parse(account.policies.get('arn:aws:iam::111122223333:policy/trimtrail-alice-4')?.document ?? ''),
    ).toEqual({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: [QUEUE] }],
    });
    expect(await watch.look()).toEqual([]);
  });

  test('what IAM refuses is told with the denial, and can be tried again', async () => {
    const account = aliceAccount();
    const { watch, again } = await watching(
      account,
      denied('11111111-1111-4111-8111-111111111111', 'sqs:SendMessage', QUEUE),
    );
    account.options = { fails: (call, subject) => (call === 'CreatePolicy' && subject !== '' ? 'limit' : null) };
    const [denial] = await watch.look();
    expect(denial).toMatchObject({ action: 'sqs:SendMessage', restoredBy: null, notRestored: null });
    expect(denial?.restoreFailed).toMatch(/\S/);
    if (denial !== undefined) expect(denialText(denial)).toContain('not restored: ');
    account.options = {};
    expect(await (await again()).look()).toMatchObject([{ restoredBy: expect.stringMatching(/trimtrail-alice-\d$/) }]);
  });

  test('more than one policy holds is given back in as many as it takes, each denial with its own', async () => {
    const account = aliceAccount();
    const queues = Array.from({ length: 60 }, (_, at) => `${QUEUE}-${'x'.repeat(60)}-${at}`);
    const records = queues.map((queue, at) =>
      denied(`${String(at).padStart(8, '0')}-1111-4111-8111-111111111111`, 'sqs:SendMessage', queue),
    );
    const { watch } = await watchingOver(account, queues, records);
    const denials = await watch.look();
    expect(denials).toHaveLength(60);
    const policies = new Set(denials.map(({ restoredBy }) => restoredBy));
    expect(policies.size).toBeGreaterThan(1);
    for (const { restoredBy, resource } of denials) {
      expect(account.policies.get(restoredBy ?? '')?.document).toContain(`"${resource}"`);
    }
    for (const { document } of account.policies.values())
      expect(document.replaceAll(/\s/g, '').length).toBeLessThanOrEqual(6_144);
  });

  test('a journal that is none', async () => {
    const request = {
      sources: [],
      reading: DEFAULT_READING,
      account: aliceAccount(),
      selectors: [],
      rollbackOnDeny: false,
      tell: () => {},
    };
    await expect(startWatch({ ...request, journal: join(scratch, 'nowhere') })).rejects.toMatchObject({
      code: 'bad-journal',
    });
  });
});

describe('what a watch is deaf to', () => {
  const selectors = (over: object): { readonly name: string; readonly text: string } => ({
    name: 'trail',
    text: JSON.stringify({ EventSelectors: [{ ReadWriteType: 'All', ...over }] }),
  });
  const data = { DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] }] };

  test.each([
    ['nobody says what the trails record', [], ['not known without --selectors', 'it is never logged']],
    [
      'no trail records data events',
      [selectors({})],
      ['the selectors do not record data events', 'it is never logged'],
    ],
    ['a trail does', [selectors(data)], ['it is never logged']],
  ])('%s', async (_, given, says) => {
    const account = aliceAccount();
    const journal = join(scratch, `${(next += 1)}.journal.jsonl`);
    const used = ['iam:ListUsers', 's3:GetObject', 'iam:PassRole'].map((action) => ({
      action,
      resources: ['*'],
      guarded: false,
    }));
    await applyPlanFile({ plan: planFor(account.peek(ALICE), {}, { used }), journal, accept: [], account });
    const { deafTo } = await startWatch({
      journal,
      sources: [],
      reading: DEFAULT_READING,
      account,
      selectors: given,
      rollbackOnDeny: false,
      tell: () => {},
    });
    expect(deafTo).toHaveLength(says.length);
    for (const [at, text] of says.entries()) expect(deafTo[at]).toContain(text);
  });
});

describe('a watch follows', () => {
  const credentials = withCredentials();
  const key = (name: string): string => {
    const [year, month, day] = later.slice(0, 10).split('-');
    const folder = `AWSLogs/111122223333/CloudTrail/eu-central-1/${year}/${month}/${day}`;
    return `${folder}/111122223333_CloudTrail_eu-central-1_${year}${month}${day}T0000Z_${name}.json.gz`;
  };
  const idOf = (digit: number): string => `${String(digit).repeat(8)}-1111-4111-8111-111111111111`;
  const actionsOf = async (watch: Watch): Promise<readonly string[]> =>
    (await watch.look()).map(({ action }) => action);

  test('a bucket: what comes between two looks, once; nothing new is no error', async () => {
    const bucket = bucketOf(new Map());
    const double = await startS3({ trail: bucket });
    credentials.at(double.endpoint);
    const put = (name: string, record: object): void =>
      bucket.put(key(name), gzipSync(JSON.stringify({ Records: [record] })));
    const watch = await watchOf('s3://trail/AWSLogs/111122223333/');
    try {
      expect(await actionsOf(watch)).toEqual([]);
      expect(told.join('\n')).toContain('s3://trail/AWSLogs/111122223333/');
      put('first', denied(idOf(1), 'sqs:SendMessage', QUEUE));
      expect(await actionsOf(watch)).toEqual(['sqs:SendMessage']);
      put('second', denied(idOf(2), 'sqs:DeleteQueue', QUEUE));
      expect(await actionsOf(watch)).toEqual(['sqs:DeleteQueue']);
      expect(await actionsOf(watch)).toEqual([]);
    } finally {
      await double.close();
    }
  });

  test('event history: what comes between two looks, once; nothing new is no error', async () => {
    const events: HeldEvent[] = [];
    const double = await startCloudTrail({ 'eu-central-1': events });
    credentials.at(double.endpoint);
    const add = (record: object): void => {
      const eventTime = `${new Date().toISOString().slice(0, 19)}Z`;
      const time = Math.floor(Date.parse(eventTime) / 1000);
      events.push({ time, username: 'alice', accessKeyId: 'AKIAIOSFODNN7EXAMPLE', record: { ...record, eventTime } });
    };
    const watch = await watchOf('cloudtrail:eu-central-1');
    try {
      expect(await actionsOf(watch)).toEqual([]);
      add(denied(idOf(1), 'iam:CreateUser', 'arn:aws:iam::111122223333:user/bob'));
      expect(await actionsOf(watch)).toEqual(['iam:CreateUser']);
      expect(await actionsOf(watch)).toEqual([]);
    } finally {
      await double.close();
    }
  }, 30_000);
});

const told: string[] = [];

/** Alice, cut down, and a watch over a source. */
async function watchOf(source: string): Promise<Watch> {
  const account = aliceAccount();
  const journal = join(scratch, `${(next += 1)}.journal.jsonl`);
  await applyPlanFile({ plan: planFor(account.peek(ALICE)), journal, accept: [], account });
  const reading = { ...DEFAULT_READING, threads: 0 };
  return startWatch({
    journal,
    sources: [source],
    reading,
    account,
    selectors: [],
    rollbackOnDeny: false,
    tell: (text) => void told.push(text),
  });
}
