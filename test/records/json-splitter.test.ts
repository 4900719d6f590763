import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JsonSplitter } from '../../src/records/json-splitter.js';
import type { SplitOptions } from '../../src/records/split-handler.js';

const hit = (values: readonly string[], damage: readonly string[]): Pick<Split, 'values' | 'damage'> => ({
  values,
  damage,
});

interface Split {
  readonly values: readonly string[];
  readonly offsets: readonly number[];
  readonly depths: readonly number[];
  readonly damage: readonly string[];
  readonly steps: number;
}

function split(input: string | Uint8Array, size = 1 << 16, options: SplitOptions = {}): Split {
  const bytes = Buffer.from(input);
  const values: string[] = [];
  const offsets: number[] = [];
  const depths: number[] = [];
  const damage: string[] = [];
  const note = (kind: string) => (offset: number) => void damage.push(`${kind} ${offset}`);
  const splitter = new JsonSplitter(
    {
      value: (value, at) => {
        values.push(Buffer.from(value).toString());
        offsets.push(at.offset);
        depths.push(at.depth);
      },
      damaged: note('damaged'),
      stray: note('stray'),
      truncated: note('truncated'),
    },
    options,
  );
  for (let at = 0; at < bytes.length; at += size) {
    const chunk = new Uint8Array(bytes.subarray(at, at + size));
    splitter.push(chunk);
    chunk.fill(0x22);
  }
  splitter.end();
  return { values, offsets, depths, damage, steps: splitter.steps };
}

const A = '{"eventVersion":"1","n":1}';
const B = '{"eventVersion":"1","n":2}';
const C = '{"eventVersion":"1","n":3}';

describe('what counts as a record', () => {
  const rows: [string, string, readonly string[]][] = [
    ['elements of Records', `{"Records":[${A},${B}]}`, [A, B]],
    ['members beside the container are left out', `{"x":{"y":[1,{}]},"Records":[${A}],"NextToken":"t","z":[{}]}`, [A]],
    ['white space around', ` \n{ "Records" :\t[ ${A} ,\r\n ${B} ] } `, [A, B]],
    ['a top-level array', `[${A},${B}]`, [A, B]],
    ['elements that are no objects', '[1,"a",null,[2,[3]],true]', ['1', '"a"', 'null', '[2,[3]]', 'true']],
    ['objects one after the other', `${A}${B}\n${C}`, [A, B, C]],
    ['commas between them', `${A},\n${B},`, [A, B]],
    ['hits.hits', `{"took":1,"hits":{"total":{"hits":[5]},"hits":[${A},${B}]}}`, [A, B]],
    ['a container deeper down is no container', `{"a":{"Records":[${A}]}}`, [`{"a":{"Records":[${A}]}}`]],
    ['a container that is no array', '{"Records":{"a":1}}', ['{"Records":{"a":1}}']],
    [
      'brackets and quotes in strings',
      String.raw`[{"a":"}]\"{[,\\"},{"b":"\\\""}]`,
      [String.raw`{"a":"}]\"{[,\\"}`, String.raw`{"b":"\\\""}`],
    ],
    ['an empty container', '{"Records":[]}', []],
    ['a trailing comma', `[${A},]`, [A]],
    ['nothing', '', []],
  ];
  test.each(rows)('%s', (_, text, values) => {
    for (const size of [1, 2, 3, 1000]) expect(split(text, size)).toMatchObject({ values, damage: [] });
  });

  test('offsets count bytes, in UTF-8', () => {
    expect(split(`{"é":1,"Records":[${A}, ${B}]}`).offsets).toEqual([19, 19 + A.length + 2]);
  });

  test('depth is told, not recursed into', () => {
    const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
    expect(split(`[{"a":1},{"a":${deep}}]`, 100).depths).toEqual([1, 10_001]);
  });

  test('loose: text before a value on its line', () => {
    expect(split(`2026-03-01T00:00:00Z ${A}\n<134> x: ${B}`, 5, { loose: true })).toMatchObject({
      values: [A, B],
      damage: [],
    });
  });
});

describe('damage costs one record', () => {
  const rows: [string, string, Pick<Split, 'values' | 'damage'>][] = [
    ['a closing brace lost', `[{"eventVersion":"1","a":{"b":1},${B},${C}]`, hit([B, C], ['damaged 1'])],
    ['two closing braces lost', `[{"eventVersion":"1","a":{"b":1,${B},${C}]`, hit([B, C], ['damaged 1'])],
    ['a closing bracket lost', `[{"eventVersion":"1","a":[1,${B},${C}]`, hit([B, C], ['damaged 1'])],
    ['a quote lost inside', `[{"eventVersion":"1,"a":2},${B},${C}]`, hit([B, C], ['damaged 1'])],
    ['the last quote lost', `[{"eventVersion":"1","a":"x},${B},${C}]`, hit([B, C], ['damaged 1'])],
    ['a quote too many', `[{"eventVersion":"1"","a":"x"},${B},${C}]`, hit([B, C], ['damaged 1'])],
    ['a colon lost', `[{"eventVersion" "1"},${B},${C}]`, hit([B, C], ['damaged 1'])],
    ['the wrong bracket', `[{"eventVersion":[1}},${B},${C}]`, hit([B, C], ['damaged 1'])],
    ['a line break in a string', `[{"eventVersion":"1\n"},${B},${C}]`, hit([B, C], ['damaged 1'])],
    ['the last record', `[${A},{"eventVersion":"1","a":{]`, hit([A], [`damaged ${A.length + 2}`])],
    ['text between', `[${A} oops ${B}]`, hit([A, B], [`stray ${A.length + 2}`])],
    ['a comma lost', `[${A}${B}]`, hit([A, B], [`stray ${A.length + 1}`])],
    [
      'in lines',
      `${A}\n{"n":"x\n${B}\n{"n":\n${C}`,
      hit([A, B, C], [`damaged ${A.length + 1}`, `damaged ${A.length + B.length + 10}`]),
    ],
    ['in pretty-printed values', `{\n  "n": [1\n}\n{\n  "m": 2\n}`, hit(['{\n  "m": 2\n}'], ['damaged 0'])],
    ['a tail of a file', `"x":1},${B}]}`, hit([B], ['stray 0'])],
    ['no JSON at all', 'hello\nworld', hit([], ['stray 0'])],
    ['the container before its end', `{"Records":[${A},${B}`, hit([A, B], [`truncated ${A.length + B.length + 13}`])],
    ['a record before its end', `{"Records":[${A},{"eventVersion":"1"`, hit([A], [`truncated ${A.length + 13}`])],
  ];
  test.each(rows)('PEERS 1: %s', (_, text, expected) => {
    for (const size of [1, 5, 10_000]) expect(split(text, size)).toMatchObject(expected);
  });

  test('a record larger than the cap is lost, not its neighbours', () => {
    const big = `{"eventVersion":"${'x'.repeat(5000)}"}`;
    for (const size of [64, 1 << 20]) {
      const { values, damage } = split(`[${A},${big},${B}]`, size, { maxValueBytes: 1000 });
      expect({ values, damage }).toEqual({ values: [A, B], damage: [`damaged ${A.length + 2}`] });
    }
  });
});

describe('work is bounded', () => {
  test('records that open inside each other', () => {
    const bytes = '{"eventVersion":['.repeat(40_000);
    expect(split(bytes, 1 << 12).steps).toBeLessThan(8 * bytes.length + 2 * 64 * 1024 * 1024);
  });
});

describe('properties', () => {
  const json = fc.json({ maxDepth: 4 });
  test('an array of any values comes apart into them, in any chunks', () => {
    fc.assert(
      fc.property(fc.array(json, { maxLength: 8 }), fc.integer({ min: 1, max: 40 }), (texts, size) => {
        const { values, damage } = split(`{"k":0,"Records":[${texts.join(' , ')}]}`, size);
        expect(values).toEqual(texts);
        expect(damage).toEqual([]);
      }),
      { seed: 20260301, numRuns: 300 },
    );
  });

  test('objects in lines, concatenated or in an array are the same records', () => {
    const object = fc
      .dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }))
      .map((value) => JSON.stringify({ n: value }));
    fc.assert(
      fc.property(fc.array(object, { minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 40 }), (texts, size) => {
        for (const input of [texts.join('\n'), texts.join(''), `[${texts.join(',')}]`])
          expect(split(input, size).values).toEqual(texts);
      }),
      { seed: 20260302, numRuns: 200 },
    );
  });
});
