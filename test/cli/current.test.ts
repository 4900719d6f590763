import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { trimtrail } from './run.js';

const TRAIL = 'examples/data/trail';
const DETAILS = 'examples/data/current-policies.json';
const folder = mkdtempSync(join(tmpdir(), 'trimtrail-'));
const deny = { Effect: 'Deny', Action: 'iam:*', Resource: '*' };
const current = join(folder, 'current.json');
writeFileSync(
  current,
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: ['s3:*', 'ec2:Describe*'], Resource: '*' }, deny],
  }),
);

describe('policy --current', () => {
  test('is within what is granted today, and says so; the same records still pass', async () => {
    const { code, stdout, stderr } = await trimtrail(['policy', TRAIL, '--principal', 'alice', '--current', DETAILS]);
    expect(code).toBe(0);
    expect(stderr).toContain('nothing beyond what is granted today');
    expect(stderr).toContain('LeaveOtherUsersAlone only denies: leave it attached');
    const file = join(folder, 'alice.json');
    writeFileSync(file, stdout);
    expect((await trimtrail(['check', TRAIL, '--policy', file, '--principal', 'alice'])).code).toBe(0);
  });

  test('RULE 21: denials need a file of their own: exit 2 without --output DIR/', async () => {
    const { code, stdout, stderr } = await trimtrail(['policy', TRAIL, '--principal', 'alice', '--current', current]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('--output DIR/');
  });

  test('RULE 21, 22: --output DIR/ holds them, and nothing beyond the grants of today', async () => {
    const out = join(folder, 'out/');
    const { code, stderr } = await trimtrail([
      'policy',
      TRAIL,
      '--principal',
      'alice',
      '--current',
      current,
      '--output',
      out,
    ]);
    expect(code).toBe(0);
    expect(readdirSync(out).toSorted()).toEqual(['alice-carried-1.json', 'alice.json']);
    expect(JSON.parse(readFileSync(join(out, 'alice-carried-1.json'), 'utf8'))).toEqual({
      Version: '2012-10-17',
      Statement: [deny],
    });
    const made = JSON.parse(readFileSync(join(out, 'alice.json'), 'utf8')) as { Statement: { Action: string[] }[] };
    expect(
      made.Statement.flatMap(({ Action }) => Action).filter((action) => !/^(s3:|ec2:Describe)/.test(action)),
    ).toEqual([]);
    expect(stderr).toContain('not-allowed-by-current');
    expect(stderr).toMatch(/\d+ allowed elsewhere/);
  });

  test('--json holds the carried policies and the proof', async () => {
    const { stdout } = await trimtrail(['policy', TRAIL, '--principal', 'alice', '--current', current, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      carried: [{ from: current, why: 'denies' }],
      proof: { beyondCurrent: 0, replay: { answers: { denied: 0, unknown: 0 } } },
    });
  });

  test('--keep without --current is exit 2', async () => {
    const { code, stderr } = await trimtrail(['policy', TRAIL, '--principal', 'alice', '--keep', 's3:*']);
    expect(code).toBe(2);
    expect(stderr).toContain('--keep needs --current FILE');
  });
});
