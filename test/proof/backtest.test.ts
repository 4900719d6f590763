import { describe, expect, it } from 'vitest';
import { backtest, type BacktestOptions } from '../../src/proof/backtest.js';
import { novelty } from '../../src/proof/novelty.js';
import { tomorrow } from '../../src/proof/tomorrow.js';
import { addDays } from '../../src/base/day.js';
import { backtestText } from '../../src/render/backtest-text.js';
import { catalog, EXACT, evidence, generate, grant, resource, usageOf } from '../policy/fixtures.js';
import { syntheticYear } from './synthetic-year.js';

const ASKED: BacktestOptions = { observe: [10], operate: 10, beta: 2, target: 0.95, policy: EXACT };
const daysOf = (...days: readonly number[]): Readonly<Record<string, number>> =>
  Object.fromEntries(days.map((day) => [addDays('2026-01-01', day), 1]));
const every = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);
const queue = (name: string, ...days: readonly number[]): ReturnType<typeof grant> =>
  grant('sqs:SendMessage', [resource('sqs:queue', { QueueName: name })], {
    evidence: evidence({ days: daysOf(...days), count: days.length, eventIds: [name] }),
  });

describe('back-test', () => {
  it('steady work is learned: nothing denied, all that is granted is used', async () => {
    const { rows, enough } = await backtest(usageOf([queue('q', ...every(0, 40))]), catalog, ASKED);
    expect(rows).toMatchObject([{ observe: 10, uniqueRecall: 1, absoluteRecall: 1, uniquePrecision: 1, fBeta: 1 }]);
    expect(rows[0]?.clean).toBe(rows[0]?.windows);
    expect(enough).toBe(10);
  });

  it('what comes later was not learned: unique recall counts needs, absolute recall events', async () => {
    const calls = usageOf([queue('old', ...every(0, 20)), queue('new', 19)]);
    const { rows, enough } = await backtest(calls, catalog, { ...ASKED });
    expect(rows).toMatchObject([
      { windows: 1, clean: 0, uniqueRecall: 0.5, absoluteRecall: 0.9091, uniquePrecision: 1 },
    ]);
    expect(enough).toBeNull();
  });

  it('what is granted and not needed again costs precision', async () => {
    const calls = usageOf([queue('old', ...every(0, 20)), queue('once', 1)]);
    expect((await backtest(calls, catalog, ASKED)).rows).toMatchObject([
      { uniqueRecall: 1, uniquePrecision: 0.5, fBeta: 0.8333 },
    ]);
  });

  it('lengths that do not fit are left out; too short records give no row', async () => {
    expect((await backtest(usageOf([queue('q', 0, 5)]), catalog, ASKED)).rows).toEqual([]);
    expect((await backtest(usageOf([]), catalog, ASKED)).firstDay).toBeNull();
  });

  it('ends between two positions when it is no longer wanted', async () => {
    let asked = 0;
    const goOn = async (): Promise<void> => {
      asked += 1;
      if (asked === 3) throw new RangeError('enough');
      await Promise.resolve();
    };
    await expect(backtest(usageOf([queue('q', ...every(0, 40))]), catalog, { ...ASKED, goOn })).rejects.toThrow(
      'enough',
    );
    expect(asked).toBe(3);
  });

  it('is said in a table with a curve and an answer', async () => {
    const text = backtestText('alice', await backtest(usageOf([queue('q', ...every(0, 40))]), catalog, ASKED));
    expect(text).toContain('Watch for 10 days');
    expect(text).toMatch(/10 +21 +21 \(100.0 %\) +100.0 % +100.0 % +100.0 % +1.00 +#{30}/);
    expect(backtestText('alice', await backtest(usageOf([]), catalog, ASKED))).toContain('too short');
  });
});

describe('RULE 25: tomorrow', () => {
  const needs = (days: readonly (readonly string[])[]): ReadonlyMap<string, ReadonlySet<string>> =>
    new Map(days.map((own, index) => [addDays('2026-01-01', index), new Set(own)]));

  it('no number from fewer than 20 active days', () => {
    expect(tomorrow(needs(every(0, 19).map(() => ['a'])))).toEqual({
      activeDays: 19,
      onOneDay: 0,
      onTwoDays: 0,
      reason: '19 active days; a number needs 20',
    });
  });

  it('Good–Turing over days: the share of days that needed something no other day did', () => {
    const days = every(0, 30).map((day) => (day % 10 === 0 ? ['a', `once-${day}`] : ['a']));
    expect(tomorrow(needs(days))).toMatchObject({ ahead: 30, days: 3, onOneDay: 3, onTwoDays: 0, activeDays: 30 });
  });

  it('never having seen a new day is no certainty', () => {
    expect(tomorrow(needs(every(0, 60).map(() => ['a'])))).toMatchObject({ days: 0, low: 0, high: 1.5 });
  });

  it('counts the policy’s own patterns: two instances under one pattern are one need', async () => {
    const instance = (id: string, day: number): ReturnType<typeof grant> =>
      grant('ec2:StartInstances', [resource('ec2:instance', { InstanceId: id })], {
        evidence: evidence({ days: daysOf(day), eventIds: [id] }),
      });
    const grants = [instance('i-1', 0), instance('i-2', 1)];
    const { policy } = await generate(grants);
    expect(new Set([...novelty(grants, policy).values()].flatMap((items) => [...items])).size).toBe(1);
  });

  it('is calibrated on made-up accounts of 400 days: with work that changes on the way, what came lies inside the interval in 17 of 20 windows', async () => {
    let [foretold, inside] = [0, 0];
    for (const seed of [1, 2, 3]) {
      const { rows } = await backtest(usageOf(syntheticYear(seed)), catalog, {
        ...ASKED,
        observe: [60, 120, 180],
        operate: 30,
      });
      for (const row of rows) {
        foretold += row.foretold;
        inside += row.inside;
      }
    }
    expect(foretold).toBeGreaterThan(150);
    expect(inside / foretold).toBeGreaterThan(0.85);
  });

  it('gives the same bytes for the same days', () => {
    const days = needs(every(0, 50).map((day) => [`x${day % 13}`, ...(day % 9 === 0 ? [`y${day}`] : [])]));
    expect(JSON.stringify(tomorrow(days))).toBe(JSON.stringify(tomorrow(new Map(days))));
  });
});
