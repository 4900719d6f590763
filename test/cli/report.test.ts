import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import type { Review } from '../../src/review/types.js';
import { SCHEMA_DIRECTORY } from '../../tools/build-schemas.js';
import { trimtrail } from './run.js';

const TRAIL = 'examples/data/trail';
const DETAILS = 'examples/data/current-policies.json';
const folder = mkdtempSync(join(tmpdir(), 'trimtrail-'));

describe('report', () => {
  test('the same inputs give the same bytes, on standard output and in a file', async () => {
    const file = join(folder, 'review.html');
    const args = ['report', TRAIL, '--current', DETAILS, '--format', 'html'];
    const first = await trimtrail(args);
    const second = await trimtrail([...args, '--output', file]);
    expect([first.code, second.code, second.stdout]).toEqual([0, 0, '']);
    expect(readFileSync(file, 'utf8')).toBe(first.stdout);
  });

  test('ranks principals by excess, names inputs with their hashes, leaves out who has no policy', async () => {
    const { stdout } = await trimtrail(['report', TRAIL, '--current', DETAILS, '--json']);
    const review = JSON.parse(stdout) as Review;
    const validate = new Ajv2020().compile(
      JSON.parse(readFileSync(join(SCHEMA_DIRECTORY, 'review.schema.json'), 'utf8')) as object,
    );
    expect(validate(review), JSON.stringify(validate.errors)).toBe(true);
    const [widest, ...others] = review.principals;
    expect(widest?.principal.name).toBe('alice');
    expect(widest?.today?.excess.notSeen).toBeGreaterThan(20_000);
    expect(widest?.today?.diff).toMatchObject({ gained: [], denialsRemoved: [] });
    expect(others.length).toBeGreaterThan(3);
    expect(others.every(({ today, notCompared }) => today === null && notCompared !== null)).toBe(true);
    expect(review.leftOut.map(({ principal }) => principal.kind)).toContain('root');
    expect(review.inputs.at(-1)).toMatchObject({ role: 'policies of today', name: DETAILS });
    expect(review.inputs.every(({ sha256 }) => /^[0-9a-f]{64}$/.test(sha256 ?? ''))).toBe(true);
    expect(review.inputs.filter(({ role }) => role === 'records')).toHaveLength(review.ledger.files);
  });

  test('lists users and roles that have policies and did nothing, when everyone is asked for', async () => {
    const details = JSON.parse(readFileSync(DETAILS, 'utf8')) as { UserDetailList: object[]; RoleDetailList: object[] };
    const idle = { Arn: 'arn:aws:iam::111122223333:user/ops/idle' };
    const unused = { Arn: 'arn:aws:iam::111122223333:role/service-role/unused' };
    const elsewhere = { Arn: 'arn:aws:iam::444455556666:role/elsewhere' };
    const file = join(folder, 'details.json');
    const [UserDetailList, RoleDetailList] = [
      [...details.UserDetailList, idle],
      [unused, elsewhere],
    ];
    writeFileSync(file, JSON.stringify({ ...details, UserDetailList, RoleDetailList }));
    const silent = async (...more: readonly string[]): Promise<readonly (string | null)[]> => {
      const { stdout } = await trimtrail(['report', TRAIL, '--current', file, '--json', ...more]);
      const { leftOut } = JSON.parse(stdout) as Review;
      return leftOut.filter(({ events }) => events === 0).map(({ principal }) => principal.arn);
    };
    expect(await silent()).toEqual([unused.Arn, idle.Arn, elsewhere.Arn]);
    expect(await silent('--account', '111122223333')).toEqual([unused.Arn, idle.Arn]);
    expect(await silent('--principal', 'alice')).toEqual([]);
  });

  test('Markdown shows every part', async () => {
    const { stdout } = await trimtrail(['report', TRAIL, '--principal', 'alice', '--current', DETAILS]);
    for (const part of [
      'Policy',
      'From the policies of today to this one',
      'Evidence',
      'Proof',
      'Denied calls',
      'Findings',
    ])
      expect(stdout).toContain(`\n### ${part}\n`);
    expect(stdout).toContain('\n## Inputs\n');
    expect(stdout).toContain('| lost | - | `*` | `*` |');
  });

  test('exclusions are listed and counted (RULE 3)', async () => {
    const rules = join(folder, 'exclusions.txt');
    writeFileSync(rules, '# a pen-test\nip=198.51.100.0/24\n');
    const { stdout } = await trimtrail(['report', TRAIL, '--principal', 'alice', '--exclude', rules, '--json']);
    const review = JSON.parse(stdout) as Review;
    expect(review.exclusions.rules).toEqual(['ip=198.51.100.0/24']);
    expect(review.inputs.at(-1)).toMatchObject({ role: 'exclusions', name: rules });
  });

  test('policies that name nobody need one principal: exit 2', async () => {
    const current = join(folder, 'current.json');
    writeFileSync(
      current,
      JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }),
    );
    const { code, stderr } = await trimtrail(['report', TRAIL, '--current', current]);
    expect(code).toBe(2);
    expect(stderr).toContain('--principal');
    expect((await trimtrail(['report', TRAIL, '--current', current, '--principal', 'alice'])).code).toBe(0);
  });

  test('--redact: nothing that identifies the account is in the output, in any format', async () => {
    const plain = await trimtrail(['report', TRAIL, '--current', DETAILS, '--exclude', 'ip=198.51.100.77', '--json']);
    const originals = originalsOf(JSON.parse(plain.stdout) as Review);
    expect(originals.size).toBeGreaterThan(200);
    for (const format of [['--json'], ['--format', 'markdown'], ['--format', 'html']]) {
      const args = ['report', TRAIL, '--current', DETAILS, '--exclude', 'ip=198.51.100.77', '--redact', ...format];
      const { code, stdout, stderr } = await trimtrail(args);
      expect(code).toBe(0);
      const text = `${stdout}${stderr}`.replaceAll('\\', '');
      expect([...originals].filter((one) => text.includes(one))).toEqual([]);
      expect(stdout).toContain('user-1');
    }
  });
});

/** What `--redact` must not show: every account, name, id, ARN segment and file of the review. */
function originalsOf(review: Review): ReadonlySet<string> {
  const found = new Set<string>(['198.51.100.77', DETAILS, '111122223333', '444455556666']);
  for (const { name } of review.inputs) found.add(name);
  for (const { principal } of [...review.principals, ...review.leftOut]) {
    if (principal.kind === 'service') continue;
    for (const text of [principal.name, principal.id, principal.account, principal.arn])
      if (text !== null) found.add(text);
  }
  for (const { policy, evidence, denials } of review.principals) {
    const arns = [
      ...policy.Statement.flatMap(({ Resource }) => Resource),
      ...denials.map(({ resource }) => resource),
      ...evidence.flatMap(({ resources }) => resources),
    ];
    for (const arn of arns) for (const part of arn.split(/[:/*?]/).slice(5)) if (part.length > 4) found.add(part);
    for (const id of [...evidence, ...denials].flatMap(({ eventIds }) => eventIds)) found.add(id);
  }
  for (const word of PUBLIC_WORDS) found.delete(word);
  return found;
}

/** Words of the ARN formats themselves. */
const PUBLIC_WORDS = [
  'alarm',
  'anonymous',
  'catalog',
  'crawler',
  'database',
  'function',
  'index',
  'instance',
  'instance-profile',
  'key-pair',
  'lambda',
  'launch-template',
  'log-group',
  'log-stream',
  'network-interface',
  'parameter',
  'policy',
  'repository',
  'root',
  'secret',
  'security-group',
  'snapshot',
  'stack',
  'subnet',
  'table',
  'topic',
  'volume',
  'workgroup',
  'image',
  'layer',
  'changeSet',
  'service-role',
];
