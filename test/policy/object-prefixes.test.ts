import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupTexts, treeKey } from '../../src/policy/object-prefixes.js';
import type { TreeText } from '../../src/policy/steady-text.js';

const whole = (text: string): TreeText => ({ text, open: false });
const group = (texts: readonly string[], budget = 20): readonly string[] => [
  ...new Set([...groupTexts(texts.map(whole), budget).values()].map(({ text, open }) => (open ? `${text}*` : text))),
];

describe('RULE 11: groupTexts', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['one key', ['a/b/c'], ['a/b/c']],
    ['keys at the top', ['a', 'b'], ['a', 'b']],
    ['a directory', ['a/x', 'a/y'], ['a/*']],
    ['one date', ['l/2026/03/01/x'], ['l/*']],
    ['dates', ['l/2026/03/01/x', 'l/2026/03/02/y'], ['l/*']],
    ['dates beside what stays', ['l/2026/03/01/x', 'l/names.csv', 'm/names.csv'], ['l/*', 'm/names.csv']],
    ['dates at the top', ['2026/03/01/x'], ['*']],
    ['apart', ['a/x', 'b/x'], ['a/x', 'b/x']],
    ['nested', ['a/x', 'a/b/x', 'a/b/y'], ['a/*', 'a/b/*']],
    ['empty segments', ['/a', '/b', '//c'], ['/*']],
  ])('%s', (_name, texts, expected) => {
    expect(group(texts)).toEqual(expected);
  });

  it('cuts to the greatest depth that fits the budget, at last to the whole bucket', () => {
    const keys = Array.from({ length: 60 }, (_, n) => `top/d${n % 30}/k${n}`);
    expect(group(keys)).toEqual(['top/*']);
    expect(group(Array.from({ length: 60 }, (_, n) => `d${n % 30}/k${n}`))).toEqual(['*']);
    expect(group(Array.from({ length: 21 }, (_, n) => `k${n}`))).toEqual(['*']);
    expect(group(Array.from({ length: 20 }, (_, n) => `k${n}`))).toHaveLength(20);
  });

  it('keeps texts that are prefixes already', () => {
    const cut: TreeText = { text: 'a/b/', open: true };
    expect([...groupTexts([cut], 20).values()]).toEqual([cut]);
    expect([...groupTexts([cut, whole('a/x')], 20).values()]).toEqual([cut, { text: 'a/', open: true }]);
  });

  it('covers every text, fits the budget and does not depend on order', () => {
    const key = fc
      .array(fc.constantFrom('a', 'b', 'c', ''), { minLength: 1, maxLength: 5 })
      .map((parts) => parts.join('/'));
    fc.assert(
      fc.property(fc.array(key, { maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (keys, budget) => {
        const groups = groupTexts(keys.map(whole), budget);
        for (const text of keys) {
          const found = groups.get(treeKey(whole(text)));
          expect(found?.open === true ? text.startsWith(found.text) : found?.text === text).toBe(true);
        }
        const outer = [...new Map([...groups.values()].map((one) => [treeKey(one), one])).values()];
        const kept = outer.filter((a) => !outer.some((b) => b !== a && b.open && a.text.startsWith(b.text)));
        expect(kept.length).toBeLessThanOrEqual(budget);
        expect(new Map([...groupTexts(keys.toReversed().map(whole), budget)].toSorted())).toEqual(
          new Map([...groups].toSorted()),
        );
      }),
      { seed: 31, numRuns: 500 },
    );
  });
});
