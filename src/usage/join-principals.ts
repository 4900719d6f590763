import { compareText } from '../base/findings.js';
import type { Principal, UsageRow } from '../base/usage-row.js';
import { foldRows } from './fold.js';
import { HIDDEN_NAME } from './principal.js';
import { matchesPrincipal } from './principal-spec.js';
import type { MatchOptions, PrincipalSpec } from './principal-spec.js';
import { comparePrincipals } from './row-text.js';

export interface JoinOptions extends MatchOptions {
  /** The principals asked for; empty: all. */
  readonly specs?: readonly PrincipalSpec[];
  readonly maxValues?: number;
}

/**
 * Gives rows without an ARN the principal they are known to be, once all rows are there:
 *
 * - another account's copy of a call by its unique id, seen on a principal elsewhere, and by nothing else (RULES.md 2);
 * - a user or role without ARN (a failed sign-in, a session without issuer) by unique id, or by name and account, which IAM keeps
 *   unique whatever the path.
 *
 * With `specs`, account copies that join none of them are left out. Takes folded rows in key order and gives such; joining again changes
 * nothing.
 */
export function joinPrincipals(rows: readonly UsageRow[], options: JoinOptions = {}): readonly UsageRow[] {
  const known = knownPrincipals(rows);
  const joined: UsageRow[] = [];
  let changed = false;
  for (const row of rows) {
    const principal = known(row.principal);
    changed ||= principal !== row.principal;
    if (isAsked(principal, options)) joined.push(principal === row.principal ? row : { ...row, principal });
  }
  if (!changed) return joined;
  return foldRows(joined, options.maxValues === undefined ? {} : { maxValues: options.maxValues });
}

function isAsked(principal: Principal, options: JoinOptions): boolean {
  const { specs = [] } = options;
  if (principal.kind !== 'account' || specs.length === 0) return true;
  return specs.some((spec) => matchesPrincipal(spec, principal, options) === true);
}

/** Who a principal is known to be, once all rows are there: see {@link joinPrincipals}. */
export function knownPrincipals(rows: readonly Pick<UsageRow, 'principal'>[]): (principal: Principal) => Principal {
  const byId = new Map<string, Principal>();
  const byName = new Map<string, Principal | null>();
  // rows of a scan share their principals: each is looked at once
  for (const principal of new Set(rows.map((row) => row.principal))) {
    if (principal.arn === null || principal.kind === 'account') continue;
    if (principal.id !== null) keepSmaller(byId, principal.id, principal);
    const named = byName.get(nameKey(principal));
    if (named === undefined) byName.set(nameKey(principal), principal);
    else if (named !== null && named.arn !== principal.arn) byName.set(nameKey(principal), null);
  }
  return (principal) => {
    const found = principal.arn === null ? find(principal, byId, byName) : null;
    return found === null ? principal : { ...found, id: principal.id };
  };
}

function find(
  principal: Principal,
  byId: ReadonlyMap<string, Principal>,
  byName: ReadonlyMap<string, Principal | null>,
): Principal | null {
  const same = principal.id === null ? undefined : byId.get(principal.id);
  if (same !== undefined) return same;
  const named = principal.kind === 'user' || principal.kind === 'role';
  return named && principal.name !== HIDDEN_NAME ? (byName.get(nameKey(principal)) ?? null) : null;
}

function keepSmaller(map: Map<string, Principal>, key: string, principal: Principal): void {
  const present = map.get(key);
  if (present === undefined || comparePrincipals(principal, present) < 0) map.set(key, principal);
}

function nameKey(principal: Principal): string {
  return `${principal.kind}/${principal.account ?? ''}/${principal.name}`;
}

/** What tells one principal from another in lists and choices: the ARN, or kind, account and name. Unique ids do not count. */
export function principalKey(principal: Principal): string {
  return principal.arn ?? nameKey(principal);
}

/** The principals of rows, one per {@link principalKey}, in order. */
export function principalsOf(rows: readonly Pick<UsageRow, 'principal'>[]): readonly Principal[] {
  const found = new Map<string, Principal>();
  for (const { principal } of rows) keepSmaller(found, principalKey(principal), principal);
  return [...found].toSorted(([a], [b]) => compareText(a, b)).map(([, principal]) => principal);
}
