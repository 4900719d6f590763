import { expect, test } from 'vitest';
import { comparePairs } from '../iam/simulator/compare.js';

test('25,000 policy and request pairs: iam-simulate decides the same, but for explained differences', async () => {
  const { decisions, explained, unexplained, refused } = await comparePairs(7, 25_000);
  console.log(decisions, explained);
  expect(unexplained).toEqual([]);
  expect(refused).toEqual([]);
});
