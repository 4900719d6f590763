import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { countUsage, DEFAULT_READING, readUsage } from '../../src/main/read-usage.js';
import { summarizeCalls, summarizePrincipals } from '../../src/usage/summaries.js';

const TRAIL = fileURLToPath(new URL('../../examples/data/trail', import.meta.url));

describe('counting without values', () => {
  test('gives the same calls, principals, ledger, facts and findings as reading for a policy', async () => {
    const counted = await countUsage([TRAIL], DEFAULT_READING);
    const read = await readUsage([TRAIL], DEFAULT_READING);
    expect(summarizeCalls(counted.rows)).toEqual(summarizeCalls(read.rows));
    expect(summarizePrincipals(counted.rows)).toEqual(summarizePrincipals(read.rows));
    expect(counted.ledger).toEqual(read.ledger);
    expect(counted.facts).toEqual(read.facts);
    expect(counted.findings).toEqual(read.findings);
  });

  test('keeps no values at all, and so has fewer rows', async () => {
    const counted = await countUsage([TRAIL], DEFAULT_READING);
    const read = await readUsage([TRAIL], DEFAULT_READING);
    expect(counted.rows.every(({ values }) => Object.keys(values).length === 0)).toBe(true);
    expect(counted.rows.length).toBeLessThan(read.rows.length);
  });
});
