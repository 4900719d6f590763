import { expect, test } from 'vitest';
import { JOURNEYS, killAndRunAgain, pointsOf } from '../apply/kill-points.js';

test.each(JOURNEYS)('every kill point of %j', async (journey) => {
  const points = await pointsOf(journey);
  expect(points).toBeGreaterThanOrEqual(50);
  for (let point = 1; point <= points; point += 1) await killAndRunAgain(journey, point);
});
