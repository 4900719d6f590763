import type { Grant, GrantResource } from '../actions/types.js';
import { formatVariables, renderArn } from '../base/arn-format.js';
import type { ResourceMode } from '../base/resource-mode.js';
import { escapePolicyValue } from '../base/policy-text.js';
import { isAcross } from './across-accounts.js';
import { ephemeralBeginning, ephemeralVariables, generatedVariables, type EphemeralNames } from './ephemeral.js';
import { groupedObject, keyText, prefixedWithKey, withKey, type ObjectGroups } from './object-groups.js';
import type { NameGroup, NameGroups } from './name-groups.js';
import { namesOne } from './names-one.js';
import { steadyText, type TreeText } from './steady-text.js';

/** What decides the patterns of one policy. */
export interface PatternRules {
  readonly resources: ResourceMode;
  readonly acrossAccounts: boolean;
  readonly ephemeral: EphemeralNames;
  readonly objects: ObjectGroups;
  readonly names: NameGroups;
}

/** A resource as it will stand in a statement. */
export interface PatternedResource {
  readonly pattern: string;
  /** What it was made of. */
  readonly from: GrantResource;
  readonly service: string | null;
  readonly type: string | null;
  readonly taggable: boolean;
  /**
   * It names one thing: every variable is known as seen. What the ARN's format itself leaves open (the path of an IAM role
   * known by name, the six characters AWS adds to a secret's name) is chosen by AWS or unique by name, so nothing else fits.
   */
  readonly exact: boolean;
  /** Names that may come back and were grouped: the pattern fits more; null: it was not widened so. */
  readonly widened: Width | null;
  /** The account field is open and the statement needs the own-account condition. */
  readonly ownAccount: boolean;
  /** Values in which characters that IAM does not allow became `?`. */
  readonly characters: readonly string[];
  /** Phrases for the evidence. */
  readonly notes: readonly string[];
}

/** How wide a pattern is: names it stands for, and names of its type in the records that it fits. */
export interface Width {
  readonly stands: number;
  readonly known: number;
}

interface Draft {
  readonly variables: GrantResource['variables'];
  readonly prefixed: readonly string[];
  readonly notes: readonly string[];
  readonly widened: Width | null;
}

/** What an action's own makes of a resource; resources for which it is the same become the same pattern. */
interface Variant {
  /** Null: as it was seen. */
  readonly groups: Groups | null;
  readonly ownAccount: boolean;
}

interface Groups {
  readonly object: TreeText | null;
  readonly names: NameGroup | null;
}

/**
 * Makes patterns of grants' resources (RULES.md 7, 9, 11, 16). Guarded actions are never generalised (RULES.md 13). What grants share and
 * generalise alike is made once.
 */
export function patternMaker(rules: PatternRules): (grant: Grant, resource: GrantResource) => PatternedResource {
  const made = new Map<GrantResource, (readonly [Variant, PatternedResource])[]>();
  const byNames = new Map<NameGroup, PatternedResource>();
  return (grant, resource) => {
    const asSeen = rules.resources === 'exact' || grant.guarded;
    const groups = asSeen ? null : groupsOf(grant.action, resource, rules);
    const variant: Variant = { groups, ownAccount: rules.acrossAccounts && isAcross(grant, resource) };
    const names = variant.ownAccount ? null : (groups?.names ?? null);
    const like = names === null ? undefined : byNames.get(names);
    if (like !== undefined && isSameType(like.from, resource)) return { ...like, from: resource };
    let own = made.get(resource);
    if (own === undefined) made.set(resource, (own = []));
    for (const [known, pattern] of own) if (isSameVariant(known, variant)) return pattern;
    const pattern = patternOf(resource, variant, rules);
    own.push([variant, pattern]);
    if (names !== null) byNames.set(names, pattern);
    return pattern;
  };
}

/** Names that became one group are of one format, and all else in their ARNs is equal; so they become one pattern. */
const isSameType = (a: GrantResource, b: GrantResource): boolean =>
  a.type === b.type && a.service === b.service && a.taggable === b.taggable;

const groupsOf = (action: string, resource: GrantResource, { objects, names }: PatternRules): Groups => {
  const object = groupedObject(action, resource, objects);
  return { object, names: object === null ? names.groupOf(action, resource) : null };
};

function isSameVariant(a: Variant, b: Variant): boolean {
  if (a.ownAccount !== b.ownAccount || a.groups === null || b.groups === null)
    return a.ownAccount === b.ownAccount && a.groups === b.groups;
  const [one, other] = [a.groups, b.groups];
  if (one.object?.text !== other.object?.text || one.object?.open !== other.object?.open) return false;
  return (
    one.names === other.names || (one.names !== null && other.names !== null && isSameGroup(one.names, other.names))
  );
}

const isSameGroup = (a: NameGroup, b: NameGroup): boolean =>
  a.stands === b.stands &&
  a.known === b.known &&
  a.chain.every((name, at) => name?.text === b.chain[at]?.text && name?.open === b.chain[at]?.open);

function patternOf(resource: GrantResource, { groups, ownAccount }: Variant, rules: PatternRules): PatternedResource {
  const plain: Draft = { variables: resource.variables, prefixed: resource.prefixed, notes: [], widened: null };
  const draft = groups === null ? plain : generalise(resource, groups, rules);
  const opened = ownAccount ? { ...draft.variables, Account: null } : draft.variables;
  const characters = forbiddenValues(resource.format, draft.variables);
  return {
    pattern: renderArn(resource.format, opened, draft.prefixed),
    from: resource,
    service: resource.service,
    type: resource.type,
    taggable: resource.taggable,
    exact: characters.length === 0 && namesOne({ ...resource, ...draft }),
    widened: draft.widened,
    ownAccount,
    characters,
    notes: [...draft.notes, ...unknownNotes(resource), ...characterNotes(characters), ...accountNotes(ownAccount)],
  };
}

/** The pattern without generalisation: what was seen. */
export function seenPattern({ from, ownAccount }: PatternedResource): string {
  const variables = ownAccount ? { ...from.variables, Account: null } : from.variables;
  return renderArn(from.format, variables, from.prefixed);
}

/** As {@link PatternedResource.exact}, for a resource as it was seen. */
export const isExactAsSeen = (resource: GrantResource): boolean =>
  forbiddenValues(resource.format, resource.variables).length === 0 && namesOne(resource);

function generalise(resource: GrantResource, { object: group, names }: Groups, rules: PatternRules): Draft {
  const generated = generatedVariables(resource);
  const ephemeral = ephemeralVariables(resource, rules.ephemeral);
  // An object keeps its bucket: any key of any bucket is no pattern of a type anyone would grant.
  const passing = group === null ? passingNames(resource, ephemeral, rules.ephemeral) : [];
  const variables = {
    ...resource.variables,
    ...Object.fromEntries(generated.map((name) => [name, null])),
    ...Object.fromEntries(passing.map(({ name, beginning }) => [name, beginning])),
  };
  const notes = [
    ...generated.map((name) => `${name} is made by AWS and became *`),
    ...passing.map(
      ({ name, beginning }) => `${name} was created or deleted in this window and became ${beginning ?? ''}*`,
    ),
  ];
  if (group === null) {
    const begun = passing.filter(({ beginning }) => beginning !== null).map(({ name }) => name);
    const draft = { variables, prefixed: [...resource.prefixed, ...begun], notes, widened: null };
    return withSteadyStream(withNames(draft, names));
  }
  const grouped = group.open && (group.text !== keyText(resource)?.text || !resource.prefixed.includes('ObjectName'));
  return {
    variables: withKey(variables, group),
    prefixed: prefixedWithKey(resource.prefixed, group),
    notes: grouped ? [...notes, 'object keys were grouped to a prefix'] : notes,
    widened: null,
  };
}

interface PassingName {
  readonly name: string;
  readonly beginning: string | null;
}

/** The variables that name something short-lived, with what stands for them. */
function passingNames(
  resource: GrantResource,
  ephemeral: readonly string[],
  names: EphemeralNames,
): readonly PassingName[] {
  return ephemeral.map((name) => ({ name, beginning: ephemeralBeginning(resource, name, names) }));
}

/** The names of the resource as their group has them. */
function withNames(draft: Draft, group: NameGroup | null): Draft {
  if (group === null || group.chain.every((name) => name !== null && !name.open)) return draft;
  const { names, chain, stands, known } = group;
  const open = names.filter((_, at) => chain[at]?.open === true);
  return {
    variables: { ...draft.variables, ...Object.fromEntries(names.map((name, at) => [name, chain[at]?.text ?? null])) },
    prefixed: [...draft.prefixed, ...open],
    notes: [...draft.notes, `one of ${stands} names of its type that became one pattern`],
    widened: { stands, known },
  };
}

const STREAM = 'LogStreamName';

/** Writers name their streams anew with every start: `2026/04/01/[$LATEST]0a1b2c3d`, `web/app/<task id>` (RULES.md 11). */
function withSteadyStream(draft: Draft): Draft {
  const name = draft.variables[STREAM] ?? null;
  if (name === null) return draft;
  const steady = steadyText({ text: name, open: draft.prefixed.includes(STREAM) });
  if (steady.text === name) return draft;
  return {
    ...draft,
    variables: { ...draft.variables, [STREAM]: steady.text === '' ? null : steady.text },
    prefixed: [...draft.prefixed.filter((each) => each !== STREAM), ...(steady.text === '' ? [] : [STREAM])],
    notes: [...draft.notes, 'the log stream is named anew for each run and became a pattern'],
  };
}

function forbiddenValues(format: string, variables: GrantResource['variables']): readonly string[] {
  const found: string[] = [];
  for (const name of formatVariables(format)) {
    const value = variables[name] ?? null;
    if (value !== null && escapePolicyValue(value).generalised) found.push(value);
  }
  return found;
}

function unknownNotes(resource: GrantResource): readonly string[] {
  const names = formatVariables(resource.format);
  const unknown = names.filter((name) => (resource.variables[name] ?? null) === null);
  const cut = names.filter((name) => resource.prefixed.includes(name));
  return [
    ...unknown.map((name) => `${name} is not in the record and became *`),
    ...cut.map((name) => `${name} had too many values and was cut to prefixes`),
  ];
}

const characterNotes = (characters: readonly string[]): readonly string[] =>
  characters.length === 0 ? [] : ['characters that IAM does not allow became ?'];

const accountNotes = (ownAccount: boolean): readonly string[] =>
  ownAccount ? ['the account became the account of whoever uses the policy'] : [];
