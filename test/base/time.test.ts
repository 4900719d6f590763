import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, dayOf, daysBetween } from '../../src/base/day.js';
import { TrimtrailError } from '../../src/base/errors.js';
import { canonicalTime, inWindow, parseTime, parseWindow } from '../../src/base/time.js';

const now = new Date('2026-03-31T12:00:00Z');

describe('canonicalTime', () => {
  test.each([
    ['2026-03-01T09:00:00Z', '2026-03-01T09:00:00Z'],
    ['2026-03-01T09:00:00.123Z', '2026-03-01T09:00:00Z'],
    ['2026-03-01T09:00:00.123456789Z', '2026-03-01T09:00:00Z'],
    ['2026-03-01T09:00:00+02:00', '2026-03-01T07:00:00Z'],
    ['2026-03-01T00:30:00-0830', '2026-03-01T09:00:00Z'],
    ['2026-03-01 09:00:00', '2026-03-01T09:00:00Z'],
    ['2026-03-01 09:00:00.000 UTC', '2026-03-01T09:00:00Z'],
    ['2026-03-01T09:00', '2026-03-01T09:00:00Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00Z'],
    ['2026-12-31T23:59:60Z', '2027-01-01T00:00:00Z'],
  ])('PEERS 1: %s is %s', (text, time) => expect(canonicalTime(text)).toBe(time));

  test.each([
    '',
    'eventTime',
    '2026-02-30T00:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-03-01T24:00:00Z',
    '2026-03-01T09:60:00Z',
    '2026-03-01T09:00:00+99:00',
    '2026-03-01',
    '1 March 2026',
    `2026-03-01T09:00:00.${'1'.repeat(100_000)}Z`,
  ])('%j is no time', (text) => expect(canonicalTime(text)).toBeNull());

  test('every valid date in canonical form stays as it is', () => {
    const dates = fc.date({ min: new Date('1990-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(dates, (date) => {
        const text = `${date.toISOString().slice(0, 19)}Z`;
        expect(canonicalTime(text)).toBe(text);
      }),
      { seed: 1 },
    );
  });
});

describe('--from and --to', () => {
  test.each([
    ['2026-03-01', 'from', '2026-03-01T00:00:00Z'],
    ['2026-03-01', 'to', '2026-03-02T00:00:00Z'],
    ['2026-02-28', 'to', '2026-03-01T00:00:00Z'],
    ['2026-03-01T09:00:00Z', 'to', '2026-03-01T09:00:00Z'],
    ['30d', 'from', '2026-03-01T12:00:00Z'],
    ['12h', 'from', '2026-03-31T00:00:00Z'],
    ['12h', 'to', '2026-03-31T00:00:00Z'],
    ['90m', 'from', '2026-03-31T10:30:00Z'],
    ['2w', 'from', '2026-03-17T12:00:00Z'],
    [' 30d ', 'from', '2026-03-01T12:00:00Z'],
  ] as const)('%s as %s is %s', (text, bound, time) => expect(parseTime(text, { now, bound })).toBe(time));

  test.each(['', 'yesterday', '30', '30x', '-30d', '2026-02-30', '2026-3-1', '99999999d', '999999w'])(
    '%j is bad-time',
    (text) => {
      const read = (): unknown => parseTime(text, { now, bound: 'from' });
      expect(read).toThrow(TrimtrailError);
      expect(read).toThrow(expect.objectContaining({ code: 'bad-time', hint: expect.stringContaining('UTC') }));
    },
  );

  test('PEERS 4: a window is exact to the second and knows no local zone', () => {
    const window = parseWindow('2026-03-01', '2026-03-01', now);
    expect(window).toEqual({ from: '2026-03-01T00:00:00Z', to: '2026-03-02T00:00:00Z' });
    expect(inWindow('2026-03-01T00:00:00Z', window)).toBe(true);
    expect(inWindow('2026-03-01T23:59:59Z', window)).toBe(true);
    expect(inWindow('2026-03-02T00:00:00Z', window)).toBe(false);
    expect(inWindow('2026-02-28T23:59:59Z', window)).toBe(false);
    expect(inWindow('1999-01-01T00:00:00Z', { from: null, to: null })).toBe(true);
  });

  test('an empty window is bad-time', () => {
    expect(() => parseWindow('2026-03-02', '2026-03-01', now)).toThrow(expect.objectContaining({ code: 'bad-time' }));
    expect(parseWindow(null, null, now)).toEqual({ from: null, to: null });
  });
});

describe('days', () => {
  test('are UTC and cross months and years', () => {
    expect(dayOf('2026-03-01T23:59:59Z')).toBe('2026-03-01');
    expect(addDays('2024-02-28', 2)).toBe('2024-03-01');
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
    expect(daysBetween('2026-03-01', '2026-03-01')).toBe(1);
    expect(daysBetween('2026-03-01', '2026-04-01')).toBe(32);
  });
});
