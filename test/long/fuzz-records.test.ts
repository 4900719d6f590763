import { expect, test } from 'vitest';
import { fuzzRecords } from '../records/fuzz-records.js';

const COUNT = Number(process.env['TRIMTRAIL_FUZZ_COUNT'] ?? 100_000);

test(`${COUNT} mutated inputs neither crash nor hang nor yield a bad record`, async () => {
  const { failures } = await fuzzRecords(1_000_000, COUNT);
  expect(failures.slice(0, 5)).toEqual([]);
});
