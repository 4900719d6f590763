import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heatGrid } from '../../src/page/parts/heat-grid.js';
import { heatScale, LEVELS } from '../../src/page/parts/heat-scale.js';
import { withKnob } from '../../src/page/state/settings.js';
import { shortName, shortService } from '../../src/page/text/arns.js';
import { codeLines, tokensOf } from '../../src/page/text/code-lines.js';
import { addDays, daysBetween, longDay, monthName } from '../../src/page/text/days.js';
import { bytes, counted, percent } from '../../src/page/text/numbers.js';
import { csvOf, tabbed } from '../../src/page/text/rows-text.js';

describe('numbers', () => {
  it.each([
    [0, 10, '0 %'],
    [1, 1000, '< 1 %'],
    [999, 1000, '99 %'],
    [10, 10, '100 %'],
    [0, 0, '–'],
  ])('%i of %i is %s: never all when it is not all', (part, whole, text) => expect(percent(part, whole)).toBe(text));

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1200, '1.2 kB'],
    [10_000_000, '10 MB'],
  ])('%i bytes are %s', (value, text) => expect(bytes(value)).toBe(text));

  it('counts', () => expect([counted(1, 'day'), counted(1200, 'day')]).toEqual(['1 day', '1,200 days']));
});

describe('days', () => {
  it('go over months, leap days and years', () => {
    expect([addDays('2026-02-28', 1), addDays('2028-02-28', 1), addDays('2026-01-01', -1)]).toEqual([
      '2026-03-01',
      '2028-02-29',
      '2025-12-31',
    ]);
    expect(daysBetween('2026-03-02', '2026-05-29')).toBe(89);
    expect([longDay('2026-03-02'), monthName('2026-03-02'), monthName('2027-01-01')]).toEqual([
      '2 Mar 2026',
      'Mar',
      'Jan 2027',
    ]);
  });
});

describe('names', () => {
  it.each([
    ['arn:aws:iam::111122223333:role/teams/data/DataEngineer', 'DataEngineer'],
    ['arn:aws:iam::111122223333:root', 'root'],
    ['service//lambda.amazonaws.com', 'lambda.amazonaws.com'],
    ['user/111122223333/a/b', 'a/b'],
    ['odd', 'odd'],
  ])('%s is %s', (arn, name) => expect(shortName(arn)).toBe(name));

  it.each([
    ['s3.amazonaws.com', 's3'],
    ['monitoring.amazonaws.com', 'monitoring'],
    ['example.com', 'example.com'],
  ])('%s is %s', (source, name) => expect(shortService(source)).toBe(name));
});

describe('the heat map', () => {
  it('has a log scale whose labels are exact', () => {
    expect(heatScale(1).labels).toEqual(['1']);
    expect(heatScale(3).labels).toEqual(['1', '2', '3']);
    expect(heatScale(10_000).labels).toEqual(['1–6', '7–39', '40–251', '252–1,584', '1,585–10,000']);
  });

  it('shades every count, more never lighter', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e7 }),
        fc.integer({ min: 1, max: 1e7 }),
        fc.integer({ min: 1, max: 1e7 }),
        (a, b, c) => {
          const most = Math.max(a, b, c);
          const { level, labels } = heatScale(most);
          expect(level(1)).toBe(1);
          expect(level(most)).toBe(labels.length);
          expect(labels.length).toBeLessThanOrEqual(LEVELS);
          if (a <= b) expect(level(a)).toBeLessThanOrEqual(level(b));
        },
      ),
    );
  });

  it('puts days into bins that can be seen, and loses no event', () => {
    const cells = Array.from({ length: 400 }, (_, day) => ({ day, events: day, denied: day % 2 }));
    for (const width of [0, 100, 320, 1000, 4000]) {
      const { bins, totals, binDays } = heatGrid([{ cells }, { cells: [] }], 400, width);
      const sum = [...totals.values()].reduce((all, one) => ({
        events: all.events + one.events,
        denied: all.denied + one.denied,
      }));
      expect(sum).toEqual({ events: 79_800, denied: 200 });
      expect(bins).toBe(Math.ceil(400 / binDays));
      if (width >= 320) expect(width / bins).toBeGreaterThanOrEqual(4);
    }
  });
});

describe('lines of a policy', () => {
  const line = (action: string) =>
    ({ action, basis: 'used', events: 1, firstSeen: null, lastSeen: null, evidence: [], note: null }) as const;
  const statements = [
    { sid: 'S3Read', lines: [line('s3:GetObject')] },
    { sid: 'S3ReadBucket', lines: [line('s3:GetObject'), line('s3:ListBucket')] },
  ];

  it.each([
    [
      'json',
      '"Sid": "S3Read",\n"Action": [\n"s3:GetObject"\n]\n"Sid": "S3ReadBucket",\n"s3:GetObject",\n"s3:ListBucket"',
    ],
    [
      'terraform',
      'sid = "S3Read"\nactions = [\n"s3:GetObject",\n]\nsid    = "S3ReadBucket"\n"s3:GetObject",\n"s3:ListBucket",',
    ],
    [
      'cloudformation',
      '- Sid: S3Read\n  Action:\n    - s3:GetObject\n  X:\n- Sid: S3ReadBucket\n    - s3:GetObject\n    - s3:ListBucket',
    ],
    ['cdk', "sid: 'S3Read',\nactions: [\n's3:GetObject',\n],\nsid: 'S3ReadBucket',\n's3:GetObject',\n's3:ListBucket',"],
  ])('are known in %s', (_, text) => {
    expect(codeLines(text, statements).map(({ names }) => names)).toEqual([
      null,
      null,
      { statement: 0, action: 's3:GetObject' },
      null,
      null,
      { statement: 1, action: 's3:GetObject' },
      { statement: 1, action: 's3:ListBucket' },
    ]);
  });

  it('lose no character when they are coloured', () => {
    const formats = fc.constantFrom('json', 'terraform', 'cloudformation', 'cdk' as const);
    const word = fc.constantFrom('"', "'", '`', '\\', '#', '//', ':', '=', 'data', 'new', ' ', 'x', '${a}', '<b>');
    fc.assert(
      fc.property(fc.array(word), formats, (words, format) => {
        const text = words.join('');
        expect(
          tokensOf(text, format as 'json')
            .map((token) => token.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });
});

describe('rows as text', () => {
  const names = ['a', 'b'];
  it.each([
    ['quotes', [['x"y', 'a,b']], 'a,b\r\n"x""y","a,b"\r\n'],
    ['null as nothing', [[null, 'x\ny']], 'a,b\r\n,"x\ny"\r\n'],
    ['a formula made harmless', [['=1+1', '-5']], "a,b\r\n'=1+1,-5\r\n"],
    ['at signs and tabs', [['@x', '\tx']], "a,b\r\n'@x,'\tx\r\n"],
  ])('CSV: %s', (_, rows, text) => expect(csvOf(names, rows)).toBe(text));

  it('tabs: one line a row', () => expect(tabbed(names, [['x\ty', 'a\nb']])).toBe('a\tb\nx y\ta b'));
});

describe('settings', () => {
  it('at their usual value are left out', () => {
    expect(withKnob({ resources: 'exact' }, { resources: 'auto' })).toEqual({});
    expect(withKnob({ resources: 'exact' }, { limit: 'role' })).toEqual({ resources: 'exact', limit: 'role' });
    expect(withKnob({ keep: ['s3:*'] }, { keep: [] })).toEqual({});
  });
});
