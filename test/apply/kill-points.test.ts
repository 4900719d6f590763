import { describe, expect, test } from 'vitest';
import { JOURNEYS, killAndRunAgain, pointsOf } from './kill-points.js';

/** Every 5th point here; all of them in `npm run test:long`. */
const STRIDE = 5;

describe('killed at any point, a rerun ends in the old or the new state, and nothing is missing between', () => {
  test.each(JOURNEYS)('%j', async (journey) => {
    const points = await pointsOf(journey);
    expect(points).toBeGreaterThanOrEqual(50);
    const offset = JOURNEYS.indexOf(journey) % STRIDE;
    for (let point = 1 + offset; point <= points; point += STRIDE) await killAndRunAgain(journey, point);
  });
});
