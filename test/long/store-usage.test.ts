import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { expectSameThroughFilters } from '../usage/sql/same-usage.js';

const root = mkdtempSync(join(tmpdir(), 'trimtrail-usage-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('a store', () => {
  it.each([2, 3, 4, 5, 6, 7, 8, 9, 10, 11])('gives the usage of random records, seed %i', async (seed) => {
    await expectSameThroughFilters(join(root, String(seed)), { seed, records: 1000 });
  });
});
