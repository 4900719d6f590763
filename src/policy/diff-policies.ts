import type { NamedPolicy } from '../iam/compile-policy.js';
import { grantedStatements, widerThan, type Wider } from '../iam/contains.js';
import type { ParsedPolicy } from '../iam/parse-policy.js';

/** One permission as a statement writes it. */
export interface Change {
  readonly sid: string | null;
  readonly action: string;
  readonly resource: string;
}

/** What changes when one set of policies takes the place of another. */
export interface PolicyDiff {
  /** Allowed by a statement of the new ones and by no statement of the old ones. */
  readonly gained: readonly Change[];
  /** Allowed by a statement of the old ones and no longer wholly by one of the new ones. */
  readonly lost: readonly Change[];
  readonly denialsAdded: readonly Change[];
  readonly denialsRemoved: readonly Change[];
}

/**
 * Compares by meaning: patterns by what they match, conditions by what they imply. What is not listed is proved to be the same; what is
 * listed may still be covered by several statements together. Denials are compared with denials and not weighed against what is allowed.
 */
export function diffPolicies(before: readonly NamedPolicy[], after: readonly NamedPolicy[]): PolicyDiff {
  const [deniedBefore, deniedAfter] = [before.map(denialsOf), after.map(denialsOf)];
  return {
    gained: beyond(after, before),
    lost: beyond(before, after),
    denialsAdded: beyond(deniedAfter, deniedBefore),
    denialsRemoved: beyond(deniedBefore, deniedAfter),
  };
}

/** Does the new set allow something that the old one does not? */
export const isWider = ({ gained, denialsRemoved }: PolicyDiff): boolean =>
  gained.length > 0 || denialsRemoved.length > 0;

function beyond(candidates: readonly NamedPolicy[], others: readonly NamedPolicy[]): readonly Change[] {
  const granted = grantedStatements(others);
  return candidates.flatMap(({ policy }) => widerThan(policy, granted)).map(changeOf);
}

const changeOf = ({ sid, action, resource }: Wider): Change => ({ sid, action, resource });

/** The denials of a policy as if they allowed, so that they can be compared in the same way. */
function denialsOf({ name, policy }: NamedPolicy): NamedPolicy {
  const statements = policy.statements.filter(({ effect }) => effect === 'Deny');
  const turned: ParsedPolicy = { ...policy, statements: statements.map((one) => ({ ...one, effect: 'Allow' })) };
  return { name, policy: turned };
}
