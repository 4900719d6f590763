import type { Grant } from '../actions/types.js';
import { compareText } from '../base/findings.js';
import type { Conditions } from '../iam/types.js';
import type { PatternedResource } from './resource-pattern.js';

/** One grant with its resources as patterns, on its way into a statement. */
export interface PatternedGrant {
  readonly grant: Grant;
  /** Empty: bare `*`. */
  readonly resources: readonly PatternedResource[];
  /** The grant's conditions, with the own-account one where it applies. */
  readonly conditions: Conditions;
  /** Phrases for the evidence: the support of conditions that were added. */
  readonly notes?: readonly string[];
}

/** All that one action needs under one set of conditions. */
export interface Permission {
  readonly action: string;
  readonly conditions: Conditions;
  readonly conditionKey: string;
  /** Pattern → resource types it stands for. */
  readonly patterns: ReadonlyMap<string, ReadonlySet<string>>;
  readonly sources: readonly PatternedGrant[];
}

interface OpenPermission {
  readonly action: string;
  readonly conditions: Conditions;
  readonly conditionKey: string;
  readonly patterns: Map<string, Set<string>>;
  readonly sources: PatternedGrant[];
}

/** Folds grants by action and conditions; the order of the grants does not matter to what comes out of it. */
export function foldPermissions(grants: readonly PatternedGrant[]): readonly Permission[] {
  const byAction = new Map<string, Map<string, OpenPermission>>();
  for (const patterned of grants) {
    const { action } = patterned.grant;
    let open = byAction.get(action);
    if (open === undefined) byAction.set(action, (open = new Map()));
    const conditionKey = canonical(patterned.conditions);
    let permission = open.get(conditionKey);
    if (permission === undefined)
      open.set(conditionKey, (permission = newPermission(action, patterned.conditions, conditionKey)));
    permission.sources.push(patterned);
    addPatterns(permission.patterns, patterned.resources);
  }
  return [...byAction]
    .toSorted(([a], [b]) => compareText(a, b))
    .flatMap(([, open]) => [...open].toSorted(([a], [b]) => compareText(a, b)).map(([, permission]) => permission));
}

function newPermission(action: string, conditions: Conditions, conditionKey: string): OpenPermission {
  return { action, conditions, conditionKey, patterns: new Map(), sources: [] };
}

function addPatterns(patterns: Map<string, Set<string>>, resources: readonly PatternedResource[]): void {
  if (resources.length === 0) patterns.set('*', new Set());
  for (const { pattern, type } of resources) {
    let types = patterns.get(pattern);
    if (types === undefined) patterns.set(pattern, (types = new Set<string>()));
    if (type !== null) types.add(type);
  }
}

/** Conditions as text that does not depend on the order of their keys; the empty text when there are none. */
export function canonical(conditions: Conditions): string {
  if (isEmpty(conditions)) return '';
  const operators = Object.keys(conditions).toSorted(compareText);
  return JSON.stringify(operators.map((operator) => [operator, sortedEntries(conditions[operator] ?? {})]));
}

function isEmpty(conditions: Conditions): boolean {
  for (const _ in conditions) return false;
  return true;
}

function sortedEntries(keys: Readonly<Record<string, readonly string[] | string>>): readonly unknown[] {
  return Object.entries(keys).toSorted(([a], [b]) => compareText(a, b));
}

/** The same conditions with operators and keys in order. */
export function sortConditions(conditions: Conditions): Conditions {
  const operators = Object.entries(conditions).toSorted(([a], [b]) => compareText(a, b));
  return Object.fromEntries(
    operators.map(([operator, keys]) => [
      operator,
      Object.fromEntries(Object.entries(keys).toSorted(([a], [b]) => compareText(a, b))),
    ]),
  );
}
