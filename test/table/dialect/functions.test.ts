import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { macrosFor, MACROS } from '../../../src/engines/duckdb/macros.js';
import { FUNCTION_GROUPS } from '../../../src/table/dialect/functions/index.js';
import { parseSignature } from '../../../src/table/dialect/functions/signature.js';
import { conformanceFiles } from '../../conformance/case.js';

const supported = [
  ...new Set(FUNCTION_GROUPS.flatMap((group) => group.rules.map((rule) => parseSignature(rule.signature).name))),
];

/** Functions whose answer no case can hold, with the reason. */
const WITHOUT_CASE: Readonly<Record<string, string>> = {
  random: 'a random number',
  rand: 'a random number',
  uuid: 'a random id',
  shuffle: 'a random order',
  current_date: 'the time of the query',
  current_timestamp: 'the time of the query',
  now: 'the time of the query',
  localtimestamp: 'the time of the query',
  localtime: 'the time of the query',
  current_user: 'the name of the session',
  position: 'written with IN; its cases call strpos',
};

describe('the table of functions', () => {
  test('every supported function has a conformance case', () => {
    const text = [...conformanceFiles().values()]
      .flatMap((file) => file.cases)
      .filter((each) => each.error === undefined && each.refused === undefined)
      .map((each) => each.sql.toLowerCase())
      .join('\n');
    const missing = supported.filter((name) => !(name in WITHOUT_CASE) && !new RegExp(`\\b${name}\\s*\\(`).test(text));
    expect(missing).toEqual([]);
  });

  test('no function is both supported and refused', () => {
    const refused = FUNCTION_GROUPS.flatMap((group) => group.refused.map(({ name }) => name));
    expect(refused.filter((name) => supported.includes(name))).toEqual([]);
    expect(new Set(refused).size).toBe(refused.length);
  });

  test('every macro that the dialect calls exists, and every macro is called', () => {
    const defined = new Set(MACROS.map((macro) => /^CREATE MACRO (\w+)/.exec(macro)?.[1] ?? ''));
    const used = new Set<string>();
    const sources = ['functions', 'analyze', 'types'].flatMap((folder) => {
      const base = new URL(`../../../src/table/dialect/${folder}/`, import.meta.url);
      return readdirSync(base).map((name) => readFileSync(new URL(name, base), 'utf8'));
    });
    for (const text of [...sources, ...MACROS.map((macro) => macro.replace(/^CREATE MACRO \w+/, ''))])
      for (const [name] of text.matchAll(/\btrino_[a-z0-9_]*[a-z0-9]/g)) used.add(name);
    expect([...used].filter((name) => !defined.has(name) && name !== 'trino_sort')).toEqual([]);
    expect([...defined].filter((name) => !used.has(name))).toEqual([]);
  });

  test('the macros for one query are those it calls and what they call, in order', () => {
    const names = macrosFor('SELECT trino_text_to_real(x)').map((macro) => /^CREATE MACRO (\w+)/.exec(macro)?.[1]);
    expect(names).toEqual(['trino_fails', 'trino_number_text', 'trino_text_to_double', 'trino_text_to_real']);
    expect(macrosFor('SELECT 1')).toEqual([]);
  });
});
