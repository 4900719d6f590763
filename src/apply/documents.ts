import { sourced, type PolicyOrigin, type SourcedPolicy } from '../iam/sourced-policy.js';
import type { GroupState, PrincipalState } from './types.js';

/** A policy of the state with where it hangs. */
export interface HeldPolicy extends SourcedPolicy {
  /** The group it comes through; null for the principal's own. */
  readonly group: string | null;
}

/** Every identity policy of a principal. Errors: `bad-policy`. */
export function heldPolicies(state: PrincipalState): readonly HeldPolicy[] {
  return [
    ...state.inline.map(({ name, document }) => held(document, { name, origin: 'inline', group: null })),
    ...state.attached.map(({ arn, document }) => held(document, { name: arn, origin: 'managed', group: null })),
    ...state.groups.flatMap(policiesOfGroup),
  ];
}

const policiesOfGroup = ({ name: group, inline, attached }: GroupState): readonly HeldPolicy[] => [
  ...inline.map(({ name, document }) =>
    held(document, { name: `group ${group}: ${name}`, origin: 'group-inline', group }),
  ),
  ...attached.map(({ arn, document }) => held(document, { name: arn, origin: 'group-managed', group })),
];

function held(
  document: string,
  { name, origin, group }: { readonly name: string; readonly origin: PolicyOrigin; readonly group: string | null },
): HeldPolicy {
  return { ...sourced(document, { name, origin }), group };
}

export const allowsNothing = ({ policy }: SourcedPolicy): boolean =>
  policy.statements.every(({ effect }) => effect === 'Deny');

export const deniesNothing = ({ policy }: SourcedPolicy): boolean =>
  policy.statements.every(({ effect }) => effect === 'Allow');

/** The statements of a document as they are written. */
export function rawStatements({ document }: SourcedPolicy): readonly Readonly<Record<string, unknown>>[] {
  const { Statement } = document as { readonly Statement: unknown }; // it was parsed as a policy
  const list: readonly unknown[] = Array.isArray(Statement) ? Statement : [Statement];
  return list as readonly Readonly<Record<string, unknown>>[]; // each was parsed as a statement
}

/** The document with its Deny statements alone, word for word. */
export function deniesOf(policy: SourcedPolicy): unknown {
  const { Statement: _, ...rest } = policy.document as Readonly<Record<string, unknown>>; // as above
  return { ...rest, Statement: rawStatements(policy).filter((statement) => statement['Effect'] === 'Deny') };
}
