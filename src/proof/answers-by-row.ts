import type { GrantEvidence, MappedUsage } from '../actions/types.js';
import type { Answer } from '../base/answers.js';
import type { Evaluator } from '../iam/evaluate.js';
import { byRow, judge, type ReplayOptions } from './replay.js';
import { graver } from './replay-tally.js';
import { rememberResources } from './requests.js';

/** The answer that a replay gives to the events of each row: the gravest of all its requests'. */
export function answersByRow(
  mapped: MappedUsage,
  evaluate: Evaluator,
  options: ReplayOptions = {},
): ReadonlyMap<GrantEvidence, Answer> {
  const answers = new Map<GrantEvidence, Answer>();
  const askedFor = rememberResources();
  for (const grants of byRow(mapped.grants)) {
    for (const grant of grants) {
      for (const resource of askedFor(grant)) {
        const { answer } = judge(grant, resource, { ...options, evaluate });
        answers.set(grant.evidence, graver(answers.get(grant.evidence) ?? answer, answer));
      }
    }
  }
  return answers;
}
