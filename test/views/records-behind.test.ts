import { beforeAll, describe, expect, it } from 'vitest';
import { ANSWERS } from '../../src/base/answers.js';
import { DEFAULT_SETTINGS } from '../../src/views/defaults.js';
import type { DataSource, RecordsBehind, RecordsQuery } from '../../src/views/types.js';
import { ADMINISTRATOR, ALICE, DEPLOY, memoryOf, RECORDS, recordsOf, selectionOf } from './sources.js';

const under = { settings: DEFAULT_SETTINGS, current: null };
const use = (action: string | null, resources: readonly string[], patterns = false): RecordsBehind => ({
  kind: 'use',
  action,
  resources,
  patterns,
  ...under,
});
const WINDOW = selectionOf(ALICE, { from: '2026-03-10', to: '2026-04-20' });
const SELECTIONS = [
  ['alice', selectionOf(ALICE)],
  ['alice in a window', WINDOW],
  ['a role', selectionOf(DEPLOY)],
  ['one service', selectionOf(ALICE, { services: ['s3.amazonaws.com'] })],
] as const;

describe('every number leads to just its records', () => {
  let source: DataSource;
  beforeAll(async () => {
    source = await memoryOf(RECORDS);
  });
  const ask = async (query: RecordsQuery) => {
    const page = await source.records({ ...query, limit: 1000 });
    expect(page.items.length).toBe(page.total);
    return page;
  };

  it.each(SELECTIONS)('resources of %s', async (_, selection) => {
    const { resources } = await source.top(selection);
    expect(resources.length).toBeGreaterThan(0);
    for (const { resource, events, lastSeen } of resources) {
      const { items, total } = await ask(recordsOf(selection, { behind: use(null, [resource]) }));
      expect([resource, total]).toEqual([resource, events]);
      expect(items[0]?.time).toBe(lastSeen);
    }
  });

  it.each(SELECTIONS)('the evidence of each line of the policy of %s', async (_, selection) => {
    const { statements } = await source.policy({ selection, ...under, before: null });
    for (const { action, evidence } of statements.flatMap(({ lines }) => lines))
      for (const { eventSource, eventName, resources, events, eventIds } of evidence) {
        const narrowed = { ...selection, services: [eventSource ?? ''] };
        const { items, total } = await ask(recordsOf(narrowed, { eventName, behind: use(action, resources, true) }));
        expect([action, eventName, total]).toEqual([action, eventName, events]);
        expect(items.map(({ eventId }) => eventId)).toEqual(expect.arrayContaining([...eventIds]));
      }
  });

  it.each(SELECTIONS)('the replay of %s: each answer, and what led to no permission', async (_, selection) => {
    const { id } = await source.putCurrent([
      { name: 's3.json', text: JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] }) },
    ]);
    for (const current of [null, id]) {
      const { proof } = await source.policy({ selection, settings: DEFAULT_SETTINGS, current, before: null });
      for (const answer of ANSWERS) {
        const behind: RecordsBehind = { kind: 'answer', answer, settings: DEFAULT_SETTINGS, current };
        const { total } = await ask(recordsOf(selection, { behind }));
        expect([answer, total]).toEqual([answer, proof.replay.answers[answer]]);
      }
      for (const { why, count } of proof.replay.leftOut) {
        const { total } = await ask(recordsOf(selection, { behind: { kind: 'left', why, ...under } }));
        expect([why, total]).toEqual([why, count]);
      }
    }
  });

  it.each(SELECTIONS)('granted against used of %s: actions, resources, denials', async (_, selection) => {
    const { id } = await source.putCurrent([ADMINISTRATOR]);
    const tree = await source.granted({ selection, current: id, minDays: 30 });
    const actions = tree.services.flatMap(({ levels }) => levels.flatMap(({ actions: own }) => own));
    for (const { action, events, denied, resources } of actions) {
      const total = async (behind: RecordsBehind) => (await ask(recordsOf(selection, { behind }))).total;
      if (events > 0) expect([action, await total(use(action, []))]).toEqual([action, events]);
      const deniedOf = (names: readonly string[]): RecordsBehind =>
        ({ ...use(action, names), kind: 'denied' }) as RecordsBehind;
      if (denied > 0) expect([action, await total(deniedOf([]))]).toEqual([action, denied]);
      for (const one of resources) {
        const behind = one.status === 'used' ? use(action, [one.resource]) : deniedOf([one.resource]);
        expect([action, one.resource, await total(behind)]).toEqual([action, one.resource, one.events]);
      }
    }
    for (const { action, resource, events } of tree.denials) {
      const behind: RecordsBehind = { kind: 'denied', action, resources: [resource], patterns: false, ...under };
      expect((await ask(recordsOf(selection, { behind }))).total).toBe(events);
    }
  });

  it('a figure that counts nothing has no records', async () => {
    const behind: RecordsBehind = { kind: 'left', why: 'no such reason', ...under };
    expect(await source.records(recordsOf(selectionOf(ALICE), { behind }))).toMatchObject({ items: [], total: 0 });
  });
});
