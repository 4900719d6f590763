import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import type { Fleet } from '../../src/review/fleet/types.js';
import { SCHEMA_DIRECTORY } from '../../tools/build-schemas.js';
import { trimtrail } from './run.js';

const TRAIL = 'examples/data/trail';
const FLEET = ['111122223333', '444455556666'].flatMap((account) => [
  '--current',
  `examples/data/fleet/${account}.json`,
]);
const REPORT = ['--credential-report', 'examples/data/fleet/credential-report.csv'];
const folder = mkdtempSync(join(tmpdir(), 'trimtrail-'));
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

describe('fleet', () => {
  test('says on a terminal who could be cut, and which keys nobody uses', async () => {
    const { code, stdout, stderr } = await trimtrail(['fleet', TRAIL, ...FLEET, ...REPORT]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^11 principals in 2 accounts, 11 with their policies of today/);
    expect(stdout).toMatch(/1 {2}arn:aws:iam::111122223333:role\/migration\/LegacyImport +never +administrator/);
    expect(stdout).toMatch(/contractors\/bob +access key 1 +never used/);
    expect(stderr).toContain('administrator-unused');
  });

  test('--json is as its schema says; the same inputs give the same bytes', async () => {
    const args = ['fleet', TRAIL, ...FLEET, ...REPORT, '--json'];
    const [first, second] = await Promise.all([trimtrail(args), trimtrail([...args, '--threads', '1'])]);
    const schema = JSON.parse(readFileSync(join(SCHEMA_DIRECTORY, 'fleet.schema.json'), 'utf8')) as object;
    const validate = new Ajv2020().compile(schema);
    expect(validate(JSON.parse(first.stdout)), JSON.stringify(validate.errors)).toBe(true);
    expect(second.stdout).toBe(first.stdout);
  });

  test('a store gives the same fleet as the files it was made from', async () => {
    const store = join(folder, 'store');
    expect((await trimtrail(['ingest', TRAIL, '--into', store])).code).toBe(0);
    const of = async (source: string): Promise<Omit<Fleet, 'ledger'>> => {
      const { stdout } = await trimtrail(['fleet', source, ...FLEET, ...REPORT, '--json']);
      const { ledger: _, ...fleet } = JSON.parse(stdout) as Fleet;
      return fleet;
    };
    expect(await of(store)).toEqual(await of(TRAIL));
  });

  test('CSV, HTML and Markdown; --output writes what would be printed', async () => {
    const base = ['fleet', TRAIL, ...FLEET, ...REPORT, '--quiet'];
    const csv = await trimtrail([...base, '--format', 'csv', '--top', '4']);
    expect(csv.stdout.trimEnd().split('\n')).toHaveLength(5);
    const keys = await trimtrail([...base, '--format', 'credentials-csv']);
    expect(keys.stdout.split('\n')[0]).toBe('user,account,root,credential,state,since,age_days,last_used,mfa');
    const html = await trimtrail([...base, '--format', 'html']);
    const path = join(folder, 'deep', 'fleet.html');
    expect(await trimtrail([...base, '--format', 'html', '--output', path])).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
    expect(readFileSync(path, 'utf8')).toBe(html.stdout);
    expect((await trimtrail([...base, '--format', 'markdown'])).stdout).toContain('\n## Keys and passwords\n');
  });

  test('--fail-on stops at an administrator that nobody uses', async () => {
    expect((await trimtrail(['fleet', TRAIL, ...FLEET, '--fail-on', 'high'])).code).toBe(1);
    expect((await trimtrail(['fleet', TRAIL, ...FLEET, '--fail-on', 'none'])).code).toBe(0);
  });

  test('--last-accessed takes ARN=FILE, the file name may hold =', async () => {
    const accessed = file('a=b.json', JSON.stringify({ ServicesLastAccessed: [] }));
    const alice = 'arn:aws:iam::111122223333:user/alice';
    const { code, stderr } = await trimtrail(['fleet', TRAIL, ...FLEET, '--last-accessed', `${alice}=${accessed}`]);
    expect([code, stderr.includes('trimtrail:')]).toEqual([0, false]);
  });

  test.each<[says: RegExp, args: readonly string[]]>([
    [/fleet needs --current FILE/, []],
    [/ARN=FILE or live, not 'accessed\.json'/, [...FLEET, '--last-accessed', 'accessed.json']],
    [
      /user\/nobody, which --current does not hold/,
      [
        ...FLEET,
        '--last-accessed',
        `arn:aws:iam::111122223333:user/nobody=${file('l.json', '{"ServicesLastAccessed":[]}')}`,
      ],
    ],
    [/holds no credential report: it lacks the column/, [...FLEET, '--credential-report', 'package.json']],
    [/does not say whose policies it holds/, ['--current', file('p.json', '{"Version":"2012-10-17","Statement":[]}')]],
    [/is in .*111122223333\.json and in .*111122223333\.json/, [...FLEET, ...FLEET.slice(0, 2)]],
    [/--top takes a whole number/, [...FLEET, '--top', '0']],
    [/the variable NOT_SET holds no address/, [...FLEET, '--notify', 'slack:NOT_SET']],
  ])('%s: exit 2', async (says, args) => {
    const { code, stderr } = await trimtrail(['fleet', TRAIL, ...args]);
    expect(code).toBe(2);
    expect(stderr).toMatch(says);
  });

  test('--notify sends a summary, and never prints the address', async () => {
    const bodies: string[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        bodies.push(body);
        response.writeHead(request.url === '/slack/SECRET' ? 500 : 200).end('ok');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const at = server.address();
    const address = `http://127.0.0.1:${typeof at === 'object' && at !== null ? at.port : 0}`;
    const env = { HOOK: `${address}/hook/SECRET`, SLACK: `${address}/slack/SECRET` };
    const args = ['fleet', TRAIL, ...FLEET, '--notify', 'webhook:HOOK', '--notify', 'slack:SLACK'];
    const { code, stdout, stderr } = await trimtrail(args, { env });
    server.close();
    expect(code).toBe(0);
    const notice = JSON.parse(bodies[0] ?? '') as { readonly text: string; readonly detail: Pick<Fleet, 'totals'> };
    expect(notice.text).toContain('11 principals in 2 accounts');
    expect(notice.detail.totals.administrators).toBe(5);
    expect(stderr).toContain('not notified: Slack did not take the message');
    expect(`${stdout}${stderr}`).not.toContain('SECRET');
  });
});
