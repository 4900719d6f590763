import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { jsonText } from '../../src/render/json-text.js';
import { ALICE, aliceAccount, planFor } from '../apply/fixtures.js';
import { JournalFile } from '../../src/main/journal-file.js';
import { trimtrail } from './run.js';

const scratch = mkdtempSync(join(tmpdir(), 'apply-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const damaged = join(scratch, 'damaged.json');
writeFileSync(damaged, '{"version":1}\n');
const nowhere = join(scratch, 'nowhere.json');

describe('what is named wrongly costs nothing and asks nobody', () => {
  it.each([
    [['apply', nowhere], /nowhere\.json can not be read[\s\S]*name what trimtrail plan has written/],
    [['apply', damaged], /damaged\.json: [\s\S]*make it anew with trimtrail plan/],
    [['rollback', nowhere], /nowhere\.json does not exist[\s\S]*name the journal that trimtrail apply has written/],
    [['rollback', damaged], /damaged\.json: its first line is not that of a journal/],
    [['rollback', nowhere, '--only', 's3:*', '--yes'], /nowhere\.json does not exist/],
  ])('%j', async (args, said) => {
    const { code, stdout, stderr } = await trimtrail(args);
    expect(stderr).toMatch(said);
    expect(stderr).not.toMatch(/\n +at /);
    expect([code, stdout]).toEqual([2, '']);
  });
});

describe('without a terminal and without --yes nothing is changed, and AWS is not asked', () => {
  const before = aliceAccount().peek(ALICE);
  const plan = planFor(before);
  const planFile = join(scratch, 'plan.json');
  writeFileSync(planFile, jsonText(plan));
  const journal = join(scratch, 'journal.jsonl');
  JournalFile.create(journal, { version: 1, plan: plan.id, before, steps: plan.steps, used: [] }).close();

  it.each([
    ['apply', ['apply', planFile]],
    ['rollback', ['rollback', journal]],
    ['rollback --only', ['rollback', journal, '--only', 's3:GetObject']],
  ])('%s', async (_, args) => {
    const text = readFileSync(journal, 'utf8');
    const env = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_REGION: 'us-east-1' };
    const { code, stdout, stderr } = await trimtrail(args, { env });
    expect(stderr).toContain('nothing was changed: there is nobody to ask');
    expect([code, stdout]).toEqual([2, '']);
    expect(readFileSync(journal, 'utf8')).toBe(text);
  });
});
