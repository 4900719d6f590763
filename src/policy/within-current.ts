import { compareText, finding, type Finding } from '../base/findings.js';
import { coversActions, coversResource, type GrantedStatement } from '../iam/contains.js';
import { covers } from '../iam/covers.js';
import type { ParsedConditions } from '../iam/parse-policy.js';
import type { Conditions } from '../iam/types.js';
import { canonical, type PatternedGrant } from './permissions.js';
import { seenPattern, type PatternedResource } from './resource-pattern.js';

/** Grants cut down to what is granted today. */
export interface WithinCurrent {
  readonly granted: readonly PatternedGrant[];
  readonly findings: readonly Finding[];
}

/**
 * Cuts each grant down to what statements of today allow: the pattern itself where a statement covers it, else the granted resources that
 * are narrower (RULES.md 9), else the resource as it was seen; with the statement's conditions. What no statement allows is left out, with
 * finding `not-allowed-by-current` (RULES.md 22).
 */
export function withinCurrent(grants: readonly PatternedGrant[], current: readonly GrantedStatement[]): WithinCurrent {
  const byAction = new Map<string, readonly GrantedStatement[]>();
  const refused = new Map<string, Refused>();
  const granted = grants.flatMap((patterned) => {
    const { action } = patterned.grant;
    const naming =
      byAction.get(action) ?? current.filter((one) => one.comparable && coversActions(one.statement, action));
    byAction.set(action, naming);
    return cut(patterned, naming, refused);
  });
  return {
    granted,
    findings: [...refused].toSorted(([a], [b]) => compareText(a, b)).map(([, one]) => refusedFinding(one)),
  };
}

interface Refused {
  readonly action: string;
  readonly resources: Set<string>;
  count: number;
}

/** One resource of a grant as one statement of today allows it. */
interface Piece {
  readonly resource: PatternedResource | null;
  readonly conditions: Conditions;
}

function cut(
  patterned: PatternedGrant,
  naming: readonly GrantedStatement[],
  refused: Map<string, Refused>,
): readonly PatternedGrant[] {
  const resources: readonly (PatternedResource | null)[] =
    patterned.resources.length === 0 ? [null] : patterned.resources;
  const cuts = resources.map((resource) => ({ resource, pieces: piecesOf(resource, patterned, naming) }));
  const found = new Set(cuts.filter(({ pieces }) => pieces.length > 0).map(({ resource }) => typeKey(resource)));
  for (const { resource, pieces } of cuts) {
    // a role with a path and without is one role: one of the two is enough
    if (pieces.length === 0 && !found.has(typeKey(resource))) note(refused, patterned, resource);
  }
  return regroup(
    patterned,
    cuts.flatMap(({ pieces }) => pieces),
  );
}

/** Equal for a role with its path and without. */
const typeKey = (resource: PatternedResource | null): string =>
  JSON.stringify([
    resource?.service,
    resource?.type,
    resource === null ? null : seenPattern(resource).replace('/*/', '/'),
  ]);

function note(refused: Map<string, Refused>, { grant }: PatternedGrant, resource: PatternedResource | null): void {
  const known = refused.get(grant.action) ?? { action: grant.action, resources: new Set<string>(), count: 0 };
  refused.set(grant.action, known);
  if (!known.resources.has(resource?.pattern ?? '*')) known.count += grant.evidence.count;
  known.resources.add(resource?.pattern ?? '*');
}

function refusedFinding({ action, resources, count }: Refused): Finding {
  const [first = '*'] = resources;
  const more = resources.size > 1 ? ` and ${resources.size - 1} more` : '';
  const message = `${action} on ${first}${more} was called, but no policy of today allows it; it was not granted`;
  return finding('not-allowed-by-current', message, count, { action, resources: [...resources].toSorted(compareText) });
}

function piecesOf(
  resource: PatternedResource | null,
  patterned: PatternedGrant,
  naming: readonly GrantedStatement[],
): readonly Piece[] {
  const pieces = naming.flatMap((granted) => {
    const conditions = merge(patterned.conditions, granted.statement.conditions);
    if (conditions === null) return [];
    return narrowed(resource, granted).map((one) => ({ resource: one, conditions }));
  });
  // whoever has it without further conditions needs no conditional copy of it
  const free = pieces.find(
    (piece) =>
      piece.resource?.pattern === resource?.pattern && canonical(piece.conditions) === canonical(patterned.conditions),
  );
  return free === undefined ? pieces : [free];
}

function narrowed(
  resource: PatternedResource | null,
  granted: GrantedStatement,
): readonly (PatternedResource | null)[] {
  const pattern = resource?.pattern ?? '*';
  if (coversResource(granted, pattern)) return [resource];
  if (resource === null) return [];
  if (granted.statement.resources !== null) {
    const inside = granted.patterns.filter((one) => one !== null && covers(pattern, one));
    if (inside.length > 0)
      return inside.map((one) => withPattern(resource, one ?? pattern, 'the resource granted today is narrower'));
  }
  const seen = seenPattern(resource);
  return coversResource(granted, seen) ? [withPattern(resource, seen, 'only what was seen is granted today')] : [];
}

const withPattern = (resource: PatternedResource, pattern: string, why: string): PatternedResource => ({
  ...resource,
  pattern,
  notes: [...resource.notes, why],
});

/** Both sets of conditions must hold; null when they can not. */
function merge(own: Conditions, granted: ParsedConditions | null): Conditions | null {
  const merged: Record<string, Record<string, string | readonly string[]>> = {};
  for (const [operator, keys] of Object.entries(own)) merged[operator] = { ...keys };
  for (const [operator, keys] of granted ?? []) {
    for (const [key, values] of keys) {
      const both = bothValues(merged[operator], key, values);
      if (both === null) return null;
      merged[operator] = { ...merged[operator], [both.key]: both.values };
    }
  }
  return merged;
}

function bothValues(
  keys: Readonly<Record<string, string | readonly string[]>> | undefined,
  key: string,
  values: readonly string[],
): { readonly key: string; readonly values: string | readonly string[] } | null {
  const known = Object.entries(keys ?? {}).find(([name]) => name.toLowerCase() === key.toLowerCase());
  if (known === undefined) return { key, values: single(values) };
  const own = typeof known[1] === 'string' ? [known[1]] : known[1];
  const shared = own.filter((value) => values.includes(value));
  return shared.length === 0 ? null : { key: known[0], values: single(shared) };
}

const single = (values: readonly string[]): string | readonly string[] => {
  const [first] = values;
  return values.length === 1 && first !== undefined ? first : values;
};

/** Pieces with equal conditions make one grant again. */
function regroup(patterned: PatternedGrant, pieces: readonly Piece[]): readonly PatternedGrant[] {
  const groups = new Map<string, { readonly conditions: Conditions; readonly resources: PatternedResource[] }>();
  for (const { resource, conditions } of pieces) {
    const key = canonical(conditions);
    const group = groups.get(key) ?? { conditions, resources: [] };
    groups.set(key, group);
    if (resource !== null) group.resources.push(resource);
  }
  return [...groups.values()].map(({ conditions, resources }) => ({ ...patterned, resources, conditions }));
}
