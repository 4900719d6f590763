import { beforeAll, describe, expect, it } from 'vitest';
import { TrimtrailError } from '../../src/base/errors.js';
import { DEFAULT_SETTINGS } from '../../src/views/defaults.js';
import type { DataSource, Decision, PolicySettings, PolicyView } from '../../src/views/types.js';
import { ADMINISTRATOR, ALICE, memoryOf, RECORDS, selectionOf } from './sources.js';

const pairsOf = ({ statements }: PolicyView): ReadonlySet<string> =>
  new Set(
    statements.flatMap(({ lines, resources }) =>
      lines.flatMap(({ action }) => resources.map((one) => `${action} ${one}`)),
    ),
  );

describe('the policy of a page', () => {
  let source: DataSource;
  beforeAll(async () => {
    source = await memoryOf(RECORDS);
  });
  const ask = (
    settings: Partial<PolicySettings> = {},
    current: string | null = null,
    before: PolicySettings | null = null,
  ) =>
    source.policy({ selection: selectionOf(ALICE), settings: { ...DEFAULT_SETTINGS, ...settings }, current, before });

  it('is proved: every call that succeeded is allowed, and it comes in every format', async () => {
    const view = await ask();
    expect(view.proof).toMatchObject({ unproved: [], proved: true });
    expect(Object.values(view.rendered).every((one) => 'text' in one && one.text.length > 100)).toBe(true);
    expect(view.sizes[0]).toBe(JSON.stringify(view.documents[0]).replaceAll(/\s/g, '').length);
  });

  it('has the calls behind each line, and every line of a used action has some', async () => {
    const { statements } = await ask();
    for (const { lines } of statements)
      for (const line of lines) {
        expect(['used', 'inferred']).toContain(line.basis);
        expect(line.events).toBeGreaterThan(0);
        expect(line.evidence.every(({ reasons, eventIds }) => reasons.length > 0 && eventIds.length > 0)).toBe(true);
      }
  });

  it('tells what a setting widens, and what going back takes away', async () => {
    const exact = await ask({ resources: 'exact' });
    const auto = await ask({}, null, { ...DEFAULT_SETTINGS, resources: 'exact' });
    expect(auto.since?.gained.length).toBeGreaterThan(0);
    expect(auto.since?.lost).toEqual([]);
    const back = await ask({ resources: 'exact' }, null, DEFAULT_SETTINGS);
    expect(back.since?.gained).toEqual([]);
    expect(back.since?.lost.length).toBeGreaterThan(0);
    expect(back.documents).toEqual(exact.documents);
  });

  it('RULE 28: reads from the console are kept, dropped or kept as far as they only list', async () => {
    const clicked = RECORDS.map((record) =>
      record.userIdentity?.arn === ALICE ? { ...record, sessionCredentialFromConsole: 'true' } : record,
    );
    const clicks = await memoryOf(clicked);
    const view = (consoleReads: PolicySettings['consoleReads']): Promise<PolicyView> =>
      clicks.policy({
        selection: selectionOf(ALICE),
        settings: { ...DEFAULT_SETTINGS, consoleReads },
        current: null,
        before: DEFAULT_SETTINGS,
      });
    const [kept, dropped, viewed] = [await view('keep'), await view('drop'), await view('viewonly')];
    expect(pairsOf(dropped).size).toBeLessThan(pairsOf(viewed).size);
    expect(pairsOf(viewed).size).toBeLessThanOrEqual(pairsOf(kept).size);
    expect(dropped.since?.lost.length).toBeGreaterThan(0);
    expect(dropped.since?.gained).toEqual([]);
    expect(dropped.findings.map(({ code }) => code)).toContain('console-reads-dropped');
  });

  it('compares with the policies of today by meaning, and stays within them', async () => {
    const { id, files } = await source.putCurrent([ADMINISTRATOR]);
    expect(files).toEqual([{ name: 'administrator.json', holds: 'policies', policies: 1 }]);
    const view = await ask({}, id);
    expect(view.diff?.gained).toEqual([]);
    expect(view.diff?.denialsRemoved).toEqual([]);
    expect(view.diff?.lost).toMatchObject([{ action: '*', resource: '*' }]);
    expect(view.proof.beyondCurrent).toBe(0);
    expect(view.current?.[0]?.document).toEqual(JSON.parse(ADMINISTRATOR.text));
  });

  it('RULE 21: denials that stay attached are not told as gone; who is not in the files is told as not known', async () => {
    const admin = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
    const deny = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 'iam:ListUsers', Resource: '*' }] };
    const details = {
      UserDetailList: [
        {
          Path: '/',
          UserName: 'alice',
          Arn: ALICE,
          UserPolicyList: [
            { PolicyName: 'admin', PolicyDocument: admin },
            { PolicyName: 'deny', PolicyDocument: deny },
          ],
          AttachedManagedPolicies: [],
          GroupList: [],
        },
      ],
      GroupDetailList: [],
      RoleDetailList: [],
      Policies: [],
    };
    const { id } = await source.putCurrent([{ name: 'details.json', text: JSON.stringify(details) }]);
    expect((await ask({}, id)).diff).toMatchObject({ gained: [], denialsRemoved: [], denialsAdded: [] });
    const { items } = await source.principals({
      search: '',
      sort: 'name',
      descending: false,
      current: id,
      offset: 0,
      limit: 100,
    });
    expect(items.filter(({ granted }) => granted !== null).map(({ key }) => key)).toEqual([ALICE]);
  });

  it('RULE 22: what today does not allow is not granted, and the replay says so', async () => {
    const only = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] };
    const { id } = await source.putCurrent([{ name: 's3.json', text: JSON.stringify(only) }]);
    const view = await ask({}, id);
    expect([...pairsOf(view)].every((pair) => pair.startsWith('s3:'))).toBe(true);
    expect(view.proof.replay.answers['allowed elsewhere']).toBeGreaterThan(0);
    expect(view.proof.replay.lines.every(({ answer }) => answer === 'allowed elsewhere')).toBe(true);
  });

  it('a line dropped by hand is gone, nothing else is, and the proof turns red', async () => {
    const before = await ask();
    const [statement] = before.statements;
    const dropped: Decision = {
      kind: 'drop',
      action: statement?.lines[0]?.action ?? '',
      resource: statement?.resources[0] ?? '',
      note: 'left the team',
    };
    const after = await ask({ decisions: [dropped] }, null, DEFAULT_SETTINGS);
    const gone = [...pairsOf(before)].filter((pair) => !pairsOf(after).has(pair));
    expect(gone).toEqual([`${dropped.action} ${dropped.resource}`]);
    expect([...pairsOf(after)].every((pair) => pairsOf(before).has(pair))).toBe(true);
    expect(after.proof.proved).toBe(false);
    expect(after.proof.unproved[0]).toMatch(/would be denied/);
    expect(after.proof.replay.lines[0]).toMatchObject({ answer: 'denied', action: dropped.action });
    expect(after.since?.lost).toMatchObject([{ action: dropped.action }]);
  });

  it('a line kept by hand is there with its note, and reaches no further than asked', async () => {
    const kept: Decision = { kind: 'keep', action: 'rds:DescribeDBSnapshots', resource: '*', note: 'quarter end' };
    const view = await ask({ decisions: [kept] }, null, DEFAULT_SETTINGS);
    const line = view.statements.flatMap(({ lines }) => lines).find(({ action }) => action === kept.action);
    expect(line).toMatchObject({ basis: 'by hand', note: 'quarter end', events: 0 });
    expect(view.since?.gained).toMatchObject([{ action: kept.action, resource: '*' }]);
    expect(view.proof.proved).toBe(true);
    expect(new Set(view.statements.map(({ sid }) => sid)).size).toBe(view.statements.length);
  });

  it('kept by hand beyond what is granted today is not proved', async () => {
    const s3 = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] };
    const { id } = await source.putCurrent([{ name: 's3.json', text: JSON.stringify(s3) }]);
    const view = await ask({ decisions: [{ kind: 'keep', action: 'ec2:RunInstances', resource: '*', note: '' }] }, id);
    expect(view.proof.beyondCurrent).toBe(1);
    expect(view.proof.unproved.join(' ')).toContain('beyond what is granted today');
  });

  it.each([
    ['no-match', { selection: selectionOf('arn:aws:iam::111122223333:user/nobody') }],
    ['bad-usage', { settings: { ...DEFAULT_SETTINGS, limit: 'huge' } }],
    ['policy-too-large', { settings: { ...DEFAULT_SETTINGS, limit: '200' } }],
    ['bad-policy', { current: 'not-kept' }],
  ] as const)('refuses with %s', async (code, asked) => {
    const usual = { selection: selectionOf(ALICE), settings: DEFAULT_SETTINGS, current: null, before: null };
    const answer = source.policy({ ...usual, ...asked });
    await expect(answer).rejects.toThrow(TrimtrailError);
    await expect(answer).rejects.toMatchObject({ code });
  });

  it('RULE 14: for nobody to cut it gives the reason, not a policy', async () => {
    const { items } = await source.principals({
      search: '',
      sort: 'events',
      descending: true,
      offset: 0,
      limit: 100,
      current: null,
    });
    const nobody = items.find(({ nobodyToCut }) => nobodyToCut !== null);
    const asked = source.policy({
      selection: selectionOf(nobody?.key ?? ''),
      settings: DEFAULT_SETTINGS,
      current: null,
      before: null,
    });
    await expect(asked).rejects.toMatchObject({ code: 'nobody-to-cut', message: nobody?.nobodyToCut });
  });
});
