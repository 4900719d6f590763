import { describe, expect, test } from 'vitest';
import { SeenTable } from '../../src/scan/kernel/seen-table.js';
import { SeenEvents } from '../../src/scan/seen-events.js';

/** Numbers that look random and are the same in every run. */
function* numbers(): Generator<number> {
  for (let state = 1; ;) yield (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0);
}

/** What was told of each event, in order. */
function told(seen: SeenEvents, ids: Uint32Array, marks: Uint32Array): readonly number[] {
  const found: number[] = [];
  seen.addAll(ids, marks, marks.length, (index, present) => {
    expect(index).toBe(found.length);
    found.push(present);
  });
  return found;
}

/** What must be told: the mark of the first event with each identity. */
function expected(first: Map<string, number>, ids: Uint32Array, marks: Uint32Array): readonly number[] {
  return [...marks].map((mark, at) => {
    const id = ids.subarray(at * 4, at * 4 + 4).join(' ');
    const present = first.get(id) ?? 0;
    if (present === 0) first.set(id, mark);
    return present;
  });
}

describe.each([
  ['in the kernel', () => SeenTable.load()],
  ['without WebAssembly', () => null],
])('events seen, %s', (_, load) => {
  test.each([
    ['random identities', (n: number) => n],
    ['identities that differ in their last bits alone', (n: number) => n % 60_000],
  ])('%s: each is new once, and keeps the mark it came with', (_name, spread) => {
    const seen = new SeenEvents(load);
    const first = new Map<string, number>();
    const random = numbers();
    const next = (): number => random.next().value as number; // it never ends
    for (let batch = 0; batch < 14; batch += 1) {
      const size = [1, 7, 30_000, 5000][batch % 4] ?? 1;
      const ids = new Uint32Array(size * 4);
      for (let at = 0; at < ids.length; at += 4) {
        const id = spread(next());
        ids.set(id % 3 === 0 ? [7, 7, 7, id % 20_000] : [id, 1, 2, spread(next())], at);
      }
      const marks = Uint32Array.from({ length: size }, () => next() | 1);
      expect(told(seen, ids, marks)).toEqual(expected(first, ids, marks));
    }
    expect(first.size).toBeGreaterThan(40_000);
  });
});

test('the table starts without memory for nothing, and takes as many events as one call holds', () => {
  const table = SeenTable.load();
  if (table === null) throw new Error('no WebAssembly here');
  const ids = Uint32Array.from({ length: table.most * 4 }, (_, at) => at);
  const marks = new Uint32Array(table.most).fill(9);
  expect(table.addAll(ids, marks, 0, table.most).every((present) => present === 0)).toBe(true);
  expect(table.addAll(ids, marks, 0, table.most).every((present) => present === 9)).toBe(true);
});
