import type { Grant, GrantResource } from '../actions/types.js';
import { isExactAsSeen, type PatternedResource } from './resource-pattern.js';

/** What of a grant goes into the policy and what stays out (RULES.md 13). */
export interface Guarded {
  readonly granted: readonly PatternedResource[];
  readonly withheld: readonly PatternedResource[];
  /** Nothing can be granted: the action needs `*`, or a resource type of which no exact ARN is known. */
  readonly all: boolean;
}

/**
 * A guarded action is granted only where one thing is named: its ARN, or the patterns that fit that one thing alone (a role
 * known by name with any path, see `namesOne`). A type may come with more than one: those are granted and its patterns
 * withheld; without any the whole grant is withheld, because the action is authorised on all of its types together
 * (RULES.md 8).
 */
export function guard(grant: Grant, resources: readonly PatternedResource[], grantGuarded: boolean): Guarded {
  if (!grant.guarded || grantGuarded) return { granted: resources, withheld: [], all: false };
  const types = new Set(resources.map(typeKey));
  const exact = resources.filter((resource) => resource.exact);
  const exactTypes = new Set(exact.map(typeKey));
  if (types.size === 0 || exactTypes.size < types.size) return { granted: [], withheld: resources, all: true };
  return { granted: exact, withheld: resources.filter((resource) => !resource.exact), all: false };
}

const typeKey = ({ service, type }: Pick<PatternedResource, 'service' | 'type'>): string => `${service}:${type}`;

/**
 * Whether `policy` keeps a guarded action out for one of these resources of its grant, unless told otherwise: no exact ARN of it is
 * known, or of another type that the action is authorised on as well.
 */
export function isWithheld(grant: Grant, resources: readonly GrantResource[]): boolean {
  if (!grant.guarded) return false;
  const types = new Set(grant.resources.map(typeKey));
  const exactTypes = new Set(grant.resources.filter(isExactAsSeen).map(typeKey));
  if (types.size === 0 || exactTypes.size < types.size) return true;
  return resources.some((resource) => !isExactAsSeen(resource));
}
