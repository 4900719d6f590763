import { parseArn } from '../base/arn.js';
import { TrimtrailError } from '../base/errors.js';
import type { CloudTrailRecord } from '../base/record.js';
import type { Principal } from '../base/usage-row.js';
import { assumedRole, identityOf, sessionOf, textOf } from './principal.js';

/** What `--principal` names, taken apart. Matching is exact: never a suffix, never a substring. */
export type PrincipalSpec =
  /** `arn:aws:iam::A:user/path/alice`, a role's, root's or a federated user's ARN. */
  | {
      readonly form: 'arn';
      readonly arn: string;
      readonly kind: NamedKind;
      readonly name: string;
      readonly account: string;
    }
  /** An assumed role by name, from its session ARN (which lacks the role's path); `session` null: all its sessions. */
  | {
      readonly form: 'session';
      readonly role: string;
      readonly account: string | null;
      readonly session: string | null;
    }
  /** AIDA… or AROA…; `AROA…:session` narrows to one session. */
  | { readonly form: 'id'; readonly id: string; readonly session: string | null }
  /** AKIA… or ASIA…: the calls made with that access key. */
  | { readonly form: 'key'; readonly key: string }
  /** `user/alice`, `role/Deploy` (whatever its path), `role/path/Deploy` (that path alone). */
  | { readonly form: 'typed'; readonly kind: 'user' | 'role'; readonly name: string; readonly resource: string | null }
  /** `AWSReservedSSO_NAME_<16 hex>`. */
  | { readonly form: 'permission-set'; readonly role: string; readonly name: string }
  /** A bare name: of a user, a role, a permission set, a service; in the console CSV of whatever has that name. */
  | { readonly form: 'name'; readonly name: string };

type NamedKind = 'user' | 'role' | 'root' | 'federated';

const HINT =
  'name an ARN (user, role, assumed-role, federated-user, root), a unique id (AIDA…, AROA…), user/alice, role/Deploy, an access key id, a permission set or a bare name';

/**
 * Reads one `--principal`.
 *
 * Errors: `bad-principal`. Source: IAM User Guide, "IAM identifiers".
 */
export function parsePrincipalSpec(text: string): PrincipalSpec {
  const trimmed = text.trim();
  const spec = trimmed.startsWith('arn:')
    ? fromArn(trimmed)
    : (fromId(trimmed) ?? fromTyped(trimmed) ?? fromName(trimmed));
  if (spec !== null) return spec;
  throw new TrimtrailError('bad-principal', `--principal ${JSON.stringify(text)} names no principal`, { hint: HINT });
}

function fromArn(arn: string): PrincipalSpec | null {
  const parts = parseArn(arn);
  if (parts === null) return null;
  const { service, account, resource } = parts;
  const segments = resource.split('/');
  const [type] = segments;
  const name = segments.at(-1) ?? '';
  if (service === 'iam' && resource === 'root') return { form: 'arn', arn, kind: 'root', name: 'root', account };
  if (segments.length < 2 || name === '') return null;
  if (service === 'iam' && (type === 'user' || type === 'role')) return { form: 'arn', arn, kind: type, name, account };
  if (service !== 'sts') return null;
  if (type === 'federated-user') return { form: 'arn', arn, kind: 'federated', name, account };
  const session = assumedRole(arn);
  return session === null ? null : { form: 'session', role: session.role, account, session: textOf(session.session) };
}

function fromId(text: string): PrincipalSpec | null {
  if (/^A(?:KIA|SIA)[A-Z0-9]{12,}$/.test(text)) return { form: 'key', key: text };
  const [, id, session] = /^(A(?:IDA|ROA)[A-Z0-9]{4,})(?::(.+))?$/.exec(text) ?? [];
  return id === undefined ? null : { form: 'id', id, session: session ?? null };
}

function fromTyped(text: string): PrincipalSpec | null {
  const segments = text.split('/');
  const [type, second, third] = segments;
  if (segments.some((segment) => segment === '') || second === undefined) return null;
  if (type === 'assumed-role') return { form: 'session', role: second, account: null, session: third ?? null };
  if (type !== 'user' && type !== 'role') return null;
  return { form: 'typed', kind: type, name: segments.at(-1) ?? '', resource: segments.length > 2 ? text : null };
}

function fromName(text: string): PrincipalSpec | null {
  if (text === '' || /[/*?]/.test(text)) return null;
  const set = permissionSetOf(text);
  return set === null ? { form: 'name', name: text } : { form: 'permission-set', role: text, name: set };
}

/**
 * The permission set a role was made for, or null. Source: IAM Identity Center User Guide, "Referencing permission sets in
 * resource policies" (roles are named `AWSReservedSSO_NAME_<16 hex>`).
 */
export function permissionSetOf(roleName: string): string | null {
  return /^AWSReservedSSO_(.+)_[0-9a-f]{16}$/.exec(roleName)?.[1] ?? null;
}

export interface MatchOptions {
  /** RULES.md 16: the role or permission set of that name in every account, whatever its id there. */
  readonly acrossAccounts?: boolean;
}

/**
 * Whether a row's principal is the one named. An access key is not part of a row: for it the answer is null, "cannot tell".
 * A `session` narrows records, not principals.
 */
export function matchesPrincipal(
  spec: PrincipalSpec,
  principal: Principal,
  options: MatchOptions = {},
): boolean | null {
  switch (spec.form) {
    case 'arn':
      return matchesArn(spec, principal, options.acrossAccounts === true);
    case 'session':
      return principal.kind === 'role' && principal.name === spec.role && sameAccount(spec.account, principal);
    case 'id':
      return principal.id === spec.id;
    case 'key':
      return null;
    case 'typed':
      return matchesTyped(spec, principal);
    case 'permission-set':
      if (principal.kind !== 'role') return false;
      return (
        principal.name === spec.role ||
        (options.acrossAccounts === true && permissionSetOf(principal.name) === spec.name)
      );
    case 'name':
      return (
        principal.name === spec.name || (principal.kind === 'role' && permissionSetOf(principal.name) === spec.name)
      );
  }
}

function matchesArn(spec: PrincipalSpec & { form: 'arn' }, principal: Principal, acrossAccounts: boolean): boolean {
  if (acrossAccounts && spec.kind === 'role') return principal.kind === 'role' && principal.name === spec.name;
  if (principal.arn !== null) return principal.arn === spec.arn;
  // Without an ARN the name decides: names of users and of roles are unique within an account, whatever their paths.
  const kind = principal.kind === spec.kind || (principal.kind === 'unknown' && spec.kind === 'user');
  return kind && principal.name === spec.name && (principal.account === null || principal.account === spec.account);
}

function matchesTyped(spec: PrincipalSpec & { form: 'typed' }, principal: Principal): boolean {
  const kind = principal.kind === spec.kind || (principal.kind === 'unknown' && spec.kind === 'user');
  if (!kind || principal.name !== spec.name) return false;
  return spec.resource === null || principal.arn === null || parseArn(principal.arn)?.resource === spec.resource;
}

function sameAccount(account: string | null, principal: Principal): boolean {
  return account === null || principal.account === null || principal.account === account;
}

export interface JudgedRecord {
  readonly record: CloudTrailRecord;
  readonly principal: Principal;
}

/** Whether a record is one of the calls named: its principal, and the session or access key where the spec names one. */
export function matchesRecord(spec: PrincipalSpec, judged: JudgedRecord, options: MatchOptions = {}): boolean {
  const { record, principal } = judged;
  if (spec.form === 'key') return identityOf(record).accessKeyId === spec.key;
  if (matchesPrincipal(spec, principal, options) !== true) return false;
  const session = 'session' in spec ? spec.session : null;
  return session === null || sessionOf(record) === session;
}

/**
 * Whether another account's copy of a call (RULES.md 2) may turn out to be the principal's, once its unique id is known.
 * Names do not help: such a copy has none.
 */
export function mayJoin(spec: PrincipalSpec, judged: JudgedRecord): boolean {
  const { principal, record } = judged;
  if (principal.kind !== 'account' || principal.id === null || spec.form === 'key') return false;
  const session = 'session' in spec ? spec.session : null;
  if (session !== null && sessionOf(record) !== session) return false;
  if (spec.form === 'id') return spec.id === principal.id;
  return sameAccount('account' in spec ? spec.account : null, principal);
}

/**
 * Texts of which at least one stands in every record the spec can match; null when no such text is safe to look for as bytes.
 */
export function needlesOf(spec: PrincipalSpec, options: MatchOptions = {}): readonly string[] | null {
  const needle = needleOf(spec, options.acrossAccounts === true);
  if (needle === 'root') return ['root', 'Root'];
  return /^[\w+=,.@: -]+$/.test(needle) ? [needle] : null;
}

function needleOf(spec: PrincipalSpec, acrossAccounts: boolean): string {
  if (spec.form === 'session') return spec.role;
  if (spec.form === 'id') return spec.id;
  if (spec.form === 'key') return spec.key;
  if (spec.form === 'permission-set') return acrossAccounts ? spec.name : spec.role;
  return spec.name;
}
