import { parseArn } from '../base/arn.js';
import { TrimtrailError } from '../base/errors.js';
import { POLICY_LIMITS } from '../iam/limits.js';
import { allowsNothing, deniesNothing, deniesOf, heldPolicies, type HeldPolicy } from './documents.js';
import type { CreatedWhy, ManagedPolicy, PrincipalState, Step } from './types.js';

/** A document that will be a policy. */
export interface NewDocument {
  readonly document: unknown;
  readonly why: CreatedWhy;
}

export interface Cut {
  readonly steps: readonly Step[];
  /** Policies that only deny, and groups that grant nothing: they stay (RULES.md 21). */
  readonly untouched: readonly string[];
  /** Groups that are left, with every policy that is lost by that (RULES.md 31). */
  readonly leaves: readonly { readonly group: string; readonly policies: readonly string[] }[];
}

/** `trimtrail-<principal>-<n>`. */
export const ownName = (principal: string, number: number): string => `trimtrail-${principal}-${number}`;

/** The number in such a name; null for any other name. */
export function ownNumber(principal: string, name: string): number | null {
  const start = `trimtrail-${principal}-`;
  const digits = name.startsWith(start) ? name.slice(start.length) : '';
  return /^[1-9]\d{0,8}$/.test(digits) ? Number(digits) : null;
}

/** The next number that no policy of the principal has. */
export const nextNumber = (principal: string, names: readonly string[]): number =>
  1 + Math.max(0, ...names.map((name) => ownNumber(principal, name) ?? 0));

/**
 * The writes that put `granted` in the place of what the principal has: create, attach the denials, attach the new, and only then take the
 * old away. Errors: `policy-too-large` for denials that fit no managed policy; `bad-policy`.
 */
export function replacingSteps(state: PrincipalState, granted: readonly unknown[], firstNumber: number): Cut {
  const held = heldPolicies(state);
  const staying = new Set(state.groups.map(({ name }) => name).filter((name) => grantsNothing(held, name)));
  const lost = held.filter((one) => (one.group === null ? !allowsNothing(one) : !staying.has(one.group)));
  const documents: readonly NewDocument[] = [
    ...lost.filter((one) => !deniesNothing(one)).map((one) => ({ document: carried(one), why: 'denies' as const })),
    ...granted.map((document) => ({ document, why: 'granted' as const })),
  ];
  const created = documents.map((one, index) => createStep(state, one, firstNumber + index));
  return {
    steps: [
      ...created,
      ...created.map(({ policy }) => ({ do: 'attach' as const, policy })),
      ...removals(state, lost, staying),
    ],
    untouched: [...held.filter((one) => one.group === null && allowsNothing(one)).map(({ name }) => name), ...staying],
    leaves: state.groups
      .filter(({ name }) => !staying.has(name))
      .map(({ name }) => ({
        group: name,
        policies: held.filter(({ group }) => group === name).map((one) => one.name),
      })),
  };
}

const grantsNothing = (held: readonly HeldPolicy[], group: string): boolean =>
  held.filter((one) => one.group === group).every(allowsNothing);

function carried(policy: HeldPolicy): unknown {
  const document = deniesOf(policy);
  const size = JSON.stringify(document).replace(/\s/g, '').length;
  if (size <= POLICY_LIMITS.managed) return document;
  throw new TrimtrailError('policy-too-large', `the denials of ${policy.name} are too long for a managed policy`, {
    hint: 'move them into a managed policy, or a group, of their own by hand; then plan again',
  });
}

/** A policy's ARN is known before it is made: partition and account are the principal's, its path is `/`. */
export function createStep(
  state: PrincipalState,
  { document, why }: NewDocument,
  number: number,
): Extract<Step, { do: 'create' }> {
  const { partition, account } = parseArn(state.arn) ?? { partition: 'aws', account: '' };
  const name = ownName(state.name, number);
  const policy: ManagedPolicy = {
    arn: `arn:${partition}:iam::${account}:policy/${name}`,
    versionId: 'v1',
    document: JSON.stringify(document, null, 2),
  };
  return { do: 'create', policy, name, why };
}

function removals(state: PrincipalState, lost: readonly HeldPolicy[], staying: ReadonlySet<string>): readonly Step[] {
  const names = new Set(lost.filter(({ group }) => group === null).map(({ origin, name }) => `${origin} ${name}`));
  return [
    ...state.attached
      .filter(({ arn }) => names.has(`managed ${arn}`))
      .map((policy) => ({ do: 'detach' as const, policy })),
    ...state.inline
      .filter(({ name }) => names.has(`inline ${name}`))
      .map((policy) => ({ do: 'delete-inline' as const, policy })),
    ...state.groups.filter(({ name }) => !staying.has(name)).map((group) => ({ do: 'leave-group' as const, group })),
  ];
}

/** The softer way: what the principal has stays attached, and a boundary lets only the used through. */
export function boundarySteps(state: PrincipalState, document: unknown, firstNumber: number): Cut {
  const size = JSON.stringify(document).replace(/\s/g, '').length;
  if (size > POLICY_LIMITS.managed) {
    throw new TrimtrailError(
      'policy-too-large',
      `a boundary is one managed policy, and this one has ${size} characters`,
      {
        hint: 'leave --as-boundary out: attached policies can be several',
      },
    );
  }
  const create = createStep(state, { document, why: 'boundary' }, firstNumber);
  return {
    steps: [create, { do: 'set-boundary', from: state.boundary, to: create.policy }],
    untouched: heldPolicies(state).map(({ name }) => name),
    leaves: [],
  };
}

/** The most policies that are attached to the principal at any time on the way. */
export function mostAttached(state: PrincipalState, steps: readonly Step[]): number {
  const attaches = steps.filter((step) => step.do === 'attach').length;
  return state.attached.length + attaches;
}
