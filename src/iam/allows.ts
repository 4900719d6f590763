import type { PolicyDocument } from './types.js';
import { matchAction, matchResource } from './match.js';
import { parsePolicy, type ParsedPolicy, type ParsedStatement } from './parse-policy.js';

/**
 * Does this one policy allow the action on the ARN, whatever the request's context? A denial wins. A statement with
 * conditions, or one that hangs on a policy variable, allows nothing and denies what it names: the careful reading.
 */
export function allows(policy: PolicyDocument | ParsedPolicy, action: string, arn: string): boolean {
  const { statements } = 'statements' in policy ? policy : parsePolicy(policy);
  const applying = statements.filter((statement) => applies(statement, action, arn));
  return applying.length > 0 && applying.every((statement) => statement.effect === 'Allow');
}

function applies(statement: ParsedStatement, action: string, arn: string): boolean {
  const cautious = statement.effect === 'Deny';
  if (statement.conditions !== null && !cautious) return false;
  return namesAction(statement, action) && namesResource(statement, arn, cautious);
}

function namesAction(statement: ParsedStatement, action: string): boolean {
  const named = (statement.actions ?? statement.notActions ?? []).some((pattern) => matchAction(pattern, action));
  return statement.actions === null ? !named : named;
}

/** `cautious`: what may be named counts as named. */
function namesResource(statement: ParsedStatement, arn: string, cautious: boolean): boolean {
  const patterns = statement.resources ?? statement.notResources ?? [];
  const answers = new Set(patterns.map((pattern) => matchResource(pattern, arn)));
  if (answers.has('match')) return statement.resources !== null;
  if (answers.has('unknown')) return cautious;
  return statement.resources === null;
}
