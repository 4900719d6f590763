import { expect, test } from 'vitest';
import { fuzzRecords, numbers } from './fuzz-records.js';
import { makeRecords, readAll } from './make.js';

test('1,500 mutated inputs neither crash nor hang nor yield a bad record', async () => {
  const { failures, records } = await fuzzRecords(20260301, 1500);
  expect(failures).toEqual([]);
  expect(records).toBeGreaterThan(1500);
});

test('PEERS 1: one flipped bit costs two records at most', async () => {
  const records = makeRecords(8);
  const ids = new Set(records.map(({ eventID }) => eventID));
  const lines = records.map((record) => JSON.stringify(record));
  const texts = [
    lines.join('\n'),
    lines.join(''),
    `{"Records":[${lines.join(',')}]}`,
    JSON.stringify(records, null, 1),
  ];
  const pick = numbers(7);
  for (let n = 0; n < 800; n += 1) {
    const bytes = Buffer.from(texts[n % texts.length] ?? '');
    const at = pick(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << pick(7));
    const { records: read } = await readAll(bytes, 1 + pick(2000));
    const kept = new Set(read.map(({ eventID }) => eventID).filter((id) => ids.has(id)));
    expect(kept.size, `bit at ${at} of form ${n % texts.length}`).toBeGreaterThanOrEqual(6);
  }
});
