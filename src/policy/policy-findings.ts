import { compareText, finding, type Finding } from '../base/findings.js';
import { POLICY_LIMITS, policySize } from '../iam/limits.js';
import type { PolicyDocument, Statement } from '../iam/types.js';
import { measure } from './measure.js';
import { sortConditions, type PatternedGrant } from './permissions.js';
import { seenPattern, type PatternedResource } from './resource-pattern.js';
import type { Placed } from './statements.js';

interface Generalised {
  readonly resource: PatternedResource;
  readonly seen: Set<string>;
  readonly actions: Set<string>;
}

/** One finding per pattern of the policy that stands for names that were seen (RULES.md 11). */
export function findGeneralised(placed: readonly Placed[]): readonly Finding[] {
  const patterns = new Map<string, Generalised>();
  for (const [resource, { permission, coveredBy }] of resourcesIn(placed)) {
    if (resource.widened !== null) continue;
    const pattern = coveredBy.get(resource.pattern) ?? resource.pattern;
    const seen = seenPattern(resource);
    if (pattern === seen) continue;
    const known = patterns.get(pattern) ?? { resource, seen: new Set<string>(), actions: new Set<string>() };
    patterns.set(pattern, known.resource.pattern === pattern ? known : { ...known, resource });
    known.seen.add(seen);
    known.actions.add(permission.action);
  }
  return [...patterns].toSorted(([a], [b]) => compareText(a, b)).map(([pattern, known]) => generalised(pattern, known));
}

function* resourcesIn(placed: readonly Placed[]): Generator<readonly [PatternedResource, Placed]> {
  for (const place of placed)
    for (const { resources } of place.permission.sources) for (const resource of resources) yield [resource, place];
}

function generalised(pattern: string, { resource, seen, actions }: Generalised): Finding {
  const count = seen.size;
  const what = `${resource.service ?? ''} ${resource.type ?? 'resource'}`.trim();
  const message = `${count} ${count === 1 ? 'name' : 'names'} of ${what} became ${pattern}`;
  const base = { pattern, names: count, actions: [...actions].toSorted(compareText) };
  if (!resource.taggable) return finding('resource-generalised', message, count, base);
  const narrowedBy = { StringEquals: { 'aws:ResourceTag/TAG-KEY': 'TAG-VALUE' } };
  return finding('resource-generalised', message, count, { ...base, narrowedBy });
}

/**
 * One finding per pattern that stands for names which may come back, with its width: the share of the names of its type in the records that
 * it was made from. What the records do not know is not in that share.
 */
export function findWidened(placed: readonly Placed[]): readonly Finding[] {
  const patterns = new Map<string, { readonly resource: PatternedResource; readonly actions: Set<string> }>();
  for (const [resource, { permission, coveredBy }] of resourcesIn(placed)) {
    if (resource.widened === null) continue;
    const pattern = coveredBy.get(resource.pattern) ?? resource.pattern;
    const known = patterns.get(pattern);
    const wider = known === undefined || (known.resource.widened?.stands ?? 0) < resource.widened.stands;
    if (wider) patterns.set(pattern, { resource, actions: known?.actions ?? new Set() });
    patterns.get(pattern)?.actions.add(permission.action);
  }
  return [...patterns].toSorted(([a], [b]) => compareText(a, b)).map(([pattern, found]) => widened(pattern, found));
}

function widened(
  pattern: string,
  { resource, actions }: { readonly resource: PatternedResource; readonly actions: ReadonlySet<string> },
): Finding {
  const { stands, known } = resource.widened ?? { stands: 1, known: 1 };
  const share = Math.floor((100 * stands) / Math.max(known, 1));
  const what = `${resource.service ?? ''} ${resource.type ?? 'resource'}`.trim();
  const message = `${stands} ${stands === 1 ? 'name' : 'names'} of ${what} became ${pattern}, ${share} % of the ${known} in the records that it fits`;
  const detail = { pattern, names: stands, known, share: share / 100, actions: [...actions].toSorted(compareText) };
  return finding('resource-widened', message, stands, detail);
}

/** One finding for all values that hold characters IAM does not allow (RULES.md 7). */
export function findCharacters(grants: readonly PatternedGrant[]): readonly Finding[] {
  const values = new Set<string>();
  for (const { resources } of grants)
    for (const { characters } of resources) for (const value of characters) values.add(value);
  if (values.size === 0) return [];
  const message = `${values.size} ${values.size === 1 ? 'value holds' : 'values hold'} characters that IAM does not allow; each became ?`;
  return [finding('character-generalised', message, values.size)];
}

/** One finding per guarded action and condition that was withheld, with the statement that would grant it (RULES.md 13). */
export function findWithheld(withheld: readonly PatternedGrant[]): readonly Finding[] {
  const groups = new Map<string, PatternedGrant[]>();
  for (const patterned of withheld) {
    const key = JSON.stringify([patterned.grant.action, sortConditions(patterned.conditions)]);
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(patterned);
  }
  return [...groups].toSorted(([a], [b]) => compareText(a, b)).flatMap(([, group]) => withheldFinding(group));
}

function withheldFinding(group: readonly PatternedGrant[]): readonly Finding[] {
  const [first] = group;
  if (first === undefined) return [];
  const patterns = group.flatMap(({ resources }) => (resources.length === 0 ? ['*'] : resources.map((r) => r.pattern)));
  const Resource = [...new Set(patterns)].toSorted(compareText);
  const { action } = first.grant;
  const statement: Statement = {
    Sid: `Guarded${action.replace(/[^A-Za-z0-9]/g, '')}`,
    Effect: 'Allow',
    Action: [action],
    Resource,
    ...(Object.keys(first.conditions).length > 0 && { Condition: sortConditions(first.conditions) }),
  };
  const count = measure(group.map(({ grant }) => grant.evidence))?.count ?? 0;
  const shown = Resource.length > 1 ? `${Resource[0]} and ${Resource.length - 1} more` : (Resource[0] ?? '*');
  return [
    finding('guarded-withheld', `${action} was withheld: it is known on a pattern only, ${shown}`, count, {
      statement,
    }),
  ];
}

/** What the document itself gives cause to say: that it is empty or too long for a managed policy (RULES.md 27). */
export function findInDocument(document: PolicyDocument): readonly Finding[] {
  if (document.Statement.length === 0) {
    return [finding('nothing-to-grant', 'no event of the principal leads to a permission', 0)];
  }
  const size = policySize(document);
  if (size <= POLICY_LIMITS.managed) return [];
  const fits = Object.entries(POLICY_LIMITS).filter(([kind, limit]) => kind !== 'scp' && size <= limit);
  const where = fits.length === 0 ? '' : `; it fits ${fits.map(([kind]) => kind).join(', ')}`;
  const message = `the policy has ${size} characters without white space, a managed policy holds ${POLICY_LIMITS.managed}${where}`;
  return [finding('policy-over-limit', message, 1, { size, limits: POLICY_LIMITS })];
}
