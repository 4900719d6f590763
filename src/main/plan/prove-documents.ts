import type { SourcedPolicy } from '../../iam/sourced-policy.js';
import { createEvaluator } from '../../iam/evaluate.js';
import type { Proof } from '../../proof/prove.js';
import { replay } from '../../proof/replay.js';
import { TrimtrailError } from '../../base/errors.js';
import type { PolicyResult } from '../generate-policy.js';

/**
 * The proof of the policy of the records, with the replay made against what the plan really attaches. Errors: `plan-refused` when a call
 * that the policy of the records allows would be denied.
 */
export function proveDocuments(
  { proof, mapped }: PolicyResult,
  after: readonly SourcedPolicy[],
  grantGuarded: boolean,
): Proof {
  const { events, answers } = replay(mapped, createEvaluator({ identity: after }), { grantGuarded });
  if (answers.denied > proof.replay.answers.denied + proof.replay.answers['allowed elsewhere']) {
    throw new TrimtrailError('plan-refused', 'a call that succeeded would be denied by what this stage attaches', {
      hint: 'try --stage resources, and please report this',
    });
  }
  return { ...proof, replay: { events, answers: { ...answers } } };
}
