import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { comparePolicies } from '../../../src/main/compare-policies.js';
import { makeFleet, type FleetRequest } from '../../../src/main/fleet/make-fleet.js';
import type { TextSource } from '../../../src/main/policy-files.js';
import { DEFAULT_READING } from '../../../src/main/read-usage.js';
import type { UseStatus } from '../../../src/base/comparison.js';
import type { Fleet, FleetPrincipal } from '../../../src/review/fleet/types.js';

const TRAIL = 'examples/data/trail';
const CURRENT = ['111122223333', '444455556666'].map((account) => `examples/data/fleet/${account}.json`);
const REPORT = 'examples/data/fleet/credential-report.csv';

const fleetOf = (over: Partial<FleetRequest> = {}): Promise<Fleet> =>
  makeFleet({
    sources: [TRAIL],
    reading: DEFAULT_READING,
    current: CURRENT,
    credentialReports: [REPORT],
    lastAccessed: async () => Promise.resolve(new Map()),
    selectors: [],
    minDays: 60,
    toolVersion: '0.1.0',
    ...over,
  });
const short = ({ principal }: FleetPrincipal): string =>
  (principal.arn ?? principal.name).split(':').slice(4).join(':');
const find = ({ principals }: Fleet, name: string): FleetPrincipal => {
  const found = principals.find((one) => short(one) === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
};

describe('the fleet of the examples', async () => {
  const fleet = await fleetOf();

  it('idle administrators come first, then who could become one, then by excess', () => {
    expect(fleet.principals.map(short)).toEqual([
      '111122223333:role/migration/LegacyImport',
      '444455556666:role/OrganizationAccountAccessRole',
      '111122223333:user/alice',
      '444455556666:role/Deploy',
      '111122223333:role/Deploy',
      '111122223333:user/contractors/bob',
      expect.stringContaining('AWSReservedSSO_PowerUserAccess'),
      '111122223333:role/teams/data/DataEngineer',
      '111122223333:user/machines/ci-runner',
      '111122223333:role/audit/Auditor',
      '111122223333:role/service-role/nightly-report',
    ]);
    expect(fleet.principals.map(({ rank }) => rank)).toEqual(fleet.principals.map((_, at) => at + 1));
  });

  it('says when each was last used, and who says so', () => {
    const use = (name: string): string => {
      const { kind, by } = find(fleet, name).use;
      return `${kind} ${by}`;
    };
    expect(use('111122223333:user/alice')).toBe('seen records');
    expect(use('111122223333:user/contractors/bob')).toBe('never-used null');
    expect(use('111122223333:role/migration/LegacyImport')).toBe('never-used null');
    expect(use('111122223333:role/audit/Auditor')).toBe('used-elsewhere role last used');
  });

  it('names the permission set behind a role of Identity Center', () => {
    expect(fleet.principals.flatMap(({ permissionSet }) => permissionSet ?? [])).toEqual(['PowerUserAccess']);
  });

  it('leaves out who has no policy, counts ages to the latest day that is named', () => {
    expect(fleet.leftOut.map(({ principal }) => principal.kind)).toContain('root');
    expect(fleet.asOf).toBe('2026-05-29');
  });

  it('finds what to look at first', () => {
    expect(fleet.findings.map(({ code, count }) => `${code} ${count}`)).toEqual([
      'administrator-unused 3',
      'credential-idle 1',
      'credential-unused 2',
      'principal-idle 1',
      'single-region 348',
    ]);
  });

  it.each([
    'role/teams/data/DataEngineer',
    'user/machines/ci-runner',
    'role/service-role/nightly-report',
    'user/alice',
  ])('RULE 19: counts %s as compare does', async (name) => {
    const { principal, excess } = find(fleet, `111122223333:${name}`);
    const compared = await comparePolicies({
      sources: [TRAIL],
      reading: { ...DEFAULT_READING, filter: { ...DEFAULT_READING.filter, principals: [principal.arn ?? ''] } },
      files: { ...NO_FILES, current: CURRENT.slice(0, 1) },
      selectors: [],
      lastAccessed: null,
      limits: null,
      findings: [],
      minDays: 60,
    });
    const lines = compared.statements.flatMap((statement) => statement.lines);
    const actions = new Map<string, UseStatus>();
    for (const { action, status } of lines) {
      const before = actions.get(action);
      actions.set(action, before === undefined || RANK[status] < RANK[before] ? status : before);
    }
    const count = (wanted: UseStatus): number => [...actions.values()].filter((one) => one === wanted).length;
    expect(excess?.used).toBe(count('used'));
    // what `*` grants of services that are not in use is one line there
    if ([...actions.keys()].some((action) => action.endsWith(':*'))) return;
    expect([excess?.unused, excess?.unobservable]).toEqual([count('unused'), count('unobservable')]);
  });

  it('without a credential report nothing is said of keys, and of users only what the records show', async () => {
    const bare = await fleetOf({ credentialReports: [] });
    expect(bare.credentials).toEqual([]);
    expect(find(bare, '111122223333:user/contractors/bob').use).toMatchObject({ kind: 'not-seen', days: 89 });
  });

  it('last-accessed data make an action no excess, whoever they name', async () => {
    const alice = 'arn:aws:iam::111122223333:user/alice';
    const text = JSON.stringify({
      ServicesLastAccessed: [{ ServiceNamespace: 'glacier', LastAuthenticated: '2026-04-01T00:00:00Z' }],
    });
    const dated = await fleetOf({ lastAccessed: async () => Promise.resolve(new Map([[alice, { name: 'a', text }]])) });
    const [before, after] = [find(fleet, '111122223333:user/alice'), find(dated, '111122223333:user/alice')];
    expect(after.excess?.unobservedUse).toBeGreaterThan(10);
    expect((after.excess?.excess ?? 0) + (after.excess?.unobservedUse ?? 0)).toBe(before.excess?.excess);
  });

  it('last-accessed data of a stranger are bad usage', async () => {
    const text = JSON.stringify({ ServicesLastAccessed: [] });
    const files = new Map([['arn:aws:iam::111122223333:user/nobody', { name: 'a', text }]]);
    await expect(fleetOf({ lastAccessed: async () => Promise.resolve(files) })).rejects.toThrow(/user\/nobody/);
  });

  it('one whose policies are incomplete is not compared; the others are', async () => {
    const details = JSON.parse(readFileSync(CURRENT[0] ?? '', 'utf8')) as { Policies: { readonly Arn: string }[] };
    const Policies = details.Policies.filter(({ Arn }) => !Arn.endsWith('/PowerUserAccess'));
    const current: readonly TextSource[] = [{ name: 'part.json', text: JSON.stringify({ ...details, Policies }) }];
    const part = await fleetOf({ current });
    const missing = part.principals.filter(({ excess }) => excess === null);
    const whys = missing.map(({ notCompared }) => notCompared ?? '');
    expect(whys.filter((why) => why.includes('PowerUserAccess is not among its Policies'))).toHaveLength(3);
    expect(whys.filter((why) => why === 'no file of --current holds it')).toHaveLength(1);
    expect(missing).toHaveLength(4);
    expect(part.totals.compared).toBe(part.principals.length - 4);
    expect(part.principals.slice(-4)).toEqual(missing);
    expect(part.findings.map(({ code }) => code)).toContain('not-compared');
  });
});

const RANK: Readonly<Record<UseStatus, number>> = { used: 0, unused: 1, unobservable: 2, 'unobserved-use': 3 };
const NO_FILES = { policy: [], current: [], boundary: [], serviceControl: [], resourceControl: [], session: [] };
