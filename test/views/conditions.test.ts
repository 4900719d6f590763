import { beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_GRANTING } from '../../src/main/generate-policy.js';
import { DEFAULT_SETTINGS } from '../../src/views/defaults.js';
import type { DataSource, PolicySettings, TextFile } from '../../src/views/types.js';
import { ADMINISTRATOR, ALICE, memoryOf, RECORDS, selectionOf } from './sources.js';

const policy = (Statement: object): TextFile => ({
  name: 'today.json',
  text: JSON.stringify({ Version: '2012-10-17', Statement: [Statement] }),
});
const ALL = { Effect: 'Allow', Action: '*', Resource: '*' };

describe('conditions on the page', () => {
  let source: DataSource;
  beforeAll(async () => {
    source = await memoryOf(RECORDS);
  });
  const ask = (settings: Partial<PolicySettings>, current: string | null = null) =>
    source.policy({
      selection: selectionOf(ALICE),
      settings: { ...DEFAULT_SETTINGS, ...settings },
      current,
      before: DEFAULT_SETTINGS,
    });

  it('RULE 26: are added where every call supports them, narrow the policy, and are proved with what the calls carried', async () => {
    const view = await ask({ conditions: ['region', 'source-ip'] });
    const conditions = JSON.stringify(view.statements.map((one) => one.conditions));
    expect(conditions).toContain('aws:RequestedRegion');
    expect(view.since?.gained).toEqual([]);
    expect(view.since?.lost.length).toBeGreaterThan(0);
    expect(view.proof.replay.answers.unknown).toBe(0);
    expect(view.findings.map(({ code }) => code)).toContain('condition-added');
  });

  it('RULE 26: say why not where the calls do not', async () => {
    const view = await ask({ conditions: ['vpce'] });
    expect(view.findings.map(({ code }) => code)).toContain('condition-refused');
    expect(view.since?.lost).toEqual([]);
  });

  it('of today are replayed with what the calls carried', async () => {
    const address = RECORDS.find(({ userIdentity }) => userIdentity?.arn === ALICE)?.sourceIPAddress ?? '';
    const { id } = await source.putCurrent([policy({ ...ALL, Condition: { IpAddress: { 'aws:SourceIp': address } } })]);
    const view = await ask({}, id);
    expect(view.proof.replay.answers['allowed by this policy']).toBeGreaterThan(100);
    const { id: other } = await source.putCurrent([
      policy({ ...ALL, Condition: { IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } } }),
    ]);
    const nothing = await ask({}, other);
    expect(nothing.proof.replay.answers['allowed elsewhere']).toBeGreaterThan(100);
  });

  it('have the same defaults as the command', () => {
    expect(DEFAULT_SETTINGS.conditions).toEqual(DEFAULT_GRANTING.conditions ?? []);
  });
});

describe('event selectors on the page', () => {
  const selectors = (types: readonly string[]): TextFile => ({
    name: 'selectors.json',
    text: JSON.stringify({
      EventSelectors: [
        {
          ReadWriteType: 'All',
          IncludeManagementEvents: true,
          DataResources: types.map((Type) => ({ Type, Values: [] })),
        },
      ],
    }),
  });

  it('RULE 18: stay beside policies that come later, and say what could not have been seen', async () => {
    const source = await memoryOf(RECORDS);
    const first = await source.putCurrent([selectors([])]);
    expect(first.files).toEqual([{ name: 'selectors.json', holds: 'event selectors', policies: 0 }]);
    const both = await source.putCurrent([ADMINISTRATOR], first.id);
    expect(both.files.map(({ holds }) => holds)).toEqual(['event selectors', 'policies'].toSorted());
    const { id: alone } = await source.putCurrent([ADMINISTRATOR]);
    const reasons = async (current: string) => {
      const tree = await source.granted({ selection: selectionOf(ALICE), current, minDays: 30 });
      return JSON.stringify(tree).match(/the selectors do not record/g)?.length ?? 0;
    };
    expect(await reasons(alone)).toBe(0);
    expect(await reasons(both.id)).toBeGreaterThan(0);
  });

  it('alone are no policies of today', async () => {
    const source = await memoryOf(RECORDS);
    const { id } = await source.putCurrent([selectors(['AWS::S3::Object'])]);
    const tree = await source.granted({ selection: selectionOf(ALICE), current: id, minDays: 30 });
    expect(tree.compared).toBe(false);
    const view = await source.policy({
      selection: selectionOf(ALICE),
      settings: DEFAULT_SETTINGS,
      current: id,
      before: null,
    });
    expect(view.diff).toBeNull();
  });

  it('that can not be read are refused by name', async () => {
    const source = await memoryOf(RECORDS);
    const broken = { name: 'broken.json', text: JSON.stringify({ EventSelectors: 'all of them' }) };
    await expect(source.putCurrent([broken])).rejects.toMatchObject({ code: 'bad-selectors', message: /broken\.json/ });
  });
});
