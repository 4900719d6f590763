import { describe, expect, it } from 'vitest';
import type { Escalation } from '../../../src/proof/fleet/escalations.js';
import type { FleetExcess } from '../../../src/proof/fleet/fleet-excess.js';
import type { FleetUse } from '../../../src/review/fleet/types.js';
import { credential, EXCESS, fleetWith, member, type Unranked } from './fixtures.js';

const excess = (over: Partial<FleetExcess>): Partial<Unranked> => ({ excess: { ...EXCESS, ...over } });
const way = (used: boolean): readonly Escalation[] => [{ actions: ['a:B'], lets: 'x', used }];
const never: FleetUse = { kind: 'never-used', lastUsed: null, by: null, days: 90 };
const before = (lastUsed: string): FleetUse => ({ kind: 'used-elsewhere', lastUsed, by: 'role last used', days: 90 });
const unseen = (days: number): FleetUse => ({ kind: 'not-seen', lastUsed: null, by: null, days });

describe('the order of a fleet', () => {
  const EXPECTED: readonly (readonly [name: string, over: Partial<Unranked>])[] = [
    ['idle administrator', { reach: 'administrator', use: never, ...excess({ guarded: 9, excess: 9 }) }],
    ['administrator', { reach: 'administrator', ...excess({ guarded: 9, excess: 9 }) }],
    ['small administrator', { reach: 'administrator', ...excess({ guarded: 1, excess: 99 }) }],
    ['way up', { reach: 'escalation', escalations: way(false), ...excess({ guarded: 0, excess: 1 }) }],
    ['guarded, its way used', { reach: 'escalation', escalations: way(true), ...excess({ guarded: 8 }) }],
    ['wide', excess({ guarded: 0, excess: 80 })],
    ['on more than needed', excess({ guarded: 0, excess: 7, usedOnMore: 3 })],
    ['never used', { ...excess({ guarded: 0, excess: 7 }), use: never }],
    ['not seen', { ...excess({ guarded: 0, excess: 7 }), use: unseen(90) }],
    ['used long ago', { ...excess({ guarded: 0, excess: 7 }), use: before('2025-01-01T00:00:00Z') }],
    ['used not so long ago', { ...excess({ guarded: 0, excess: 7 }), use: before('2025-07-01T00:00:00Z') }],
    ['busy', { ...excess({ guarded: 0, excess: 7 }), events: 50 }],
    ['by name a', excess({ guarded: 0, excess: 7 })],
    ['by name b', excess({ guarded: 0, excess: 7 })],
    ['nothing', excess({ guarded: 0, excess: 0 })],
    ['unknown', { excess: null, reach: null, notCompared: 'no file' }],
  ];
  const members = EXPECTED.map(([name, over]) => member(name, over));

  it('is by what could be cut first, and does not depend on the order in which they came', () => {
    const expected = EXPECTED.map(([name]) => name);
    for (const order of [members, members.toReversed(), members.toSorted((a, b) => a.events - b.events)]) {
      expect(fleetWith(order).principals.map(({ principal }) => principal.name)).toEqual(expected);
    }
  });

  it('is numbered from 1; totals count', () => {
    const { principals, totals } = fleetWith(members);
    expect(principals.map(({ rank }) => rank)).toEqual(EXPECTED.map((_, at) => at + 1));
    expect(totals).toMatchObject({ accounts: 1, principals: 16, compared: 15, administrators: 3, escalating: 2 });
    expect(totals.byUse).toEqual({ seen: 11, 'used-elsewhere': 2, 'never-used': 2, 'not-seen': 1, 'not-covered': 0 });
  });
});

describe('findings of a fleet', () => {
  const codes = (...members: readonly Unranked[]): readonly string[] =>
    fleetWith(members).findings.map(({ code, count }) => `${code} ${count}`);

  it.each<[expected: readonly string[], what: string, over: Partial<Unranked>]>([
    [[], 'at work', {}],
    [['principal-unused 1'], 'never used', { use: never }],
    [['administrator-unused 1'], 'an administrator never used', { use: never, reach: 'administrator' }],
    [['administrator-unused 1'], 'a way up never used', { use: never, reach: 'escalation' }],
    [[], 'never used, but made lately', { use: never, createdAt: '2026-03-15T00:00:00Z' }],
    [['principal-unused 1'], 'never used, made no one knows when', { use: never, createdAt: null }],
    [
      ['principal-idle 1'],
      'seen 90 days ago, in records that are longer',
      { use: { kind: 'seen', lastUsed: '2026-01-01T00:00:00Z', by: 'records', days: 400 } },
    ],
    [['principal-idle 1'], 'used 90 days ago', { use: before('2026-01-01T00:00:00Z') }],
    [[], 'used 89 days ago', { use: before('2026-01-02T00:00:00Z') }],
    [['principal-not-seen 1'], 'not seen in 90 days', { use: unseen(90) }],
    [[], 'not seen in 89 days', { use: unseen(89) }],
    [[], 'of an account without records', { use: { ...unseen(0), kind: 'not-covered' } }],
    [['not-compared 1'], 'without policies', { notCompared: 'no file', excess: null }],
  ])('%j: %s', (expected, _what, over) => {
    expect(codes(member('a', over))).toEqual(expected);
  });

  it('name at most three, and all in their detail', () => {
    const [found] = fleetWith(['a', 'b', 'c', 'd'].map((name) => member(name, { use: never }))).findings;
    expect(found?.message).toMatch(
      /^4 users and roles never used, as far as IAM knows: .*user\/a, .*user\/b, .*user\/c and 1 more$/,
    );
    expect(found?.detail).toMatchObject({ names: { length: 4 } });
  });

  it.each([
    [['root-key 1'], { isRoot: true }],
    [[], { isRoot: true, credential: 'password' }],
    [['credential-unused 1'], { state: 'never-used', lastUsed: null }],
    [[], { state: 'never-used', lastUsed: null, age: 89 }],
    [['credential-unused 1'], { state: 'never-used', lastUsed: null, age: null }],
    [['credential-idle 1'], { state: 'idle' }],
    [['key-old 1'], { age: 366 }],
    [[], { age: 366, credential: 'password' }],
  ] as const)('%j of a credential %j', (expected, over) => {
    const { findings } = fleetWith([], { credentials: [credential(over)] });
    expect(findings.map(({ code, count }) => `${code} ${count}`)).toEqual(expected);
  });

  it('credentials: root first, then what was never used and is oldest', () => {
    const { credentials } = fleetWith([], {
      credentials: [
        credential({ name: 'used' }),
        credential({ name: 'younger', state: 'never-used', lastUsed: null, since: '2026-02-01T00:00:00Z' }),
        credential({ name: 'older', state: 'never-used', lastUsed: null }),
        credential({ name: 'idle', state: 'idle' }),
        credential({ name: 'root', isRoot: true }),
      ],
    });
    expect(credentials.map(({ name }) => name)).toEqual(['root', 'older', 'younger', 'idle', 'used']);
  });
});
