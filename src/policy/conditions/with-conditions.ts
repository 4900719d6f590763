import type { Conditions } from '../../iam/types.js';
import type { PatternedGrant } from '../permissions.js';
import type { DecidedConditions } from './decide-conditions.js';

/** The grants with the conditions of their actions and, for the evidence, their support. A key that a grant has stays as it is. */
export function withConditions(
  grants: readonly PatternedGrant[],
  { byAction }: DecidedConditions,
): readonly PatternedGrant[] {
  if (byAction.size === 0) return grants;
  return grants.map((patterned) => {
    const decided = (byAction.get(patterned.grant.action) ?? []).filter(
      ({ conditions }) => !keysOf(conditions).some((key) => keysOf(patterned.conditions).includes(key)),
    );
    if (decided.length === 0) return patterned;
    const conditions = decided.reduce((all, one) => merge(all, one.conditions), patterned.conditions);
    return { ...patterned, conditions, notes: decided.map(({ note }) => note) };
  });
}

const keysOf = (conditions: Conditions): readonly string[] =>
  Object.values(conditions).flatMap((keys) => Object.keys(keys).map((key) => key.toLowerCase()));

const merge = (a: Conditions, b: Conditions): Conditions => ({
  ...a,
  ...Object.fromEntries(Object.entries(b).map(([operator, keys]) => [operator, { ...a[operator], ...keys }])),
});
