import { beforeAll, describe, expect, it } from 'vitest';
import type { CloudTrailRecord } from '../../src/base/record.js';
import type { Activity, DataSource } from '../../src/views/types.js';
import { ALICE, memoryOf, RECORDS, recordsOf, selectionOf } from './sources.js';

const OWN = RECORDS.filter(({ userIdentity }) => userIdentity?.arn === ALICE);
const count = (keeps: (record: CloudTrailRecord) => boolean): number => OWN.filter(keeps).length;
const eventsOf = ({ totals }: Activity): number => Object.values(totals).reduce((sum, one) => sum + one, 0);

describe('activity', () => {
  let source: DataSource;
  beforeAll(async () => {
    source = await memoryOf(RECORDS);
  });

  it('counts every event once, in cells, totals, facets and calls', async () => {
    const activity = await source.activity(selectionOf(ALICE));
    const cells = activity.services.flatMap(({ cells: own }) => own);
    expect(cells.reduce((sum, { events }) => sum + events, 0)).toBe(OWN.length);
    expect(eventsOf(activity)).toBe(OWN.length);
    for (const { values } of Object.values(activity.facets))
      expect(values.reduce((sum, { events }) => sum + events, 0)).toBe(OWN.length);
    for (const { eventSource, eventName, allowed, denied, failed, unclear } of (await source.top(selectionOf(ALICE)))
      .calls)
      expect(allowed + denied + failed + unclear).toBe(
        count((one) => one.eventSource === eventSource && one.eventName === eventName),
      );
  });

  it('has a day for every day between the first and the last', async () => {
    const { days } = await source.activity(selectionOf(ALICE));
    const seen = OWN.map(({ eventTime }) => eventTime.slice(0, 10)).toSorted();
    expect([days[0], days.at(-1)]).toEqual([seen[0], seen.at(-1)]);
    expect(new Set(days).size).toBe(days.length);
    expect(days.length).toBeGreaterThan(new Set(seen).size - 1);
  });

  it('shows all days whatever window is brushed, and narrows the rest', async () => {
    const whole = await source.activity(selectionOf(ALICE));
    const [from, to] = ['2026-03-10', '2026-03-24'];
    const brushed = await source.activity(selectionOf(ALICE, { from, to }));
    expect(brushed.days).toEqual(whole.days);
    expect(brushed.services.map(({ cells }) => cells)).toEqual(whole.services.map(({ cells }) => cells));
    expect(eventsOf(brushed)).toBe(
      count(({ eventTime }) => eventTime.slice(0, 10) >= from && eventTime.slice(0, 10) <= to),
    );
  });

  it('narrows each facet by everything but itself', async () => {
    const narrowed = await source.activity(selectionOf(ALICE, { services: ['s3.amazonaws.com'] }));
    const whole = await source.activity(selectionOf(ALICE));
    expect(narrowed.facets.services).toEqual(whole.facets.services);
    const regions = narrowed.facets.regions.values.reduce((sum, { events }) => sum + events, 0);
    expect(regions).toBe(count(({ eventSource }) => eventSource === 's3.amazonaws.com'));
  });

  it('names the actions behind calls and the resources they were used on', async () => {
    const { calls, resources } = await source.top(selectionOf(ALICE));
    expect(calls.find(({ eventName }) => eventName === 'ListObjects')?.actions ?? ['s3:ListBucket']).toEqual([
      's3:ListBucket',
    ]);
    expect(resources.length).toBeGreaterThan(3);
    for (const { resource, actions, events } of resources) {
      expect(resource).toMatch(/^arn:/);
      expect(actions.length).toBeGreaterThan(0);
      expect(events).toBeGreaterThan(0);
    }
  });

  it('every number leads to its records', async () => {
    const selection = selectionOf(ALICE, { from: '2026-03-10', to: '2026-04-20' });
    const activity = await source.activity(selection);
    const ask = recordsOf(selection);
    expect((await source.records(ask)).total).toBe(eventsOf(activity));
    expect((await source.records({ ...ask, outcome: 'denied' })).total).toBe(activity.totals.denied);
    for (const { value, events } of activity.facets.addresses.values)
      expect((await source.records({ ...ask, selection: { ...selection, addresses: [value] } })).total).toBe(events);
    const [call] = (await source.top(selection)).calls;
    const narrowed = { ...selection, services: [call?.eventSource ?? ''] };
    const behind = await source.records({ ...ask, selection: narrowed, eventName: call?.eventName ?? '', limit: 100 });
    expect(behind.total).toBe((call?.allowed ?? 0) + (call?.denied ?? 0) + (call?.failed ?? 0) + (call?.unclear ?? 0));
    expect(behind.items[0]?.time).toBe(call?.lastSeen);
    const ids = behind.items.map(({ eventId }) => eventId);
    expect(behind.items.map(({ json }) => JSON.parse(json) as CloudTrailRecord)).toEqual(
      expect.arrayContaining(OWN.filter(({ eventID }) => ids.includes(eventID ?? ''))),
    );
  });

  it('lists just the calls and resources of a window, counted as their records are', async () => {
    const [from, to] = ['2026-03-10', '2026-03-24'];
    const inWindow = ({ eventTime }: CloudTrailRecord): boolean =>
      eventTime.slice(0, 10) >= from && eventTime.slice(0, 10) <= to;
    const { calls, resources } = await source.top(selectionOf(ALICE, { from, to }));
    expect(calls.length).toBeGreaterThan(0);
    for (const { eventSource, eventName, allowed, denied, failed, unclear, lastSeen } of calls) {
      const own = OWN.filter((one) => inWindow(one) && one.eventSource === eventSource && one.eventName === eventName);
      expect(allowed + denied + failed + unclear).toBe(own.length);
      expect(lastSeen).toBe(
        own
          .map(({ eventTime }) => eventTime)
          .toSorted()
          .at(-1),
      );
    }
    const whole = new Map((await source.top(selectionOf(ALICE))).resources.map((one) => [one.resource, one]));
    for (const { resource, events } of resources) {
      expect(events).toBeGreaterThan(0);
      expect(events).toBeLessThanOrEqual(whole.get(resource)?.events ?? Number.POSITIVE_INFINITY);
    }
  });

  it('a window that holds nothing is empty, with the days around it', async () => {
    const never = selectionOf(ALICE, { from: '2019-01-01', to: '2019-01-02' });
    const nothing = await source.activity(never);
    expect(eventsOf(nothing)).toBe(0);
    expect(await source.top(never)).toEqual({ calls: [], resources: [] });
    expect(nothing.days.length).toBeGreaterThan(0);
    expect((await source.learning(selectionOf(ALICE, { services: ['nobody.amazonaws.com'] }))).days).toEqual([]);
  });

  it('RULE 25: the curve of a window counts what the days of the window needed, in the same patterns', async () => {
    const window = { from: '2026-03-10', to: '2026-03-24' };
    const whole = await source.learning(selectionOf(ALICE));
    const part = await source.learning(selectionOf(ALICE, window));
    const needed = new Map(whole.days.map(({ day, needed: own }) => [day, own]));
    expect(part.days.map(({ day }) => day)).toEqual(
      whole.days.map(({ day }) => day).filter((day) => day >= window.from && day <= window.to),
    );
    for (const { day, needed: own } of part.days) expect(own).toBe(needed.get(day));
    expect(part.caveats.join(' ')).toMatch(/over all records/);
    expect(whole.caveats.join(' ')).not.toMatch(/over all records/);
  });

  it('RULE 25: the learning curve counts each permission on its first day, and its number comes with its caveats', async () => {
    const { days, tomorrow, caveats } = await source.learning(selectionOf(ALICE));
    expect(days.reduce((sum, { fresh }) => sum + fresh, 0)).toBe(days.at(-1)?.known);
    expect(days.every(({ needed, fresh }) => fresh <= needed)).toBe(true);
    expect(tomorrow.activeDays).toBe(days.length);
    expect(caveats.join(' ')).toMatch(/active days.*one day only.*quarter end/s);
  });
});
