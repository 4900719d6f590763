import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { applyPlanFile } from '../../src/main/plan/run-apply.js';
import { startWatch, type Watch } from '../../src/main/plan/watch.js';
import { DEFAULT_READING } from '../../src/main/read-usage.js';
import { denialText } from '../../src/render/watch-text.js';
import { ALICE, aliceAccount, planFor } from '../apply/fixtures.js';
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
    startWatch({ journal, sources, reading, account, selectors: [], rollbackOnDeny: true });
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
    };
    await expect(startWatch({ ...request, journal: join(scratch, 'nowhere') })).rejects.toMatchObject({
      code: 'bad-journal',
    });
  });
});
