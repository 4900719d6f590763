import { createEvaluator } from './evaluate.js';
import { parsePolicy, type ParsedPolicy } from './parse-policy.js';
import { UNKNOWN } from './request-context.js';
import { resourceFromArn } from './request-resource.js';
import type { PolicyDocument } from './types.js';

/**
 * Does this one policy allow the action on the ARN, whatever the request's context? A statement with conditions, or one that hangs
 * on a policy variable, allows nothing and denies what it names.
 */
export function allows(policy: PolicyDocument | ParsedPolicy, action: string, arn: string): boolean {
  const parsed = 'statements' in policy ? policy : parsePolicy(policy);
  const evaluate = evaluatorFor(parsed);
  return evaluate({ action, resource: resourceFromArn(arn), context: () => UNKNOWN }).result === 'allowed';
}

const evaluators = new WeakMap<ParsedPolicy, ReturnType<typeof createEvaluator>>();

function evaluatorFor(policy: ParsedPolicy): ReturnType<typeof createEvaluator> {
  const known = evaluators.get(policy);
  if (known !== undefined) return known;
  const made = createEvaluator({ identity: [{ name: 'policy', policy }] });
  evaluators.set(policy, made);
  return made;
}
