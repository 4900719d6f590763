import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  chainKey,
  groupNames,
  type GroupedChain,
  type GroupNamesOptions,
  type NameChain,
} from '../../src/policy/group-names.js';

const range = (count: number, name: (index: number) => string): readonly string[] =>
  Array.from({ length: count }, (_, index) => name(index));
const letters = (index: number): string => String.fromCodePoint(97 + (index % 26), 97 + Math.floor(index / 26));

/** Groups chains, each of which may come twice; by their keys. */
function group(chains: readonly NameChain[], options: GroupNamesOptions): ReadonlyMap<string, GroupedChain> | null {
  const distinct = new Map(chains.map((chain) => [chainKey(chain), chain]));
  const grouped = groupNames([...distinct.values()], options);
  return grouped === null ? null : new Map([...distinct.keys()].map((key, at) => [key, grouped[at] ?? []]));
}

function patterns(names: readonly (string | readonly string[])[], budget: number, eager = false): readonly string[] {
  const chains = names.map((name) => (typeof name === 'string' ? [name] : name));
  const grouped = group(chains, { budget, eager });
  if (grouped === null) return chains.map((chain) => chain.join(' ')).toSorted();
  return [...new Set(chains.map((chain) => shown(grouped.get(chainKey(chain)) ?? [])))].toSorted();
}

const shown = (chain: GroupedChain): string =>
  chain.map((name) => (name === null ? '*' : `${name.text}${name.open ? '*' : ''}`)).join(' ');

describe('within the budget nothing changes', () => {
  test.each([
    ['as many as the budget', range(20, (n) => `app-${letters(n)}`), 20],
    ['one', ['x'], 1],
  ])('%s', (_what, names, budget) => {
    expect(patterns(names, budget)).toEqual([...names].toSorted());
  });
});

describe('beyond the budget the longest prefixes that fit win', () => {
  test.each([
    ['one family', range(30, (n) => `orders-${letters(n)}`), ['orders-*']],
    [
      'two families and a single name',
      [...range(15, (n) => `orders-eu-${letters(n)}`), ...range(15, (n) => `orders-us-${letters(n)}`), 'audit'],
      ['audit', 'orders-eu-*', 'orders-us-*'],
    ],
    ['nothing in common: the names stay', range(30, letters), range(30, letters).toSorted()],
    [
      'a family beside too many names',
      [...range(10, (n) => `web-${letters(n)}`), ...range(25, letters)],
      [...range(25, letters), 'web-*'].toSorted(),
    ],
    [
      'dates alone have no beginning',
      range(30, (n) => `202603${String(n + 1).padStart(2, '0')}-x${letters(n)}`),
      range(30, (n) => `202603${String(n + 1).padStart(2, '0')}-x${letters(n)}`),
    ],
    ['paths', range(30, (n) => `/aws/lambda/${letters(n)}`), ['/aws/lambda/*']],
    ['dates first', range(30, (n) => `daily-2026-03-${String(n + 1).padStart(2, '0')}`), ['daily-*']],
    [
      'hashes first',
      range(30, (n) => `run-${'0123456789abcdef'.repeat(2).slice(n % 5, 20 + (n % 5))}${n + 100}`),
      ['run-*'],
    ],
    [
      'only separators are no prefix',
      range(30, (n) => `/${letters(n)}`),
      range(30, (n) => `/${letters(n)}`).toSorted(),
    ],
  ])('%s', (_what, names, expected) => {
    expect(patterns(names, 20)).toEqual(expected);
  });

  test('a chain keeps its parents while the last name does', () => {
    const names = range(30, (n) => `t${letters(n)}`).map((table) => ['sales', table] as const);
    expect(patterns([...names, ['hr', 'people']], 20)).toEqual(['hr *', 'sales *']);
  });

  test('too many parents become a pattern, and what lies below them any', () => {
    expect(
      patterns(
        range(30, (n) => `db-${letters(n)}`).map((db) => [db, 'people']),
        20,
      ),
    ).toEqual(['db-* *']);
  });
});

describe('pattern mode groups what three names share, whatever the budget', () => {
  test.each([
    ['three', ['app-a', 'app-b', 'app-c', 'other'], ['app-*', 'other']],
    ['two are chance', ['app-a', 'app-b', 'other'], ['app-a', 'app-b', 'other']],
    ['the longest', range(3, (n) => `app-eu-${letters(n)}`), ['app-eu-*']],
    ['sibling names stay apart (PEERS 16)', ['logs', 'logs2'], ['logs', 'logs2']],
  ])('%s', (_what, names, expected) => {
    expect(patterns(names, 20, true)).toEqual(expected);
  });
});

const name = fc.stringMatching(/^[a-z0-9]{1,4}([-/.][a-z0-9]{1,4}){0,3}$/);

test('any names: beyond the budget only those remain that share no beginning, each name is in its pattern, in any order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(name, name), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 10 }),
      fc.boolean(),
      (chains, budget, eager) => {
        const grouped = group(chains, { budget, eager });
        expect(group(chains.toReversed(), { budget, eager })).toEqual(grouped === null ? null : grouped);
        if (grouped === null) return new Set(chains.map(chainKey)).size <= budget || eager;
        for (const chain of chains) {
          const became = grouped.get(chainKey(chain)) ?? [];
          for (const [at, own] of chain.entries()) {
            const pattern = became[at] ?? null;
            if (pattern === null) continue;
            expect(pattern.open ? own.startsWith(pattern.text) : own === pattern.text).toBe(true);
          }
        }
        const left = [...new Set([...grouped.values()].map(shown))];
        const outermost = left.filter((one) => !left.some((other) => other !== one && isWithin(one, other)));
        return outermost.length <= budget || shareNothing(outermost);
      },
    ),
    { numRuns: 300 },
  );
});

/** No two of the last names, of one parent, begin with the same segment. */
function shareNothing(shownChains: readonly string[]): boolean {
  const firsts = shownChains.map((chain) => {
    const names = chain.split(' ');
    const last = names.at(-1) ?? '';
    return [...names.slice(0, -1), /[-/.]/.test(last) ? last.replace(/[-/.].*$/, '-') : `${last}!`].join(' ');
  });
  return new Set(firsts).size === firsts.length;
}

/** Patterns as they are shown, name by name. */
function isWithin(one: string, other: string): boolean {
  const [a, b] = [one.split(' '), other.split(' ')];
  return b.every((text, at) => (text.endsWith('*') ? (a[at] ?? '').startsWith(text.slice(0, -1)) : a[at] === text));
}
