import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KEYS_TEXT, makeBundle, type Bundle } from '../integrity/bundle.js';
import { trimtrail } from './run.js';

let directory = '';
let bundle: Bundle;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'trimtrail-logs-'));
  bundle = makeBundle(11);
  for (const [key, bytes] of bundle.files) {
    mkdirSync(dirname(join(directory, key)), { recursive: true });
    writeFileSync(join(directory, key), bytes);
  }
  const last = bundle.digests.at(-1) ?? '';
  const metadata = { Metadata: { signature: bundle.signatures.get(last), 'signature-algorithm': 'SHA256withRSA' } };
  writeFileSync(join(directory, `${last}.metadata.json`), JSON.stringify(metadata));
  writeFileSync(join(directory, 'keys.json'), KEYS_TEXT);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const verify = (...more: readonly string[]): ReturnType<typeof trimtrail> =>
  trimtrail(['verify-logs', directory, '--keys', join(directory, 'keys.json'), ...more]);

test('clean logs are proved', async () => {
  const { code, stdout, stderr } = await verify();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('6 of 6');
  expect(stdout).toContain('proved: every log file is as CloudTrail delivered it');
  expect(JSON.parse((await verify('--json')).stdout)).toMatchObject({ verdict: 'proved', findings: [] });
});

test('a removed log file is named, and the exit code is 1', async () => {
  const gone = bundle.logs[0] ?? '';
  rmSync(join(directory, gone));
  const { code, stdout } = await verify('--json');
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ verdict: 'tampered', issues: [{ kind: 'log-missing', file: gone }] });
});

test.each([
  [['verify-logs', 'examples/data'], 'verify-logs needs --keys FILE'],
  [['verify-logs', 'examples/data', '--keys', 'package.json'], 'package.json: it holds no list of public keys'],
])('%j says what is missing', async (args, message) => {
  const { code, stderr } = await trimtrail(args);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});
