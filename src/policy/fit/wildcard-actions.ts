import { compareText } from '../../base/findings.js';
import { matchAction } from '../../iam/match.js';
import type { ActionsOf, Origin } from './types.js';

/**
 * Actions with patterns in place of those that a pattern stands for: today each pattern matches granted actions alone, so
 * nothing else is allowed now; what AWS adds tomorrow may be (PEERS.md 19). A pattern ends at a word of the name, holds at
 * least its verb, and stands for two actions or more.
 */
export function wildcardActions(actions: readonly string[], actionsOf: ActionsOf): readonly string[] {
  const granted = new Set(actions);
  const known = new Map<string, readonly string[]>();
  for (const action of actions) {
    const prefix = prefixOf(action);
    if (!known.has(prefix))
      known.set(
        prefix,
        actionsOf(prefix).map((name) => `${prefix}:${name}`),
      );
  }
  const patterns = new Set(
    actions
      .map((action) => shortest(action, known.get(prefixOf(action)) ?? [], granted))
      .filter((each) => each !== null),
  );
  const alone = actions.filter((action) => ![...patterns].some((pattern) => matchAction(pattern, action)));
  return [...patterns, ...alone].toSorted(compareText);
}

const prefixOf = (action: string): string => action.slice(0, action.indexOf(':'));

/** The shortest start of the action that only granted actions share, as a pattern. */
function shortest(action: string, known: readonly string[], granted: ReadonlySet<string>): string | null {
  if (!known.includes(action)) return null;
  for (const start of starts(action)) {
    const matched = known.filter((name) => name.startsWith(start));
    if (matched.length >= 2 && matched.every((name) => granted.has(name))) return `${start}*`;
  }
  return null;
}

/** `ec2:Describe`, `ec2:DescribeInstance`, … for `ec2:DescribeInstanceStatus`: shortest first. */
function starts(action: string): readonly string[] {
  const name = action.indexOf(':') + 1;
  const ends = [...action.matchAll(/[a-z0-9](?=[A-Z])/g)].map(({ index }) => index + 1).filter((end) => end > name);
  return [...ends, action.length].map((end) => action.slice(0, end));
}

/** The same on every statement. */
export function wildcardStatements(statements: readonly Origin[], actionsOf: ActionsOf): readonly Origin[] {
  return statements.map(({ statement, from }) => ({
    statement: { ...statement, Action: wildcardActions(statement.Action, actionsOf) },
    from,
  }));
}
