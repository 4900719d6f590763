import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
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
