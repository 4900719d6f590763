import { TrimtrailError } from '../base/errors.js';
import { printable } from '../base/terminal-text.js';
import type { Principal, UsageRow } from '../base/usage-row.js';
import { foldRows } from './fold.js';
import { principalsOf } from './join-principals.js';
import { matchesPrincipal, parsePrincipalSpec } from './principal-spec.js';
import type { FilterSpec } from './types.js';

/** The part of the filter that choosing needs. */
export type ChooseFilter = Partial<Pick<FilterSpec, 'principals' | 'acrossAccounts'>>;

export interface PrincipalChoice {
  readonly principal: Principal;
  /** `principal` and, across accounts (RULES.md 16), the same role or permission set elsewhere; in order. */
  readonly principals: readonly [Principal, ...Principal[]];
  /** Their rows, folded and in key order. */
  readonly rows: readonly UsageRow[];
}

const MOST_LISTED = 20;

/**
 * The principal that a `--principal` text names among folded rows, with its rows. Without a text: the only principal there is, services
 * and other accounts' copies not counted. Rows of the console CSV, which only has a name, join the user of that name and account.
 *
 * Errors: `principal-ambiguous` (the message lists who fits), `no-match`, `bad-principal`.
 *
 * @param filter The run's filter: whether accounts are taken together, and the other principals asked for, since what they name is not
 * an access key's.
 */
export function choosePrincipal(
  rows: readonly UsageRow[],
  text: string | null,
  filter: ChooseFilter = {},
): PrincipalChoice {
  const fits = text === null ? isCandidate(rows) : fitter(text, filter);
  const own = nameRowsToUser(rows.filter((row) => fits(row.principal)));
  const [principal, ...more] = principalsOf(own);
  if (principal === undefined) throw noMatch(text);
  const together = acrossAccounts(filter) && [principal, ...more].every(({ kind }) => kind === 'role');
  if (more.length === 0 || together) return { principal, principals: [principal, ...more], rows: own };
  throw ambiguous(text, [principal, ...more]);
}

const acrossAccounts = (filter: ChooseFilter): boolean => (filter.acrossAccounts ?? null) !== null;

function noMatch(text: string | null): TrimtrailError {
  const what = text === null ? 'no record matches' : `no record that matches belongs to ${JSON.stringify(text)}`;
  return new TrimtrailError('no-match', what, {
    hint: 'trimtrail principals lists who is in the records; --from, --to, --region, --account and --exclude narrow them',
  });
}

function isCandidate(rows: readonly UsageRow[]): (principal: Principal) => boolean {
  const callers = rows.some(({ principal }) => isCaller(principal));
  return (principal) => !callers || isCaller(principal);
}

function isCaller(principal: Principal): boolean {
  return principal.kind !== 'service' && principal.kind !== 'account';
}

function fitter(text: string, filter: ChooseFilter): (principal: Principal) => boolean {
  const across = { acrossAccounts: acrossAccounts(filter) };
  const spec = parsePrincipalSpec(text);
  const others = (filter.principals ?? []).filter((other) => other !== text).map(parsePrincipalSpec);
  return (principal) => {
    const fits = matchesPrincipal(spec, principal, across);
    // Rows carry no access key: they are the key's unless another spec names them.
    return fits ?? !others.some((other) => matchesPrincipal(other, principal, across) === true);
  };
}

function nameRowsToUser(rows: readonly UsageRow[]): readonly UsageRow[] {
  const users = principalsOf(rows).filter(({ kind, arn }) => kind === 'user' && arn !== null);
  if (users.length === 0 || !rows.some(({ principal }) => principal.kind === 'unknown')) return rows;
  return foldRows(rows.map((row) => ({ ...row, principal: userOf(row.principal, users) })));
}

function userOf(principal: Principal, users: readonly Principal[]): Principal {
  if (principal.kind !== 'unknown') return principal;
  const same = users.filter(({ name, account }) => name === principal.name && account === principal.account);
  const [user] = same;
  return user !== undefined && same.length === 1 ? { ...user, id: principal.id } : principal;
}

function ambiguous(text: string | null, principals: readonly Principal[]): TrimtrailError {
  const listed = principals.slice(0, MOST_LISTED).map((principal) => `  ${printable(nameFor(principal))}`);
  const left = principals.length - listed.length;
  const lines = left > 0 ? [...listed, `  and ${left} more`] : listed;
  const what = text === null ? 'the records hold' : `${JSON.stringify(text)} fits`;
  return new TrimtrailError('principal-ambiguous', `${what} ${principals.length} principals:\n${lines.join('\n')}`, {
    hint: 'name one of them with --principal',
  });
}

/** A text that names the principal for a person and, where it has an ARN, for `--principal`. */
function nameFor(principal: Principal): string {
  if (principal.arn !== null) return principal.arn;
  const account = principal.account === null ? '' : ` in ${principal.account}`;
  return `${principal.name} (${principal.kind}${account})`;
}
