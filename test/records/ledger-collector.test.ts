import { expect, test } from 'vitest';
import type { Ledger } from '../../src/base/ledger.js';
import { createLedger, MAX_LISTED, mergeLedgers } from '../../src/records/ledger-collector.js';

function part(file: string, offsets: readonly number[]): Ledger {
  const ledger = createLedger();
  ledger.file();
  ledger.bytesRead(10);
  ledger.inflated(100);
  ledger.found(offsets.length + 1);
  ledger.examined('trail');
  ledger.examined('console-csv', 2);
  ledger.duplicates(1);
  ledger.matched(2);
  ledger.excluded(3);
  ledger.skipped('digest', file);
  ledger.refused({ file, offset: 5, reason: 'truncated gzip' });
  ledger.refused({ file, offset: null, reason: 'no permission' });
  for (const offset of offsets) ledger.malformed({ file, offset, reason: 'no eventTime' });
  return ledger.ledger();
}

test('what is told adds up', () => {
  expect(part('a', [7, 3])).toEqual({
    files: 1,
    bytesRead: 10,
    bytesInflated: 100,
    records: 3,
    examined: 3,
    duplicates: 1,
    matched: 2,
    excluded: 3,
    skipped: { digest: 1 },
    shapes: { 'console-csv': 2, trail: 1 },
    refused: [
      { file: 'a', offset: null, reason: 'no permission' },
      { file: 'a', offset: 5, reason: 'truncated gzip' },
    ],
    malformed: [
      { file: 'a', offset: 3, reason: 'no eventTime' },
      { file: 'a', offset: 7, reason: 'no eventTime' },
    ],
    malformedCount: 2,
  });
});

test('merging does not depend on the order or the grouping', () => {
  const parts = [part('b', [9, 1]), part('a', [4]), part('c', [])];
  const [b, a, c] = parts;
  if (a === undefined || b === undefined || c === undefined) throw new Error('three parts');
  const all = mergeLedgers(parts);
  expect(mergeLedgers([c, mergeLedgers([a, b])])).toEqual(all);
  expect(all).toMatchObject({
    files: 3,
    malformedCount: 3,
    skipped: { digest: 3 },
    shapes: { trail: 3, 'console-csv': 6 },
  });
  expect(all.malformed.map(({ file, offset }) => `${file}${offset}`)).toEqual(['a4', 'b1', 'b9']);
});

test('the first 1,000 malformed records are listed, all are counted', () => {
  const offsets = Array.from({ length: 5000 }, (_, n) => 5000 - n);
  const ledger = mergeLedgers([part('b', offsets), part('a', offsets)]);
  expect(ledger.malformedCount).toBe(10_000);
  expect(ledger.malformed).toHaveLength(MAX_LISTED);
  expect(ledger.malformed[0]).toMatchObject({ file: 'a', offset: 1 });
  expect(ledger.malformed.at(-1)).toMatchObject({ file: 'a', offset: 1000 });
});

test('no ledger is an empty ledger', () => {
  expect(mergeLedgers([])).toEqual(createLedger().ledger());
});
