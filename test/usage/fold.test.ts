import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { UsageKey, UsageRow } from '../../src/base/usage-row.js';
import { cutText, depthFor, depthOfCut, segmentsOf } from '../../src/usage/cut-tree.js';
import { foldRows, UsageFold } from '../../src/usage/fold.js';
import { sortRows } from '../../src/usage/row-text.js';
import { key } from './records.js';

const KEY = 'request.key|tree';
const tree = (...texts: readonly string[]): UsageKey => key({ values: { 'request.bucketName': ['b'], [KEY]: texts } });

interface Event {
  readonly key: UsageKey;
  readonly time: string;
  readonly eventId: string;
}

function foldOf(events: readonly Event[], maxValues: number): UsageFold {
  const fold = new UsageFold({ maxValues });
  for (const event of events) fold.add(event.key, event);
  return fold;
}

const segment = fc.constantFrom('a', 'b', 'c', '', 'a/', '.', 'e-e');
const path = fc.array(segment, { minLength: 1, maxLength: 5 }).map((segments) => segments.join('/'));
const anyKey = fc.oneof(
  fc.array(path, { minLength: 1, maxLength: 3 }).map((texts) => tree(...[...new Set(texts)].toSorted())),
  fc.tuple(path, path).map(([one, two]) => key({ values: { 'request.a|tree': [one], 'request.b|tree': [two] } })),
  fc.constantFrom(
    key(),
    key({ errorCode: 'AccessDenied' }),
    key({ region: null }),
    key({ values: { p: ['1', '2'] } }),
    key({ values: { p: ['1'] } }),
  ),
);
const event: fc.Arbitrary<Event> = fc.record({
  key: anyKey,
  time: fc
    .integer({ min: 0, max: 400 })
    .map((hours) => `${new Date(Date.UTC(2026, 1, 20, hours)).toISOString().slice(0, 19)}Z`),
  eventId: fc.integer({ min: 0, max: 60 }).map(String),
});
const events = fc.array(event, { maxLength: 60 });
const maxValues = fc.integer({ min: 1, max: 8 });

const join = (...rows: readonly (readonly UsageRow[] | undefined)[]): readonly UsageRow[] =>
  foldRows(
    rows.flatMap((list) => list ?? []),
    { maxValues: 3 },
  );

describe('UsageFold', () => {
  test('adds, and keeps least, greatest, five smallest ids and days', () => {
    const fold = new UsageFold();
    for (const [time, eventId] of [
      ['2026-03-02T00:00:00Z', 'f'],
      ['2026-03-01T23:59:59.9Z', 'b'],
      ['2026-03-02T12:00:00Z', 'a'],
      ['2026-03-02T12:00:00Z', 'e'],
      ['2026-03-02T12:00:00Z', 'd'],
      ['2026-03-02T12:00:00Z', 'c'],
      ['2026-03-02T12:00:00Z', 'c'],
    ] as const) {
      fold.add(key(), { time, eventId });
    }
    expect(fold.rows()).toEqual([
      {
        ...key(),
        count: 7,
        firstSeen: '2026-03-01T23:59:59Z',
        lastSeen: '2026-03-02T12:00:00Z',
        eventIds: ['a', 'b', 'c', 'd', 'e'],
        days: { '2026-03-01': 1, '2026-03-02': 6 },
      },
    ]);
    expect(fold.size).toBe(1);
  });

  test.each<[string, Partial<UsageKey>]>([
    ['principal', { principal: { ...key().principal, id: 'AIDAOTHEREXAMPLE' } }],
    ['eventType', { eventType: 'AwsServiceEvent' }],
    ['eventCategory', { eventCategory: null }],
    ['readOnly', { readOnly: null }],
    ['readOnly false', { readOnly: false }],
    ['eventSource', { eventSource: null }],
    ['eventName', { eventName: 'PutObject' }],
    ['region', { region: null }],
    ['account', { account: null }],
    ['callerAccount', { callerAccount: null }],
    ['errorCode', { errorCode: '' }],
    ['via', { via: 'x' }],
    ['delegate', { delegate: 'x' }],
    ['console', { console: true }],
    ['tool', { tool: 'cdk' }],
    ['parameters', { parameters: 'none' }],
    ['values', { values: { p: [] } }],
    ['values, two texts', { values: { p: ['a', 'b'] } }],
    ['values, the same letters in one text', { values: { p: ['a1:b'] } }],
    ['context', { context: { 'aws:SourceIp': null } }],
  ])('every part of the key counts: %s', (_name, part) => {
    const fold = new UsageFold();
    for (const one of [key(), key(part)]) fold.add(one, { time: '2026-03-01T00:00:00Z', eventId: '1' });
    expect(fold.rows()).toHaveLength(2);
    expect(foldRows(fold.rows())).toEqual(fold.rows());
  });

  test('texts that imitate the separators of another key stay apart', () => {
    const texts = fc.string({ unit: fc.constantFrom('1', ':', ';', 'a', '=', '-', '*', '?') });
    const pair = fc.record({
      eventName: texts,
      errorCode: fc.option(texts),
      via: fc.option(texts),
      list: fc.array(texts, { maxLength: 3 }),
    });
    fc.assert(
      fc.property(pair, pair, (a, b) => {
        const fold = new UsageFold();
        for (const { list, ...rest } of [a, b])
          fold.add(key({ ...rest, values: { p: list } }), { time: '2026-03-01T00:00:00Z', eventId: '1' });
        expect(fold.rows()).toHaveLength(JSON.stringify(a) === JSON.stringify(b) ? 1 : 2);
      }),
      { seed: 4, numRuns: 2000 },
    );
  });

  test('any order and any split into folds give the same rows', () => {
    const split = fc.tuple(events, maxValues, fc.infiniteStream(fc.nat(3)), fc.infiniteStream(fc.nat()));
    fc.assert(
      fc.property(split, ([all, most, parts, ranks]) => {
        const expected = foldOf(all, most).rows();
        const shuffled = all.map((one) => ({ one, rank: ranks.next().value ?? 0 })).toSorted((a, b) => a.rank - b.rank);
        expect(
          foldOf(
            shuffled.map(({ one }) => one),
            most,
          ).rows(),
        ).toEqual(expected);
        const buckets: Event[][] = [[], [], [], []];
        for (const one of all) buckets[parts.next().value ?? 0]?.push(one);
        const merged = new UsageFold({ maxValues: most });
        for (const bucket of buckets) for (const row of foldOf(bucket, most).rows().toReversed()) merged.merge(row);
        expect(merged.rows()).toEqual(expected);
        expect(JSON.stringify(merged.rows())).toBe(JSON.stringify(expected));
      }),
      { seed: 5, numRuns: 1500 },
    );
  });

  test('merging is associative, and merging with itself doubles', () => {
    fc.assert(
      fc.property(events, events, events, (a, b, c) => {
        const [x, y, z] = [a, b, c].map((list) => foldOf(list, 3).rows());
        expect(join(join(x, y), z)).toEqual(join(x, join(y, z)));
        for (const [index, row] of join(x, x).entries()) {
          const once = x?.[index];
          expect(row).toEqual({
            ...once,
            count: 2 * (once?.count ?? 0),
            days: Object.fromEntries(Object.entries(once?.days ?? {}).map(([day, n]) => [day, 2 * n])),
          });
        }
      }),
      { seed: 6, numRuns: 500 },
    );
  });
});

const shown = (rows: readonly UsageRow[]): unknown => rows.map((row) => [row.values[KEY], row.prefixed, row.count]);

describe('bounded', () => {
  const time = '2026-03-01T00:00:00Z';
  const rowsOf = (texts: readonly string[], most: number): readonly UsageRow[] =>
    foldOf(
      texts.map((text, index) => ({ key: tree(text), time, eventId: String(index) })),
      most,
    ).rows();

  test('at the limit every text stays whole', () => {
    expect(shown(rowsOf(['a/1', 'a/2', 'b/1'], 3))).toEqual([
      [['a/1'], undefined, 1],
      [['a/2'], undefined, 1],
      [['b/1'], undefined, 1],
    ]);
  });

  test('beyond it each becomes its first segments, at the largest depth that leaves no more; shorter texts stay whole', () => {
    expect(shown(rowsOf(['a/1/x', 'a/1/y', 'a/2/x', 'b', 'c/1'], 4))).toEqual([
      [['a/1/'], [KEY], 2],
      [['a/2/'], [KEY], 1],
      [['b'], undefined, 1],
      [['c/1'], undefined, 1],
    ]);
    expect(shown(rowsOf(['a/1/x', 'a/1/y', 'a/2/x', 'b', 'c/1'], 3))).toEqual([
      [['a/'], [KEY], 3],
      [['b'], undefined, 1],
      [['c/'], [KEY], 1],
    ]);
  });

  test('at depth 0 the prefix is the empty text', () => {
    expect(shown(rowsOf(['a', 'b', 'c'], 2))).toEqual([[[''], [KEY], 3]]);
  });

  test('the limit is per key: another error code has its own', () => {
    const fold = new UsageFold({ maxValues: 1 });
    fold.add(tree('a/1'), { time, eventId: '1' });
    fold.add({ ...tree('a/2'), errorCode: 'NoSuchKey' }, { time, eventId: '2' });
    expect(shown(fold.rows())).toEqual([
      [['a/1'], undefined, 1],
      [['a/2'], undefined, 1],
    ]);
  });

  test('is what the definition says, computed from all texts at once', () => {
    const texts = fc.array(path, { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(texts, maxValues, (all, most) => {
        const distinct = new Set(all);
        let depth = Infinity;
        if (distinct.size > most) {
          depth = 0;
          for (let d = 1; d <= 12; d += 1) if (new Set(all.map((text) => cutText(text, d))).size <= most) depth = d;
        }
        const expected = [...new Set(all.map((text) => (depth === Infinity ? text : cutText(text, depth))))].toSorted();
        expect(
          rowsOf(all, most)
            .map((row) => row.values[KEY]?.[0])
            .toSorted(),
        ).toEqual(expected);
      }),
      { seed: 7, numRuns: 1000 },
    );
  });

  test('a hundred thousand distinct keys need no more room than the limit', () => {
    const fold = new UsageFold({ maxValues: 1000 });
    for (let index = 0; index < 100_000; index += 1)
      fold.add(tree(`data/${index % 50}/part-${index}`), { time, eventId: '1' });
    expect(fold.size).toBe(50);
    expect(fold.rows()[0]?.values[KEY]).toEqual(['data/0/']);
  });
});

describe('cutting', () => {
  test.each([
    ['a/b/c', 0, ''],
    ['a/b/c', 1, 'a/'],
    ['a/b/c', 2, 'a/b/'],
    ['a/b/c', 3, 'a/b/c'],
    ['a', 1, 'a'],
    ['/a', 1, '/'],
    ['a/', 1, 'a/'],
    ['', 1, ''],
  ])('%j at depth %i is %j', (text, depth, cut) => expect(cutText(text, depth)).toBe(cut));

  test('segments and depths', () => {
    expect([segmentsOf(''), segmentsOf('a'), segmentsOf('a/'), segmentsOf('a/b')]).toEqual([1, 1, 2, 2]);
    expect(depthOfCut(['a/b/'])).toBe(2);
    expect(depthOfCut([''])).toBe(0);
    expect(depthFor(new Set(['a/1', 'a/2', 'b']), 2)).toBe(1);
  });
});

test('rows come in key order whatever the order they went in', () => {
  const rows = foldOf(
    [
      key({ region: 'b' }),
      key({ eventName: 'A' }),
      key({ region: null }),
      key({ eventSource: null }),
      key({ values: { p: ['2'] } }),
      key({ values: { p: ['1'] } }),
    ].map((one) => ({ key: one, time: '2026-03-01T00:00:00Z', eventId: '1' })),
    9,
  ).rows();
  expect(rows.map((row) => [row.eventSource, row.eventName, row.region, row.values['p']?.[0]])).toEqual([
    [null, 'GetObject', 'eu-west-1', undefined],
    ['s3.amazonaws.com', 'A', 'eu-west-1', undefined],
    ['s3.amazonaws.com', 'GetObject', null, undefined],
    ['s3.amazonaws.com', 'GetObject', 'b', undefined],
    ['s3.amazonaws.com', 'GetObject', 'eu-west-1', '1'],
    ['s3.amazonaws.com', 'GetObject', 'eu-west-1', '2'],
  ]);
  expect(sortRows(rows.toReversed())).toEqual(rows);
});
