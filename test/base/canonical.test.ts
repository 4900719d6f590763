import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalBytes, canonicalJson, eventIdentity } from '../../src/base/canonical.js';
import { hash128 } from '../../src/base/hash128.js';

/** The same value with the keys of every object in reverse. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, member]) => [key, turned(member)]),
  );
}

describe('canonicalJson', () => {
  test.each([
    [{ b: 1, a: [2, { d: null, c: 'x' }] }, '{"a":[2,{"c":"x","d":null}],"b":1}'],
    [{ a: undefined, b: 1 }, '{"b":1}'],
    [[undefined], '[null]'],
    ['"', '"\\""'],
    [null, 'null'],
    [JSON.parse('{"__proto__":1}'), '{"__proto__":1}'],
    [{ B: 1, a: 2, ä: 3 }, '{"B":1,"a":2,"ä":3}'],
  ])('%j', (value, text) => expect(canonicalJson(value)).toBe(text));

  test('does not depend on the order of keys, and reads back', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(turned(value))).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { seed: 11 },
    );
  });

  test('bytes are UTF-8', () => expect([...canonicalBytes('ä')]).toEqual([0x22, 0xc3, 0xa4, 0x22]));
});

describe('eventIdentity', () => {
  test('is the eventID, or the hash of the record', () => {
    expect(eventIdentity({ eventID: 'e-1' })).toBe('e-1');
    const record: { eventID?: string; eventTime: string } = { eventTime: 't' };
    expect(eventIdentity(record)).toMatch(/^hash:[0-9a-f]{32}$/);
    expect(eventIdentity({ ...record })).toBe(eventIdentity(record));
    const later = { ...record, eventTime: 'u' };
    expect(eventIdentity(later)).not.toBe(eventIdentity(record));
  });
});

describe('hash128', () => {
  test('is 32 hexadecimal digits, the same for the same bytes wherever they lie', () => {
    expect(hash128(new Uint8Array())).toBe('0'.repeat(32));
    const long = new Uint8Array(100).map((_, index) => index);
    expect(hash128(long.subarray(7, 50))).toBe(hash128(long.slice(7, 50)));
  });

  test('one byte more or another byte is another hash, at every length up to two blocks', () => {
    const seen = new Set<string>();
    for (let length = 1; length <= 33; length += 1) {
      const bytes = new Uint8Array(length);
      seen.add(hash128(bytes));
      for (let at = 0; at < length; at += 1) seen.add(hash128(bytes.map((_, index) => (index === at ? 1 : 0))));
    }
    expect(seen.size).toBe(33 + (33 * 34) / 2);
  });
});
