import { compareText } from '../../base/findings.js';
import { dropCovered } from '../../iam/drop-covered.js';
import type { Statement } from '../../iam/types.js';
import { canonical } from '../permissions.js';
import type { Origin } from './types.js';

/**
 * Fewer statements of exactly the same meaning: equal resources and conditions take each other's actions, whatever the
 * service; equal actions and conditions take each other's resources. No cross product: one of the two sides is equal
 * (PEERS.md 14).
 */
export function mergeExactly(statements: readonly Origin[]): readonly Origin[] {
  let merged = statements;
  for (;;) {
    const next = mergeActions(mergeResources(merged));
    if (next.length === merged.length) return next;
    merged = next;
  }
}

/** Equal actions and conditions; stays within one service when the statements do. */
export function mergeResources(statements: readonly Origin[]): readonly Origin[] {
  return mergeBy(
    statements,
    ({ Action }) => Action,
    (group) => ({ Resource: dropCovered(group.flatMap(({ Resource }) => Resource)).patterns }),
  );
}

function mergeActions(statements: readonly Origin[]): readonly Origin[] {
  return mergeBy(
    statements,
    ({ Resource }) => Resource,
    (group) => ({ Action: [...new Set(group.flatMap(({ Action }) => Action))].toSorted(compareText) }),
  );
}

function mergeBy(
  statements: readonly Origin[],
  same: (statement: Statement) => readonly string[],
  join: (group: readonly Statement[]) => Partial<Statement>,
): readonly Origin[] {
  const groups = new Map<string, Origin[]>();
  for (const origin of statements) {
    const { Effect, Condition } = origin.statement;
    const key = JSON.stringify([Effect, canonical(Condition ?? {}), same(origin.statement).toSorted(compareText)]);
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(origin);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined || group.length === 1) return group;
    const statement = { ...first.statement, ...join(group.map((each) => each.statement)) };
    return [{ statement: { ...statement, Sid: sidOf(group) }, from: group.flatMap(({ from }) => from) }];
  });
}

/** Of one service the first name stays; of several what they have in common is said. */
function sidOf(group: readonly Origin[]): string {
  const services = new Set(group.flatMap(({ statement }) => statement.Action.map((action) => action.split(':')[0])));
  const first = group[0]?.statement;
  if (services.size <= 1) return first?.Sid ?? '';
  return first?.Resource.length === 1 && first.Resource[0] === '*' ? 'AnyResource' : 'SharedResources';
}
