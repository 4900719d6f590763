import { describe, expect, test } from 'vitest';
import { fleetBlocks, FLEET_TITLE } from '../../../src/render/fleet/fleet-blocks.js';
import { credentialsCsv, principalsCsv } from '../../../src/render/fleet/fleet-csv.js';
import { fleetNotice, fleetText } from '../../../src/render/fleet/fleet-text.js';
import { firstStep, lastUsedText, reachText } from '../../../src/render/fleet/fleet-words.js';
import { htmlOf } from '../../../src/render/review/html.js';
import { markdownOf } from '../../../src/render/review/markdown.js';
import { finding } from '../../../src/base/findings.js';
import { CsvRows } from '../../../src/records/csv-rows.js';
import type { Fleet, FleetPrincipal } from '../../../src/review/fleet/types.js';
import { principalNamed } from '../fixtures.js';
import { HOSTILE as HOSTILE_VALUES } from '../../policy/hostile-values.js';
import { credential, EXCESS, fleetWith, member, type Unranked } from '../../review/fleet/fixtures.js';

const HOSTILE = [
  ...HOSTILE_VALUES,
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '| a | b |',
  '[x](javascript:alert(1))',
  '=HYPERLINK("http://example.com")',
  '+1',
  '-1+cmd',
  '@SUM(1)',
  '\t=1',
  '\u202eevil',
  '\u001b[31m',
  'a\nb\r\n# c',
];

const hostileFleet = (text: string): Fleet =>
  fleetWith(
    [
      member('a', {
        principal: principalNamed('a', { arn: null, name: text, account: text }),
        policies: [text],
        permissionSet: text,
      }),
      member('b', { principal: principalNamed('b', { arn: text }), excess: null, reach: null, notCompared: text }),
    ],
    {
      credentials: [credential({ arn: text, name: text, state: 'never-used' })],
      leftOut: [{ principal: principalNamed('c', { arn: text }), events: 1, why: text }],
      findings: [finding('input-refused', text)],
    },
  );

describe('RULE 7: no name becomes markup', () => {
  test.each(HOSTILE)('%j', (text) => {
    const fleet = hostileFleet(text);
    const html = htmlOf(fleetBlocks(fleet, null), FLEET_TITLE).replace(/<style>[^]*?<\/style>/, '');
    const tags = html.match(/<[^>]*>?/g) ?? [];
    expect(tags.filter((tag) => /script|img|javascript|onerror/i.test(tag))).toEqual([]);
    for (const shown of [html, fleetText(fleet, 9, { width: null }), markdownOf(fleetBlocks(fleet, null))])
      // oxlint-disable-next-line no-control-regex -- what must not be there
      expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/);
  });

  test.each(HOSTILE)('a spreadsheet runs no cell of %j', (text) => {
    for (const csv of [principalsCsv(hostileFleet(text), null), credentialsCsv(hostileFleet(text))]) {
      const cells: string[] = [];
      const rows = new CsvRows(',', {
        row: (fields) => void cells.push(...fields),
        damaged: () => expect.fail('damaged'),
      });
      rows.push(csv);
      rows.end();
      expect(cells.filter((cell) => /^[=+@\t\r\n]|^-(?!\d+$)/.test(cell))).toEqual([]);
    }
  });
});

const ranked = (over: Partial<Unranked>): FleetPrincipal => ({ rank: 1, ...member('a', over) });
const use = (kind: FleetPrincipal['use']['kind'], lastUsed: string | null = null): Partial<Unranked> => ({
  use: { kind, lastUsed, by: lastUsed === null ? null : 'role last used', days: 1 },
});

describe('words', () => {
  test.each<[expected: string, over: Partial<Unranked>]>([
    ['2026-03-01', use('seen', '2026-03-01T09:00:00Z')],
    ['2025-11-01 (role last used)', use('used-elsewhere', '2025-11-01T09:00:00Z')],
    ['never', use('never-used')],
    ['not seen in 1 day', use('not-seen')],
    ['no records of its account', use('not-covered')],
  ])('last used: %s', (expected, over) => {
    expect(lastUsedText(ranked(over))).toBe(expected);
  });

  const ways = [true, false].map((used) => ({ actions: ['a:B'], lets: 'x', used }));
  test.each<[expected: string, over: Partial<Unranked>]>([
    ['-', {}],
    ['-', { reach: null }],
    ['administrator', { reach: 'administrator', escalations: ways }],
    ['2 ways up, 1 used', { reach: 'escalation', escalations: ways }],
    ['1 way up', { reach: 'escalation', escalations: ways.slice(1) }],
  ])('reach: %s', (expected, over) => {
    expect(reachText(ranked(over))).toBe(expected);
  });

  test.each<[expected: string, over: Partial<Unranked>]>([
    ['give its policies', { excess: null }],
    ['nothing is granted', { excess: { ...EXCESS, granted: 0 } }],
    ['ask its owner, then remove it', use('never-used')],
    ['ask whether it is needed', use('not-seen')],
    ['ask whether it is needed', use('used-elsewhere', '2025-11-01T09:00:00Z')],
    ['ask what it needs: nothing granted was used', { excess: { ...EXCESS, used: 0 } }],
    ['cut to 2 services', {}],
    ['cut to 4 actions', { excess: { ...EXCESS, services: 2 } }],
    ['cut to 2 services, in the permission set Power', { permissionSet: 'Power' }],
    ['name its resources', { excess: { ...EXCESS, excess: 0, usedOnMore: 1 } }],
    ['nothing to cut', { excess: { ...EXCESS, excess: 0 } }],
  ])('first step: %s', (expected, over) => {
    expect(firstStep(ranked(over))).toBe(expected);
  });
});

describe('--top', () => {
  const fleet = fleetWith(['a', 'b', 'c'].map((name) => member(name)));

  test('shows the head of the ranking and says how many are not shown', () => {
    expect(fleetText(fleet, 2, { width: null })).toContain('and 1 more: --top 3');
    expect(fleetText(fleet, 3, { width: null })).not.toContain('more: --top');
    expect(markdownOf(fleetBlocks(fleet, 2))).toContain('1 more are not shown');
    expect(principalsCsv(fleet, 2).trimEnd().split('\n')).toHaveLength(3);
  });
});

test('CSV: keys beside their user, and a column for each thing', () => {
  const arn = 'arn:aws:iam::111122223333:user/a';
  const csv = principalsCsv(
    fleetWith([member('a')], { credentials: [credential({ arn, credential: 'access key 2', state: 'idle' })] }),
    null,
  );
  const [head = '', line = ''] = csv.split('\n');
  const columns = head.split(',');
  const cells = line.split(',');
  expect(cells).toHaveLength(columns.length);
  const cell = (name: string): string | undefined => cells[columns.indexOf(name)];
  expect([cell('rank'), cell('principal'), cell('excess'), cell('access_key_1'), cell('access_key_2')]).toEqual([
    '1',
    arn,
    '5',
    '',
    'idle',
  ]);
});

test('a notice holds the head of the ranking and the findings, not the whole fleet', () => {
  const { text, detail } = fleetNotice(fleetWith(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => member(name))));
  expect(text).toContain('1. arn:aws:iam::111122223333:user/a: 5 of 10 in excess, last used 2026-03-01');
  expect(text).not.toContain('user/f');
  expect((detail as { readonly first: readonly unknown[] }).first).toHaveLength(5);
});
