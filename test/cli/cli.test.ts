import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { COMMANDS, type CommandRow } from '../../src/cli/command-table.js';
import { optionRow } from '../../src/cli/option-table.js';
import { trimtrail } from './run.js';

const CSV = 'examples/data/event_history.csv';
const TRAIL = 'examples/data/trail';
const ALICE = 'arn:aws:iam::111122223333:user/alice';
const scratch = (): string => mkdtempSync(join(tmpdir(), 'trimtrail-'));
const commands: readonly CommandRow[] = COMMANDS;

describe('help', () => {
  test.each(commands.map(({ name, options }) => [name, options] as const))(
    '%s --help names each of its options',
    async (name, options) => {
      const { code, stdout, stderr } = await trimtrail([name, '--help']);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      for (const option of options) expect(stdout).toContain(`--${optionRow(option).name}`);
      expect(stdout).toContain('Examples:');
    },
  );

  test('no argument at all shows help', async () => {
    const { code, stdout } = await trimtrail([]);
    expect(code).toBe(0);
    for (const { name } of commands) expect(stdout).toContain(`  ${name} `);
  });

  test('--version prints the package version alone', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(await trimtrail(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });
});

describe('what cannot run exits 2, with a hint and without a stack trace', () => {
  const empty = join(scratch(), 'empty.json');
  writeFileSync(empty, '');
  test.each([
    ['an unknown flag', ['policy', CSV, '--pricipal', 'alice'], '--principal'],
    ['an unknown command', ['polcy', CSV], 'policy'],
    ['a bad choice', ['policy', CSV, '--resources', 'all'], 'auto, exact'],
    ['a flag without its value', ['policy', CSV, '--from'], '--from'],
    ['no source', ['usage'], 'source'],
    ['a source that is not there', ['usage', 'examples/data/event_histori.csv'], 'event_history.csv'],
    ['a glob without a match', ['usage', 'examples/data/*.nothing'], 'nothing matches'],
    ['a bad time', ['usage', CSV, '--from', 'yesterday'], '2026-03-01'],
    ['an empty window', ['usage', CSV, '--from', '2026-03-02', '--to', '2026-03-01'], 'window is empty'],
    ['a bad exclusion', ['usage', CSV, '--exclude', 'colour=red'], 'exclude'],
    ['a bad principal', ['usage', CSV, '--principal', 'arn:aws:iam'], 'principal'],
    ['an unknown principal', ['policy', CSV, '--principal', 'nobody'], 'trimtrail principals'],
    ['a misspelt principal', ['policy', TRAIL, '--principal', 'alcie'], `did you mean ${ALICE}?`],
    [
      'a misspelt principal beside another',
      ['policy', TRAIL, '-p', 'alice', '-p', 'role/Deplyo', '--output', 'x'],
      ':role/Deploy',
    ],
    ['a window without the principal', ['usage', TRAIL, '-p', 'alice', '--from', '2030-01-01'], '172 events from'],
    ['a part of a name', ['usage', CSV, '--principal', 'lice'], 'did you mean alice?'],
    ['several principals and none named', ['policy', CSV], 'alice'],
    ['several principals without --output', ['policy', CSV, '--principal', 'alice', '--principal', 'bob'], '--output'],
    ['a limit that is none', ['policy', CSV, '--principal', 'alice', '--limit', 'big'], 'inline-user'],
    ['--attachments alone', ['policy', CSV, '--principal', 'alice', '--attachments', '2'], '--limit'],
    [
      'a policy that does not fit',
      ['policy', TRAIL, '--principal', 'alice', '--limit', 'inline-user'],
      '--limit managed',
    ],
    ['several documents without --output', ['policy', TRAIL, '--principal', 'alice', '--limit', '1500'], '--output'],
    ['an empty file', ['usage', empty], 'no CloudTrail record'],
    ['a file that is none', ['usage', 'package.json'], 'no CloudTrail record'],
    [
      'a bare --include-denied (RULE 15)',
      ['policy', CSV, '--principal', 'alice', '--include-denied'],
      '--include-denied',
    ],
    ['root (RULE 14)', ['policy', TRAIL, '--principal', 'arn:aws:iam::111122223333:root'], 'root'],
    ['a source of a later version', ['usage', 's3://bucket/prefix'], 's3://bucket/prefix'],
    ['a bad size', ['usage', CSV, '--max-inflated', 'much'], '512MB'],
    ['a bad number', ['usage', CSV, '--threads', 'two'], 'whole number'],
    ['actions without an event', ['actions'], 'HeadObject'],
    ['an unknown shell', ['completion', 'tcsh'], 'bash'],
  ])('%s', async (_, args, says) => {
    const { code, stdout, stderr } = await trimtrail(args);
    expect(stderr).toContain(says);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});

describe('policy', () => {
  test('prints exactly one document on standard output and the gravest findings on standard error', async () => {
    const { code, stdout, stderr } = await trimtrail(['policy', CSV, '--principal', 'alice']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ Version: '2012-10-17' });
    expect(stderr).toContain('management-events-only');
    expect(stderr).toContain('draft');
  });

  test('--quiet prints the document alone', async () => {
    const { stderr } = await trimtrail(['policy', TRAIL, '--principal', 'alice', '--quiet']);
    expect(stderr).toBe('');
  });

  test.each([
    ['the ARN', ALICE],
    ['type and name', 'user/alice'],
    ['the bare name', 'alice'],
  ])('%s names the same principal', async (_, spec) => {
    const [one, other] = await Promise.all([
      trimtrail(['policy', TRAIL, '-p', spec]),
      trimtrail(['policy', TRAIL, '-p', ALICE]),
    ]);
    expect(one.stdout).toBe(other.stdout);
  });

  test('reads standard input, gzipped or not, to the same bytes', async () => {
    const file = readFileSync('examples/data/event_history.json');
    const plain = await trimtrail(['policy', '-', '-p', 'alice'], { input: file });
    const packed = await trimtrail(['policy', '-', '-p', 'alice'], { input: gzipSync(file) });
    expect(plain.code).toBe(0);
    expect(packed.stdout).toBe(plain.stdout);
    expect(plain.stdout).toBe((await trimtrail(['policy', 'examples/data/event_history.json', '-p', 'alice'])).stdout);
  });

  test('several principals go into a directory, one file each', async () => {
    const folder = join(scratch(), 'policies');
    const { code, stdout, stderr } = await trimtrail([
      'policy',
      TRAIL,
      '-p',
      'alice',
      '-p',
      'role/DataEngineer',
      '--output',
      folder,
    ]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(readdirSync(folder).toSorted()).toEqual(['DataEngineer.json', 'alice.json']);
    const alone = await trimtrail(['policy', TRAIL, '-p', 'alice']);
    expect(readFileSync(join(folder, 'alice.json'), 'utf8')).toBe(alone.stdout);
    // duplicates are counted over all that was examined, so the second line differs
    expect(stderr).toContain(alone.stderr.split('\n').slice(2).join('\n'));
  });

  test('--report writes the report, --explain says why on standard error', async () => {
    const report = join(scratch(), 'report.json');
    const { stdout, stderr } = await trimtrail(['policy', TRAIL, '-p', 'alice', '--report', report, '--explain']);
    const written = JSON.parse(readFileSync(report, 'utf8')) as { policy: { Statement: { Sid: string }[] } };
    expect(written.policy).toEqual(JSON.parse(stdout));
    for (const { Sid } of written.policy.Statement) expect(stderr).toContain(Sid);
  });

  test('a report that cannot be written costs exit 2', async () => {
    const { code, stderr } = await trimtrail(['policy', TRAIL, '-p', 'alice', '--report', 'package.json/report.json']);
    expect(code).toBe(2);
    expect(stderr).toContain('cannot be written');
  });

  test('RULE 29: --fail-on decides exit 1; under CI=true it is high', async () => {
    const args = ['policy', CSV, '-p', 'alice'];
    expect((await trimtrail([...args, '--fail-on', 'high'])).code).toBe(1);
    expect((await trimtrail([...args, '--fail-on', 'none'], { env: { CI: 'true' } })).code).toBe(0);
    expect((await trimtrail(args, { env: { CI: 'true' } })).code).toBe(1);
  });
});

describe('damage', () => {
  const folder = scratch();
  const whole = readFileSync('examples/data/event_history.json');
  writeFileSync(join(folder, 'a.json'), whole);
  writeFileSync(join(folder, 'b.json.gz'), gzipSync(whole).subarray(0, 9000));

  test('a damaged file is named, the rest is read, exit 0', async () => {
    const { code, stderr } = await trimtrail(['usage', folder]);
    expect(code).toBe(0);
    expect(stderr).toContain('b.json.gz');
    expect(stderr).toContain('truncated gzip');
  });

  test('--strict makes it exit 1', async () => {
    expect((await trimtrail(['usage', folder, '--strict'])).code).toBe(1);
  });
});

test.each([
  [['actions', 's3', 'HeadObject'], 's3:GetObject'],
  [['actions', 's3.amazonaws.com', 'HeadObjct'], 'did you mean HeadObject?'],
  [['actions', 'dynamo.amazonaws.com', 'GetItem'], 'is not in the catalogue'],
  [['actions', 'lamda', 'Invoke'], 'did you mean lambda.amazonaws.com'],
])('%j says %s', async (args, says) => {
  expect(await trimtrail(args)).toMatchObject({ code: 0, stdout: expect.stringContaining(says) });
});

test('PEERS 7: a name is never matched as a part of another', async () => {
  const { code, stderr } = await trimtrail(['policy', TRAIL, '-p', 'lice']);
  expect({ code, stderr }).toMatchObject({ code: 2 });
});

test('a reader that goes away is no error', async () => {
  const { spawnSync } = await import('node:child_process');
  const { status, stderr } = spawnSync(
    'sh',
    ['-c', `"${process.execPath}" bin/trimtrail.js usage ${TRAIL} --json | head -c 10`],
    { encoding: 'utf8' },
  );
  expect(status).toBe(0);
  expect(stderr).not.toContain('EPIPE');
});
