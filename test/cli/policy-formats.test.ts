import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parsePolicy } from '../../src/iam/parse-policy.js';
import { trimtrail } from './run.js';

const ALICE = ['policy', 'examples/data/trail', '--principal', 'alice', '--quiet'];
const folder = (): string => join(mkdtempSync(join(tmpdir(), 'trimtrail-')), 'policies/');

test.each([
  ['terraform', 'resource "aws_iam_policy" "trimtrail_alice"'],
  ['cloudformation', 'Type: "AWS::IAM::ManagedPolicy"'],
  ['cdk', 'export class TrimtrailAlice extends ManagedPolicy'],
])('--format %s writes nothing else to standard output', async (format, expected) => {
  const { code, stdout, stderr } = await trimtrail([...ALICE, '--format', format]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain(expected);
});

test.each([
  ['json', ['alice-1.json', 'alice-2.json', 'alice-3.json']],
  ['terraform', ['alice.tf']],
])('--limit splits: --format %s into %j', async (format, files) => {
  const directory = folder();
  const run = await trimtrail([...ALICE, '--limit', '1500', '--format', format, '--output', directory]);
  expect(run).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(readdirSync(directory).toSorted()).toEqual(files);
});

test('the split policies together hold the statements of the whole one', async () => {
  const directory = folder();
  const [whole] = await Promise.all([
    trimtrail(ALICE),
    trimtrail([...ALICE, '--limit', '1500', '--output', directory]),
  ]);
  const parts = readdirSync(directory).flatMap(
    (file) => parsePolicy(readFileSync(join(directory, file), 'utf8')).statements,
  );
  const pairs = (statements: ReturnType<typeof parsePolicy>['statements']): readonly string[] =>
    statements
      .flatMap(({ actions, resources }) => (actions ?? []).map((a) => `${a} ${resources?.join(' ')}`))
      .toSorted();
  expect(pairs(parts)).toEqual(pairs(parsePolicy(whole.stdout).statements));
});
