import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JsonSplitter } from '../../src/records/json-splitter.js';
import { ESCAPED, HIT, NAMED, QUIETLY, WRONG, type Quietly } from '../../src/scan/kernel/kernel.js';
import { RecordBorders } from '../../src/scan/record-borders.js';
import { makeRecord } from '../records/make.js';
import { loadKernel } from './kernel.js';

interface Border {
  readonly offset: number;
  readonly text: string;
  readonly flags: number;
}

const NEEDLE = 'alice';
const kernel = loadKernel([NEEDLE]);

/** What the borders are of a text that comes in blocks which end at the given places; null: odd. */
function borders(text: Buffer, ends: readonly number[] = []): readonly Border[] | null {
  return walked(text, ends, QUIETLY.none)?.found ?? null;
}

interface Walked {
  readonly found: readonly Border[];
  /** Records that were counted and not told. */
  readonly passed: number;
}

function walked(text: Buffer, ends: readonly number[], quietly: Quietly): Walked | null {
  const found: Border[] = [];
  let passed = 0;
  let bytes = Buffer.alloc(0);
  let base = 0;
  let at = 0;
  const walk = new RecordBorders(kernel, {
    wantsDigests: false,
    quietly,
    passed: (count) => void (passed += count),
    record: (start, end, flags) => {
      found.push({ offset: base + start, text: bytes.toString('utf8', start, end), flags });
    },
  });
  for (const end of [...ends, text.length]) {
    bytes = Buffer.concat([bytes, text.subarray(at, end)]);
    at = end;
    const progress = walk.process(bytes, walk.next, end === text.length);
    if (progress.odd) return null;
    base += progress.keepFrom;
    bytes = bytes.subarray(progress.keepFrom);
  }
  return { found, passed };
}

const matters = ({ flags }: Border): boolean => (flags & (ESCAPED | HIT | NAMED | WRONG)) !== NAMED;

/** The records room's splitter; null when it finds any damage. */
function reference(text: Buffer): readonly Omit<Border, 'flags'>[] | null {
  const found: Omit<Border, 'flags'>[] = [];
  let damaged = false;
  const damage = (): void => void (damaged = true);
  const splitter = new JsonSplitter({
    value: (value, at) => found.push({ offset: at.offset, text: Buffer.from(value).toString() }),
    damaged: damage,
    stray: damage,
    truncated: damage,
  });
  splitter.push(text);
  splitter.end();
  return damaged ? null : found;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const bare = (found: readonly Border[]): readonly Omit<Border, 'flags'>[] =>
  found.map(({ offset, text }) => ({ offset, text }));

/** Texts that a search for brackets, quotes or keys stumbles over. */
const trap = fc.constantFrom(
  '{',
  '}',
  '[',
  ']',
  '"',
  '\\',
  '\\"',
  '"},{"eventName":"X"',
  ',',
  ':',
  'é😀',
  '\u2028',
  '\u0000\n',
  NEEDLE,
  'alic',
  '"eventName":',
);
const words = fc.array(fc.oneof(trap, fc.string({ maxLength: 70 })), { maxLength: 4 }).map((parts) => parts.join(''));
const value = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    words,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(words, tie('any'), { maxKeys: 3 }),
  ),
})).any;
const record = fc
  .tuple(fc.dictionary(words, value, { maxKeys: 4 }), fc.integer({ min: 0, max: 9 }), fc.boolean())
  .map(([more, n, isPlain]) =>
    isPlain ? { eventVersion: '1.10', eventName: 'A', eventTime: 'T', n, ...more } : { eventVersion: '1', ...more },
  );
const gap = fc.constantFrom('', ' ', '\n', '\r\n\t ', ' '.repeat(130));
const document = fc
  .tuple(fc.array(record, { maxLength: 6 }), fc.constantFrom(0, 2), gap)
  .map(([records, indent, space]) => {
    const elements = records.map((each) => JSON.stringify(each, null, indent)).join(`${space},${space}`);
    return Buffer.from(`${space}{${space}"Records"${space}:${space}[${space}${elements}${space}]${space}}${space}`);
  });

describe('the borders of records', () => {
  test('are those that the records room finds, wherever it finds no damage', () => {
    fc.assert(
      fc.property(document, (text) => {
        const found = borders(text);
        if (found !== null) expect(bare(found)).toEqual(reference(text));
      }),
      { numRuns: 1500 },
    );
  });

  test('are found in what trails write, at once and for every place where a block may end', () => {
    const records = [makeRecord(1), makeRecord(2, { userAgent: '}],"\\{[\u00e9😀' }), makeRecord(3)];
    const text = Buffer.from(JSON.stringify({ Records: records }));
    const whole = borders(text);
    expect(whole?.map((border) => JSON.parse(border.text) as unknown)).toEqual(records);
    expect(whole === null ? null : bare(whole)).toEqual(reference(text));
    // a block never ends before the first record: see blocks-of.ts
    for (let end = 12; end <= text.length; end += 1) expect(borders(text, [end]), `${end}`).toEqual(whole);
  });

  test('do not depend on how the text is cut into blocks', () => {
    fc.assert(
      fc.property(document, fc.array(fc.nat(), { maxLength: 8 }), (text, cuts) => {
        const ends = cuts.map((cut) => cut % (text.length + 1)).toSorted((a, b) => a - b);
        const whole = borders(text);
        const cut = borders(text, ends);
        if (whole !== null && cut !== null) expect(cut).toEqual(whole);
        // a head cut in two is not recognised, and may be left to the records room; nothing else is
        if ((ends[0] ?? text.length) > 400) expect(cut === null).toBe(whole === null);
      }),
      { numRuns: 1500 },
    );
  });

  test('of damaged texts: the same borders as the records room, or none, or a record that parsing finds damaged', () => {
    fc.assert(
      fc.property(
        document,
        fc.nat(),
        fc.constantFrom('{', '}', '[', ']', '"', '\\', ',', ':', 'x', '\n'),
        (text, at, put) => {
          const wrong = Buffer.from(text);
          wrong.write(put, at % wrong.length, 'latin1');
          const found = borders(wrong);
          const known = reference(wrong);
          if (found === null) return;
          for (const border of found)
            if ((border.flags & (WRONG | ESCAPED)) === 0)
              expect([border.text, isJson(border.text)]).toEqual([border.text, true]);
          if (known === null) expect(found.every((border) => isJson(border.text))).toBe(false);
          else expect(bare(found)).toEqual(known);
        },
      ),
      { numRuns: 3000 },
    );
  });

  test.each([
    ['objects one after the other', '{"eventVersion":"1"}{"eventVersion":"2"}\n{"eventVersion":"3"}', 3],
    ['an array', '[{"eventVersion":"1"},{"eventVersion":"2"}]', 2],
    ['no record', '{"Records":[]}', 0],
  ])('in %s', (_, text, count) => {
    const found = borders(Buffer.from(text));
    expect(found).toHaveLength(count);
    expect(found === null ? null : bare(found)).toEqual(reference(Buffer.from(text)));
  });

  test.each([
    ['a member behind the records', '{"Records":[{"a":1}],"NextToken":"x"}'],
    ['a member before them', '{"x":1,"Records":[{"a":1}]}'],
    ['an element that is no object', '{"Records":[1]}'],
    ['two commas', '[{"a":1},,{"a":2}]'.replace('[', '{"Records":[').replace(/\]$/, ']}').replace(',,', ', x ,')],
    ['an end inside a record', '{"Records":[{"a":1'],
    ['an end inside the records', '{"Records":[{"a":1}'],
    ['brackets that do not match', '{"Records":[{"a":[1}]}'],
    ['a control character in a text', '{"Records":[{"a":"\u0001"}]}'],
    ['a backslash outside texts', '{"Records":[{"a":\\1}]}'],
    ['what is deeper than 60 levels', `{"Records":[{"a":${'['.repeat(70)}${']'.repeat(70)}}]}`],
  ])('%s is odd: the records room reads it', (_, text) => {
    expect(borders(Buffer.from(text))).toBeNull();
  });
});

describe('records of which nothing matters', () => {
  test('are counted: what is told of the others is the same, however the text is cut', () => {
    fc.assert(
      fc.property(document, fc.array(fc.nat(), { maxLength: 4 }), (text, cuts) => {
        const ends = cuts.map((cut) => cut % (text.length + 1)).toSorted((a, b) => a - b);
        const all = borders(text, ends);
        const told = walked(text, ends, QUIETLY.plain);
        expect(told === null).toBe(all === null);
        if (all === null || told === null) return;
        const others = all.filter(matters);
        expect(told.found.filter(matters)).toEqual(others);
        expect(told.found.length + told.passed).toBe(all.length);
      }),
      { numRuns: 2000 },
    );
  });

  test('are not told one by one where trails are written as AWS writes them', () => {
    const userIdentity = { type: 'Root' };
    const records = Array.from({ length: 40 }, (_, n) =>
      makeRecord(n, n === 20 ? { userAgent: NEEDLE } : { userIdentity }),
    );
    const told = walked(Buffer.from(JSON.stringify({ Records: records })), [], QUIETLY.plain);
    // the first of a text is, since what stands before it is for the caller to see
    expect(told?.found.map(({ text }) => JSON.parse(text) as unknown)).toEqual([records[0], records[20]]);
    expect(told?.passed).toBe(38);
  });

  test('damage behind them or between them is seen all the same', () => {
    fc.assert(
      fc.property(document, fc.nat(), fc.constantFrom('{', '}', '[', ']', '"', ',', 'x', ' '), (text, at, put) => {
        const wrong = Buffer.from(text);
        wrong.write(put, at % wrong.length, 'latin1');
        const all = borders(wrong);
        const told = walked(wrong, [], QUIETLY.plain);
        expect(told === null).toBe(all === null);
        if (told !== null) expect(told.found.length + told.passed).toBe(all?.length);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('what is known of a record', () => {
  const flagsOf = (json: string): number => borders(Buffer.from(`{"Records":[${json}]}`))?.[0]?.flags ?? -1;

  test('HIT: the needle stands somewhere in it, and never because it stands in another', () => {
    fc.assert(
      fc.property(document, (text) => {
        for (const { text: own, flags } of borders(text) ?? []) {
          expect((flags & HIT) !== 0).toBe(own.includes(NEEDLE));
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('HIT: at every place of a block of 64 bytes, across its border too', () => {
    for (let pad = 0; pad < 150; pad += 1) {
      expect(flagsOf(`{"a":"${'x'.repeat(pad)}","b":"${NEEDLE}"}`) & HIT, `${pad}`).toBe(HIT);
      expect(flagsOf(`{"a":"${'x'.repeat(pad)}","b":"alicf"}`) & HIT, `${pad}`).toBe(0);
    }
  });

  test('ESCAPED: a \\u or \\/ could spell a needle another way', () => {
    for (let pad = 0; pad < 70; pad += 1) {
      const space = 'x'.repeat(pad);
      expect(flagsOf(`{"a":"${space}\\u0061lice"}`) & ESCAPED).toBe(ESCAPED);
      expect(flagsOf(`{"a":"${space}\\/"}`) & ESCAPED).toBe(ESCAPED);
      expect(flagsOf(`{"a":"${space}\\\\u0061"}`) & ESCAPED).toBe(0);
      expect(flagsOf(`{"a":"${space}\\n\\"/"}`) & ESCAPED).toBe(0);
    }
  });

  test('WRONG: never what compact JSON is, at every place of a block of 64 bytes', () => {
    fc.assert(
      fc.property(record, fc.nat({ max: 70 }), (made, pad) => {
        expect(flagsOf(JSON.stringify({ pad: 'x'.repeat(pad), ...made })) & WRONG).toBe(0);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['{"a":1,}'],
    ['{,"a":1}'],
    ['{"a":1,,"b":2}'],
    ['{"a"}'],
    ['{"a":}'],
    ['{"a"::1}'],
    ['{"a":1 "b":2}'],
    ['{"a":"x""b":2}'],
    ['{"a":"x":"b"}'],
    ['{"a":1:2}'],
    ['{1:2}'],
    ['{[]}'],
    ['{{}}'],
    ['{"a":[1,]}'],
    ['{"a":[,1]}'],
    ['{"a":[1 2]}'],
    ['{"a":["b":1]}'],
    ['{"a":[{}{}]}'],
    ['{"a":{}"b":1}'],
    ['{"a":"b","c"}'],
    ['{"a":1,"b"}'],
    ['{"a":truu}'],
    ['{"a":tru}'],
    ['{"a":nulls}'],
    ['{"a":01}'],
    ['{"a":-}'],
    ['{"a":1.}'],
    ['{"a":.5}'],
    ['{"a":1e}'],
    ['{"a":+1}'],
    ['{"a":1x}'],
    ['{"a":NaN}'],
    ["{'a':1}"],
    ['{"a":"\\x"}'],
    ['{"a":[1,{"b":[]},"c":2]}'],
  ])('WRONG: %s, at every place of a block', (json) => {
    for (let pad = 0; pad < 70; pad += 1) {
      const padded = json.replace('{', `{"pad":"${'x'.repeat(pad)}",`);
      expect(isJson(padded)).toBe(false);
      // or found to be out of order altogether
      expect(flagsOf(padded) & WRONG, `${pad}`).toBe(WRONG);
    }
  });

  test.each([
    ['0'],
    ['-0'],
    ['10.25'],
    ['-1e5'],
    ['1E+05'],
    ['2e-1'],
    ['true'],
    ['false'],
    ['null'],
    ['[]'],
    ['{}'],
    ['[[],{},"",0]'],
  ])('not WRONG: %s', (json) => {
    for (let pad = 0; pad < 70; pad += 1) {
      expect(flagsOf(`{"pad":"${'x'.repeat(pad)}","a":${json}}`) & WRONG, `${pad}`).toBe(0);
    }
  });

  test.each([
    ['a trail record', JSON.stringify(makeRecord(1)), true],
    ['a name and a time', '{"eventName":"A","eventTime":"T"}', true],
    ['a name and a source', '{"eventName":"A","eventSource":"S"}', true],
    ['a name alone', '{"eventName":"A"}', false],
    ['two names', '{"eventName":"A","eventName":"B","eventTime":"T"}', false],
    ['a name that is no text', '{"eventName":7,"eventTime":"T"}', false],
    ['a name behind white space', '{"eventName": "A","eventTime":"T"}', false],
    ['a name deeper inside', '{"detail":{"eventName":"A","eventTime":"T"}}', false],
    ['a key that ends so', '{"xeventName":"A","eventTime":"T"}', false],
    ['a key that ends so behind a quote', '{"x\\"eventName":"A","eventTime":"T"}', false],
    ['a name in a text', '{"a":"\\"eventName\\":\\"A\\"","eventTime":"T"}', false],
  ])('NAMED: %s', (_, json, isNamed) => {
    expect((flagsOf(json) & NAMED) !== 0).toBe(isNamed);
  });
});
