import { completeArn, type NamedPolicy } from './compile-policy.js';
import { readOperator } from './condition-operators.js';
import { covers, coversAction } from './covers.js';
import { intersects, isIntersecting } from './intersects.js';
import type { ParsedConditions, ParsedPolicy, ParsedStatement } from './parse-policy.js';
import { readPlainPattern } from './wildcard.js';
import { escapeSpecial } from '../base/policy-text.js';

/** Values of policy variables that are always the same for one principal: `aws:username` → `alice`. Keys in lower case. */
export type OwnVariables = ReadonlyMap<string, string>;

/** One statement that allows, of the policies granted today. */
export interface GrantedStatement {
  readonly policy: string;
  readonly statement: ParsedStatement;
  /** Resource or NotResource patterns, completed, with the principal's own variables filled in; null where unreadable. */
  readonly patterns: readonly (string | null)[];
  /** Resource patterns as written. */
  readonly raw: ReadonlySet<string>;
  /** False: something in them can not be compared, so that nothing is inside. */
  readonly comparable: boolean;
}

/** The statements of policies that allow something. */
export function grantedStatements(
  policies: readonly NamedPolicy[],
  own: OwnVariables = new Map(),
): readonly GrantedStatement[] {
  return policies.flatMap(({ name, policy }) =>
    policy.statements
      .filter(({ effect }) => effect === 'Allow')
      .map((statement) => readGranted(name, statement, { own, variables: policy.version === '2012-10-17' })),
  );
}

interface Reading {
  readonly own: OwnVariables;
  readonly variables: boolean;
}

function readGranted(policy: string, statement: ParsedStatement, { own, variables }: Reading): GrantedStatement {
  const patterns = (statement.resources ?? statement.notResources ?? []).map((pattern) => {
    // in a document of 2008 `${` is text, which a document of 2012 writes in another way
    if (!variables) return pattern.includes('${') ? null : completeArn(pattern);
    return completeArn(fillOwn(pattern, own));
  });
  const values = [...(statement.conditions?.values() ?? [])].flatMap((keys) => [...keys.values()].flat());
  const raw = new Set(variables ? (statement.resources ?? []) : []);
  return { policy, statement, patterns, raw, comparable: variables || !values.some((value) => value.includes('${')) };
}

function fillOwn(pattern: string, own: OwnVariables): string {
  return pattern.replace(/\$\{([^}*?$][^}]*)\}/g, (all, name: string) => {
    const value = own.get(name.split(',')[0]?.trim().toLowerCase() ?? '');
    return value === undefined ? all : escapeSpecial(value);
  });
}

/** Does the statement name every action of the pattern? */
export function coversActions({ actions, notActions }: ParsedStatement, action: string): boolean {
  if (actions !== null) return actions.some((pattern) => coversAction(pattern, action));
  const tokens = readPlainPattern(action.toLowerCase());
  return !(notActions ?? []).some((pattern) => isIntersecting(readPlainPattern(pattern.toLowerCase()), tokens));
}

/** Does the statement name every resource of the pattern? */
export function coversResource({ statement, patterns, raw }: GrantedStatement, pattern: string): boolean {
  if (raw.has(pattern)) return true;
  const whole = completeArn(pattern);
  if (statement.resources !== null) return patterns.some((broad) => broad !== null && covers(broad, whole));
  return patterns.every((excluded) => excluded !== null && !intersects(excluded, whole));
}

/**
 * Does `narrow` hold only where `broad` holds? Compared as written: each condition of `broad` must be among those of `narrow`, with no more
 * values, or no fewer for a negated operator.
 */
export function impliesConditions(narrow: ParsedConditions | null, broad: ParsedConditions | null): boolean {
  for (const [operator, keys] of broad ?? []) {
    for (const [key, values] of keys) if (!isImplied(narrow, { operator, key, values })) return false;
  }
  return true;
}

interface Wanted {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

function isImplied(narrow: ParsedConditions | null, { operator, key, values }: Wanted): boolean {
  const use = readOperator(operator);
  if (use === null) return false;
  const wide = new Set(values);
  for (const [name, keys] of narrow ?? []) {
    if (!isAsStrict(name, operator)) continue;
    for (const [other, own] of keys) {
      if (other.toLowerCase() !== key.toLowerCase()) continue;
      const slim = new Set(own);
      const inside = own.every((value) => wide.has(value));
      const outside = values.every((value) => slim.has(value));
      if (use.operator === null ? inside && outside : use.operator.negated ? outside : inside) return true;
    }
  }
  return false;
}

/** The same operator, or the one without `IfExists`, which is stricter unless negated (then both hold for an absent key). */
function isAsStrict(narrow: string, broad: string): boolean {
  const [own, wanted] = [narrow.toLowerCase(), broad.toLowerCase()];
  return own === wanted || `${own}ifexists` === wanted;
}

/** A permission of the candidate that no statement of today is known to allow. */
export interface Wider {
  /** Counted from 0. */
  readonly statement: number;
  readonly sid: string | null;
  readonly action: string;
  readonly resource: string;
}

/**
 * What a policy allows beyond others, statement by statement: empty means that it is contained, proved. What it lists may still be
 * allowed by several statements together. Denials of either side play no part: they only take away.
 */
export function widerThan(candidate: ParsedPolicy, granted: readonly GrantedStatement[]): readonly Wider[] {
  return candidate.statements.flatMap((statement, index) => {
    if (statement.effect === 'Deny') return [];
    const inside = granted.filter(
      ({ comparable, statement: { conditions } }) => comparable && impliesConditions(statement.conditions, conditions),
    );
    const actions = statement.actions ?? ['*'];
    const resources = statement.resources ?? ['*'];
    return actions.flatMap((action) => {
      const naming = inside.filter((one) => coversActions(one.statement, action));
      return resources
        .filter((resource) => !naming.some((one) => coversResource(one, resource)))
        .map((resource) => ({ statement: index, sid: statement.sid, action, resource }));
    });
  });
}
