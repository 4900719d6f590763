import type { Grant, GrantResource } from '../actions/types.js';
import { requestPattern } from '../base/arn-format.js';
import { isNamedBy, resourceFromPattern } from '../iam/request-resource.js';
import type { PolicyDocument } from '../iam/types.js';
import { readPattern, type Tokens } from '../iam/wildcard.js';

/** Which permissions each active day needed: day → action and pattern of the policy, as texts. */
export type DailyNeeds = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * What each day needed of the policy, in its own patterns: two instances under `instance/*` are one permission, two queues by name are two.
 * What the policy does not cover (withheld, allowed elsewhere) counts by itself.
 */
export function novelty(grants: readonly Grant[], policy: PolicyDocument): DailyNeeds {
  const read = needsReader(policy);
  const needs = new Map<string, Set<string>>();
  for (const grant of grants) {
    const items = read(grant);
    for (const day in grant.evidence.days) {
      let own = needs.get(day);
      if (own === undefined) needs.set(day, (own = new Set<string>()));
      for (const item of items) own.add(item);
    }
  }
  return new Map([...needs].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** What a grant needs of a policy, each a text as {@link novelty} has them. */
export function needsReader(policy: PolicyDocument): (grant: Grant) => readonly string[] {
  const patterns = patternsByAction(policy);
  const known: KnownItems = new Map();
  return (grant) => itemsOf(grant, patterns, known);
}

interface Pattern {
  readonly text: string;
  readonly tokens: Tokens;
}

interface Patterns {
  readonly texts: Set<string>;
  readonly wild: Pattern[];
}

function patternsByAction(policy: PolicyDocument): ReadonlyMap<string, Patterns> {
  const byAction = new Map<string, Patterns>();
  for (const { Effect, Action, Resource } of policy.Statement) {
    if (Effect !== 'Allow') continue;
    const read = Resource.map((text) => ({ text, tokens: readPattern(text) }));
    for (const action of Action) {
      const patterns = byAction.get(action) ?? { texts: new Set<string>(), wild: [] };
      byAction.set(action, patterns);
      for (const one of read) {
        patterns.texts.add(one.text);
        if (one.tokens.some((token) => token < 0)) patterns.wild.push(one);
      }
    }
  }
  return byAction;
}

/** Action → resources of a grant → items: grants share their resources. */
type KnownItems = Map<string, Map<Grant['resources'], readonly string[]>>;

function itemsOf(grant: Grant, patterns: ReadonlyMap<string, Patterns>, known: KnownItems): readonly string[] {
  const { action, resources } = grant;
  let own = known.get(action);
  if (own === undefined) known.set(action, (own = new Map()));
  let items = own.get(resources);
  if (items === undefined) own.set(resources, (items = needed(grant, patterns.get(action))));
  return items;
}

const needed = ({ action, resources }: Grant, patterns: Patterns | undefined): readonly string[] =>
  resources.length === 0
    ? [action]
    : resources.map((resource) => `${action} ${patternFor(seenOf(resource), patterns)}`);

const seenOf = ({ format, variables, prefixed }: GrantResource): string => requestPattern(format, variables, prefixed);

function patternFor(seen: string, patterns: Patterns | undefined): string {
  if (patterns === undefined || patterns.texts.has(seen)) return seen;
  const resource = resourceFromPattern(seen);
  return patterns.wild.find((one) => isNamedBy(one.tokens, resource) === true)?.text ?? seen;
}
