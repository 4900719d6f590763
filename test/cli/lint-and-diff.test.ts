import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { trimtrail } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'trimtrail-'));
const policyFile = (name: string, statement: object): string => {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] }));
  return path;
};
const narrow = policyFile('narrow.json', { Action: 's3:ListBucket', Resource: 'arn:aws:s3:::a' });
const wide = policyFile('wide.json', { Action: 's3:ListBucket', Resource: 'arn:aws:s3:::*' });
const odd = policyFile('odd.json', { Action: 's3:ListObjectsV2', Resource: '*' });
const admin = policyFile('admin.json', { Action: '*', Resource: '*' });

test('lint: nothing to say is exit 0', async () => {
  expect(await trimtrail(['lint', narrow])).toEqual({ code: 0, stdout: 'nothing to say\n', stderr: '' });
});

test('lint names the file and the statement', async () => {
  const { code, stdout } = await trimtrail(['lint', narrow, odd]);
  expect(code).toBe(0);
  expect(stdout).toContain('action-unknown');
  expect(stdout).toContain('odd.json: statement 1: s3:ListObjectsV2');
});

test('lint --fail-on decides exit 1', async () => {
  expect((await trimtrail(['lint', odd, '--fail-on', 'high'])).code).toBe(0);
  expect((await trimtrail(['lint', odd, '--fail-on', 'medium'])).code).toBe(1);
  expect((await trimtrail(['lint', admin], { env: { CI: 'true' } })).code).toBe(1);
});

test('no policy that trimtrail writes has anything wrong with it', async () => {
  const { stdout } = await trimtrail(['policy', 'examples/data/trail', '--principal', 'alice', '--quiet']);
  const path = join(folder, 'alice.json');
  writeFileSync(path, stdout);
  const { findings } = JSON.parse((await trimtrail(['lint', path, '--json'])).stdout) as {
    readonly findings: readonly { readonly code: string }[];
  };
  expect(findings.map(({ code }) => code).filter((code) => !code.endsWith('-remains'))).toEqual([]);
});

test.each([
  ['narrower', [wide, narrow], 0, 'lost'],
  ['wider', [narrow, wide], 1, 'gained'],
  ['the same', [narrow, narrow], 0, 'both allow and deny the same'],
])('diff: %s', async (...[, files, code, text]) => {
  const run = await trimtrail(['diff', ...files]);
  expect({ code: run.code, stderr: run.stderr }).toEqual({ code, stderr: '' });
  expect(run.stdout).toContain(text);
});

test.each([
  [['diff', narrow]],
  [['diff', narrow, wide, odd]],
  [['lint', join(folder, 'none.json')]],
  [['lint', 'package.json']],
])('what cannot be read is exit 2: %j', async (args) => {
  const { code, stderr } = await trimtrail(args);
  expect(code).toBe(2);
  expect(stderr).not.toContain('    at ');
});
