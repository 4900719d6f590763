import { compareText } from '../base/findings.js';
import { coversActions, type GrantedStatement } from '../iam/contains.js';
import type { ReplayLine } from './types.js';

/**
 * Replay lines that say what is missing: that no statement names the action, or which pattern of those that do comes nearest to the
 * resource. Lines that a Deny, another layer or an unknown key decided stay as they are.
 */
export function withNearest(
  lines: readonly ReplayLine[],
  statements: readonly GrantedStatement[],
): readonly ReplayLine[] {
  return lines.map((line) =>
    line.answer === 'denied' && line.missing === 'identity' ? { ...line, why: whyNot(line, statements) } : line,
  );
}

function whyNot({ action, resource }: ReplayLine, statements: readonly GrantedStatement[]): string {
  const naming = statements.filter(({ statement }) => coversActions(statement, action));
  if (naming.length === 0) return 'no statement names the action';
  const patterns = naming.flatMap(({ policy, statement, patterns: own }) =>
    statement.resources === null ? [] : own.map((pattern) => ({ pattern: pattern ?? '', policy, sid: statement.sid })),
  );
  const [nearest] = patterns.toSorted(
    (a, b) => shared(b.pattern, resource) - shared(a.pattern, resource) || compareText(a.pattern, b.pattern),
  );
  if (nearest === undefined) return 'no statement that names the action allows it on the resource';
  const where = nearest.sid === null ? `a statement of ${nearest.policy}` : `${nearest.sid} of ${nearest.policy}`;
  return `no statement that names the action has the resource; the nearest is ${nearest.pattern} in ${where}`;
}

/** Characters that both begin with. */
function shared(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a.charAt(at) === b.charAt(at)) at += 1;
  return at;
}
