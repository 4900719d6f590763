import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { replay } from '../../src/proof/replay.js';
import { createRandom } from '../random.js';
import { simulateCalls } from './simulated-calls.js';
import { cutAll, evaluatorOf, mutants, type Cut } from './principals.js';

const SHARED = new URL('../../../shared/data/', import.meta.url).pathname;
const there = existsSync(SHARED);
if (!there) console.warn('skipped: ../shared/data is not here; these tests read real records from public sources');

const EXAMPLE = ['examples/data/trail'];

describe('the example account', () => {
  let cuts: readonly Cut[] = [];
  beforeAll(async () => {
    cuts = await cutAll(EXAMPLE);
  });

  it('RULE 22: no call that succeeded is denied by its policy', () => {
    expect(cuts.length).toBeGreaterThan(5);
    for (const { arn, mapped, policy } of cuts) {
      const { answers } = replay(mapped, evaluatorOf(policy));
      expect({ arn, denied: answers.denied, unknown: answers.unknown }).toEqual({ arn, denied: 0, unknown: 0 });
    }
  });

  it('RULE 23: nor by iam-simulate', async () => {
    for (const { arn, mapped, policy } of cuts) expect(await simulateCalls(mapped, policy, 15), arn).toEqual([]);
  });

  it('leaving out any one action or resource makes the replay fail (a sample; all in test:long)', () => {
    const random = createRandom(5);
    for (const { arn, mapped, policy } of cuts) {
      for (const mutant of mutants(policy)) {
        if (!random.chance(0.15)) continue;
        const { answers } = replay(mapped, evaluatorOf(mutant.policy));
        expect(answers.denied + answers.unknown, `${arn} ${mutant.what}`).toBeGreaterThan(0);
      }
    }
  });
});

describe.skipIf(!there)('real records', () => {
  const sources = there ? ['invictus', ...readdirSync(SHARED).filter((name) => name.endsWith('.jsonl.gz'))] : [];
  it.each(sources.map((name) => [name]))(
    'RULE 22: %s: no call that succeeded is denied by its policy',
    async (name) => {
      for (const { arn, mapped, policy } of await cutAll([join(SHARED, name)])) {
        const { answers } = replay(mapped, evaluatorOf(policy));
        expect({ arn, denied: answers.denied, unknown: answers.unknown }).toEqual({ arn, denied: 0, unknown: 0 });
        expect(await simulateCalls(mapped, policy, 25), arn).toEqual([]);
      }
    },
  );
});
