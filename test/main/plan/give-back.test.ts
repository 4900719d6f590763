import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { stateHash } from '../../../src/apply/state.js';
import { giveBack } from '../../../src/main/plan/give-back.js';
import { applyPlanFile, rollBackFile } from '../../../src/main/plan/run-apply.js';
import { ALICE, aliceAccount, planFor } from '../../apply/fixtures.js';
import type { MemoryIam } from '../../apply/memory-iam.js';

const scratch = mkdtempSync(join(tmpdir(), 'give-back-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
let next = 0;

async function cut(account: MemoryIam): Promise<string> {
  const journal = join(scratch, `${(next += 1)}.journal.jsonl`);
  await applyPlanFile({ plan: planFor(account.peek(ALICE)), journal, accept: [], account });
  return journal;
}

describe('rollback after rollback --only', () => {
  test('says what is in the way and how to take it away; then goes back whole', async () => {
    const account = aliceAccount();
    const before = stateHash(account.peek(ALICE));
    const journal = await cut(account);
    const first = await giveBack(journal, ['s3:GetObject'], account);
    const second = await giveBack(journal, ['s3:ListBucket'], account);
    await expect(rollBackFile(journal, { account, accept: [] })).rejects.toMatchObject({
      code: 'account-moved',
      message: expect.stringContaining('holds what was given back since the plan was applied') as string,
      hint: expect.stringContaining(
        `trimtrail rollback ${second.journal}, then trimtrail rollback ${first.journal}`,
      ) as string,
    });
    for (const own of [second, first]) await rollBackFile(own.journal, { account, accept: [] });
    expect(await rollBackFile(journal, { account, accept: [] })).toMatchObject({ differences: [] });
    expect(stateHash(account.peek(ALICE))).toBe(before);
  });

  test('keeps it when that is accepted', async () => {
    const account = aliceAccount();
    const journal = await cut(account);
    const given = await giveBack(journal, ['s3:GetObject'], account);
    const { differences } = await rollBackFile(journal, { account, accept: ['account-moved'] });
    expect(differences).toEqual(given.policies.map((arn) => `${arn}: came later`));
  });

  test('what somebody else has changed is told as before', async () => {
    const account = aliceAccount();
    const journal = await cut(account);
    await account.putInline(ALICE, 'theirs', '{"Version":"2012-10-17","Statement":[]}');
    await expect(rollBackFile(journal, { account, accept: [] })).rejects.toMatchObject({
      message: expect.stringContaining('changed by somebody else') as string,
    });
  });
});
