import { expect, test } from 'vitest';
import { replay } from '../../src/proof/replay.js';
import { cutAll, evaluatorOf, mutants } from '../proof/principals.js';

test('leaving out any one action or resource of any policy of the example account makes the replay fail', async () => {
  let killed = 0;
  for (const { arn, mapped, policy } of await cutAll(['examples/data/trail'])) {
    for (const mutant of mutants(policy)) {
      const { answers } = replay(mapped, evaluatorOf(mutant.policy));
      expect(answers.denied + answers.unknown, `${arn} ${mutant.what}`).toBeGreaterThan(0);
      killed += 1;
    }
  }
  console.log(`${killed} mutants, all found`);
  expect(killed).toBeGreaterThan(100);
});
