import { createHash } from 'node:crypto';
import { canonicalJson } from '../base/canonical.js';
import { compareText } from '../base/findings.js';
import type { GroupState, InlinePolicy, ManagedPolicy, PrincipalState, Step } from './types.js';

/** A document by what it says: white space and the order of keys aside. A text that is not JSON stands for itself. */
export function meaningOf(document: string): string {
  try {
    return canonicalJson(JSON.parse(document));
  } catch {
    return document;
  }
}

const byName = (policies: readonly InlinePolicy[]): readonly unknown[] =>
  policies.map(({ name, document }) => [name, meaningOf(document)]).toSorted(byFirst);
const byArn = (policies: readonly ManagedPolicy[]): readonly unknown[] =>
  policies.map(({ arn, versionId, document }) => [arn, versionId, meaningOf(document)]).toSorted(byFirst);
const byGroup = (groups: readonly GroupState[]): readonly unknown[] =>
  groups.map(({ name, inline, attached }) => [name, byName(inline), byArn(attached)]).toSorted(byFirst);

/** What a group grants, by meaning: equal when belonging to it is the same. */
export const groupMeaning = (group: GroupState): string =>
  canonicalJson([
    byName(group.inline),
    group.attached.map(({ arn, document }) => [arn, meaningOf(document)]).toSorted(byFirst),
  ]);

const byFirst = ([a]: readonly unknown[], [b]: readonly unknown[]): number => compareText(String(a), String(b));

/**
 * A hash of everything that a plan is based on: IAM has no versions of a principal to compare (RULES.md 30). Equal for equal meaning,
 * whatever order IAM lists things in.
 */
export function stateHash(state: PrincipalState): string {
  const { kind, name, arn, id, inline, attached, groups, boundary, tags } = state;
  const told = [kind, name, arn, id, byName(inline), byArn(attached), byGroup(groups)];
  const text = canonicalJson([...told, boundary === null ? [] : byArn([boundary]), tags]);
  return createHash('sha256').update(text).digest('hex');
}

/** The state after a step. */
export function afterStep(state: PrincipalState, step: Step): PrincipalState {
  const { inline, attached, groups } = state;
  switch (step.do) {
    case 'create':
      return state;
    case 'attach':
      return { ...state, attached: [...attached.filter(({ arn }) => arn !== step.policy.arn), step.policy] };
    case 'detach':
      return { ...state, attached: attached.filter(({ arn }) => arn !== step.policy.arn) };
    case 'put-inline':
      return { ...state, inline: [...inline.filter(({ name }) => name !== step.policy.name), step.policy] };
    case 'delete-inline':
      return { ...state, inline: inline.filter(({ name }) => name !== step.policy.name) };
    case 'join-group':
      return { ...state, groups: [...groups.filter(({ name }) => name !== step.group.name), step.group] };
    case 'leave-group':
      return { ...state, groups: groups.filter(({ name }) => name !== step.group.name) };
    case 'set-boundary':
      return { ...state, boundary: step.to };
  }
}

/** The step that takes another back; null for `create`, since what was created is kept. */
export function inverseOf(step: Step): Step | null {
  switch (step.do) {
    case 'create':
      return null;
    case 'attach':
      return { do: 'detach', policy: step.policy };
    case 'detach':
      return { do: 'attach', policy: step.policy };
    case 'put-inline':
      return { do: 'delete-inline', policy: step.policy };
    case 'delete-inline':
      return { do: 'put-inline', policy: step.policy };
    case 'join-group':
      return { do: 'leave-group', group: step.group };
    case 'leave-group':
      return { do: 'join-group', group: step.group };
    case 'set-boundary':
      return { do: 'set-boundary', from: step.to, to: step.from };
  }
}

/** Every state that the steps lead through: the one before, then one after each step. */
export function statesAlong(before: PrincipalState, steps: readonly Step[]): readonly PrincipalState[] {
  const states = [before];
  for (const step of steps) states.push(afterStep(states.at(-1) ?? before, step));
  return states;
}

/**
 * The part of a state that the steps are about: what else is attached, or was tagged, is left out. A managed policy counts by its ARN: others
 * may have given it a new version meanwhile.
 */
export function touchedPart(state: PrincipalState, steps: readonly Step[]): PrincipalState {
  const arns = new Set(
    steps.flatMap((step) => (step.do === 'attach' || step.do === 'detach' ? [step.policy.arn] : [])),
  );
  const inline = new Set(
    steps.flatMap((step) => (step.do === 'put-inline' || step.do === 'delete-inline' ? [step.policy.name] : [])),
  );
  const groups = new Set(
    steps.flatMap((step) => (step.do === 'join-group' || step.do === 'leave-group' ? [step.group.name] : [])),
  );
  return {
    ...state,
    attached: state.attached.filter(({ arn }) => arns.has(arn)).map(byArnAlone),
    inline: state.inline.filter(({ name }) => inline.has(name)),
    groups: state.groups.filter(({ name }) => groups.has(name)).map(({ name }) => ({ name, inline: [], attached: [] })),
    boundary:
      state.boundary !== null && steps.some((step) => step.do === 'set-boundary') ? byArnAlone(state.boundary) : null,
    tags: {},
  };
}

const byArnAlone = ({ arn }: ManagedPolicy): ManagedPolicy => ({ arn, versionId: '', document: '' });
