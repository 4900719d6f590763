import { describe, expect, it } from 'vitest';
import { readCredentialReport, type ReportedUser } from '../../../src/main/fleet/credential-report.js';
import { reportedCredentials } from '../../../src/main/fleet/credentials.js';
import { credentialReport } from '../../../examples/forms/credential-report.js';

const HEAD =
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,cert_1_active,additional_credentials_info';
const ARN = 'arn:aws:iam::111122223333:user/a';
const read = (...lines: readonly string[]): readonly ReportedUser[] =>
  readCredentialReport({ name: 'c.csv', text: [HEAD, ...lines].join('\n') });
const line = (over: Readonly<Record<string, string>> = {}): string => {
  const cells: Record<string, string> = {
    user: 'a',
    arn: ARN,
    user_creation_time: '2026-01-01T00:00:00+00:00',
    ...over,
  };
  return HEAD.split(',')
    .map((column) => cells[column] ?? (/_active$|_enabled$/.test(column) ? 'false' : 'N/A'))
    .join(',');
};

describe('a credential report', () => {
  it('gives active credentials with their times', () => {
    const [user] = read(
      line({
        password_enabled: 'TRUE',
        password_last_used: '2026-03-01T10:00:00+02:00',
        password_last_changed: '2026-01-01T00:00:00+00:00',
        mfa_active: 'true',
        access_key_1_active: 'true',
        access_key_1_last_rotated: '2025-12-31T23:59:59Z',
      }),
    );
    expect(user).toEqual({
      arn: ARN,
      name: 'a',
      isRoot: false,
      createdAt: '2026-01-01T00:00:00Z',
      mfa: true,
      credentials: [
        { credential: 'password', since: '2026-01-01T00:00:00Z', lastUsed: '2026-03-01T08:00:00Z' },
        { credential: 'access key 1', since: '2025-12-31T23:59:59Z', lastUsed: null },
      ],
      lastUsed: '2026-03-01T08:00:00Z',
      isComplete: true,
    });
  });

  it.each(['N/A', 'no_information', 'not_supported', '', 'yesterday'])('%j dates nothing', (text) => {
    const [user] = read(line({ password_enabled: 'true', password_last_used: text }));
    expect(user?.credentials).toEqual([{ credential: 'password', since: null, lastUsed: null }]);
    expect(user?.lastUsed).toBeNull();
  });

  it('a key that is off is no credential, and its last use still counts', () => {
    const [user] = read(line({ access_key_2_last_used_date: '2026-02-01T00:00:00Z' }));
    expect(user).toMatchObject({ credentials: [], lastUsed: '2026-02-01T00:00:00Z' });
  });

  it('with a signing certificate the report does not tell every use', () => {
    expect(read(line({ cert_1_active: 'true' }))[0]?.isComplete).toBe(false);
  });

  it.each([
    ['not_supported', 1],
    ['TRUE', 1],
    ['FALSE', 0],
  ])('root with password_enabled %s has %i password', (password_enabled, count) => {
    const [root] = read(line({ user: '<root_account>', arn: 'arn:aws:iam::111122223333:root', password_enabled }));
    expect(root).toMatchObject({ isRoot: true });
    expect(root?.credentials).toHaveLength(count);
  });

  it('reads what the command prints, line feeds of either kind, a byte order mark, quoted names', () => {
    const csv = `${HEAD}\r\n${line({ user: '"a,b"' })}\r\n`;
    const json = JSON.stringify({ Content: Buffer.from(csv).toString('base64'), ReportFormat: 'text/csv' });
    for (const text of [csv, `\uFEFF${csv}`, json])
      expect(readCredentialReport({ name: 'c', text }).map(({ name }) => name)).toEqual(['a,b']);
  });

  it.each<[what: string, text: string, says: RegExp]>([
    ['nothing', '', /c\.csv holds no credential report: it lacks the column user, arn/],
    ['another CSV', 'Event name,Event time\nx,y\n', /lacks the column user/],
    ['JSON of something else', '{"Users": []}', /lacks the column/],
    ['broken JSON', '{"Content":', /lacks the column/],
    ['a line without an ARN', `${HEAD}\n${line()}\n${line({ arn: 'a' })}\n`, /line 3 has no ARN/],
  ])('refuses %s, naming file and place', (_what, text, says) => {
    expect(() => readCredentialReport({ name: 'c.csv', text })).toThrow(says);
  });
});

describe('credentials', () => {
  const options = { asOf: '2026-05-29', minDays: 90, accounts: [] };
  const states = (text: string, over: Partial<typeof options> = {}): readonly string[] =>
    reportedCredentials(readCredentialReport({ name: 'c', text }), { ...options, ...over }).map(
      ({ name, credential, state, age }) => `${name} ${credential} ${state} ${age}`,
    );

  it('are never used, idle or in use', () => {
    expect(states(credentialReport())).toEqual([
      'root password in-use null',
      'alice password in-use 207',
      'alice access key 1 in-use 207',
      'ci-runner access key 1 idle 256',
      'ci-runner access key 2 in-use 240',
      'bob password never-used 361',
      'bob access key 1 never-used 361',
    ]);
  });

  it('idle begins after --min-days', () => {
    expect(states(credentialReport(), { minDays: 240 }).filter((one) => one.includes('idle'))).toHaveLength(0);
    expect(states(credentialReport(), { minDays: 239 }).filter((one) => one.includes('idle'))).toHaveLength(1);
  });

  it("root's password is left out while nobody uses it, its keys never are", () => {
    const root = { user: '<root_account>', arn: 'arn:aws:iam::111122223333:root', access_key_1_active: 'true' };
    expect(states(`${HEAD}\n${line({ ...root, password_enabled: 'not_supported' })}`)).toEqual([
      'root access key 1 never-used null',
    ]);
  });

  it('of other accounts than those asked for are left out', () => {
    expect(states(credentialReport(), { accounts: ['444455556666'] as never })).toEqual([]);
  });
});
