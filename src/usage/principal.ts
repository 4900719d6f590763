import { parseArn } from '../base/arn.js';
import type { CloudTrailRecord, UserIdentity } from '../base/record.js';
import type { Principal, PrincipalKind } from '../base/usage-row.js';

/** What CloudTrail writes instead of a name that might be a mistyped password. Source: CloudTrail User Guide, "userIdentity". */
export const HIDDEN_NAME = 'HIDDEN_DUE_TO_SECURITY_REASONS';

const NOBODY: UserIdentity = {};

/** Empty texts count as absent: CloudTrail and CSV files write both. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The record's `userIdentity`, empty where there is none or it is no object. */
export function identityOf(record: CloudTrailRecord): UserIdentity {
  const identity: unknown = record.userIdentity;
  return typeof identity === 'object' && identity !== null ? (record.userIdentity ?? NOBODY) : NOBODY;
}

/**
 * Whose permission a record used.
 *
 * - An assumed role is its role, by `sessionContext.sessionIssuer.arn`. Where that is missing the role's path is unknown, so `arn`
 *   is null and the role is known by name, account and unique id: an ARN made up without the path could be another role's.
 * - A failed sign-in has no ARN: kind `user`, `arn` null.
 * - `AWSAccount`, the other account's copy of a call, has no ARN: kind `account`, known by unique id alone (RULES.md 2).
 * - The console CSV has no type: kind `unknown`, the name may be a user's or a role session's, of the account
 *   the file is from; `root` is the root user.
 *
 * Source: CloudTrail User Guide, "CloudTrail userIdentity element".
 */
export function principalOf(record: CloudTrailRecord): Principal {
  const identity = identityOf(record);
  const type = textOf(identity.type);
  const account = callerAccountOf(record);
  // Event history shows the callers of the account it was downloaded in.
  if (type === null) return unknownKind(identity, account ?? textOf(record.recipientAccountId));
  return (READERS.get(type) ?? unknownKind)(identity, account);
}

/** The account the caller belongs to; null where the record does not say. */
export function callerAccountOf(record: CloudTrailRecord): string | null {
  const identity = identityOf(record);
  const own = textOf(identity.accountId) ?? textOf(identity.sessionContext?.sessionIssuer?.accountId);
  if (own !== null) return own;
  const arn = textOf(identity.arn);
  return (arn === null ? null : parseArn(arn)?.account) || null;
}

/** Role session name of the record: after the colon of `AROA…:session`, or the end of the assumed-role ARN; null for others. */
export function sessionOf(record: CloudTrailRecord): string | null {
  const identity = identityOf(record);
  const id = textOf(identity.principalId);
  const colon = id === null ? -1 : id.indexOf(':');
  if (id !== null && colon > 0 && /^A[A-Z0-9]+$/.test(id.slice(0, colon))) return textOf(id.slice(colon + 1));
  return assumedRole(identity.arn)?.session ?? null;
}

type Reader = (identity: UserIdentity, account: string | null) => Principal;

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['IAMUser', user],
  ['User', user],
  ['AssumedRole', assumedRolePrincipal],
  ['Role', role],
  ['Root', root],
  ['FederatedUser', federated],
  ['SAMLUser', webOrSaml],
  ['WebIdentityUser', webOrSaml],
  ['AWSService', service],
  ['AWSAccount', otherAccount],
  ['IdentityCenterUser', identityCenter],
]);

function user(identity: UserIdentity, account: string | null): Principal {
  const arn = textOf(identity.arn);
  const name = arn === null ? textOf(identity.userName) : lastSegment(arn);
  return { kind: 'user', arn, name: name ?? HIDDEN_NAME, account, id: uniqueId(identity.principalId) };
}

function assumedRolePrincipal(identity: UserIdentity, account: string | null): Principal {
  const issuer = identity.sessionContext?.sessionIssuer;
  const id = uniqueId(identity.principalId) ?? uniqueId(issuer?.principalId);
  const arn = textOf(issuer?.arn);
  if (arn !== null)
    return { kind: 'role', arn, name: lastSegment(arn), account: parseArn(arn)?.account || account, id };
  const parts = assumedRole(identity.arn);
  const name = textOf(issuer?.userName) ?? parts?.role ?? id ?? 'unknown';
  return { kind: 'role', arn: null, name, account: parts?.account ?? account, id };
}

function role(identity: UserIdentity, account: string | null): Principal {
  const arn = textOf(identity.arn);
  if (assumedRole(identity.arn) !== null || arn === null) return assumedRolePrincipal(identity, account);
  return { kind: 'role', arn, name: lastSegment(arn), account, id: uniqueId(identity.principalId) };
}

function root(identity: UserIdentity, account: string | null): Principal {
  return { kind: 'root', arn: textOf(identity.arn), name: 'root', account, id: null };
}

function federated(identity: UserIdentity, account: string | null): Principal {
  const arn = textOf(identity.arn);
  const id = textOf(identity.principalId);
  const name = arn === null ? (id === null ? 'unknown' : afterColon(id)) : lastSegment(arn);
  return { kind: 'federated', arn, name, account, id: null };
}

function webOrSaml(identity: UserIdentity, account: string | null): Principal {
  const name = textOf(identity.userName) ?? textOf(identity.principalId) ?? 'unknown';
  return { kind: 'federated', arn: null, name, account, id: null };
}

/** A service belongs to no account: records name one or none for the same service. */
function service(identity: UserIdentity): Principal {
  return { kind: 'service', arn: null, name: textOf(identity.invokedBy) ?? 'AWS Internal', account: null, id: null };
}

function otherAccount(identity: UserIdentity, account: string | null): Principal {
  const id = uniqueId(identity.principalId);
  return { kind: 'account', arn: textOf(identity.arn), name: id ?? account ?? 'anonymous', account, id };
}

function identityCenter(identity: UserIdentity, account: string | null): Principal {
  const name = textOf(identity.onBehalfOf?.userId) ?? textOf(identity.userName) ?? 'unknown';
  return { kind: 'identity-center', arn: null, name, account, id: null };
}

/** No type, or one not known: the ARN says what it can; else a service, else only a name. */
function unknownKind(identity: UserIdentity, account: string | null): Principal {
  const kind = kindByArn(textOf(identity.arn));
  if (kind === 'user') return user(identity, account);
  if (kind === 'role') return role(identity, account);
  if (kind === 'root') return root(identity, account);
  if (kind === 'federated') return federated(identity, account);
  const name = textOf(identity.userName);
  if (name === null && textOf(identity.invokedBy) !== null) return service(identity);
  if (name === 'root' && textOf(identity.type) === null) return root(identity, account);
  const id = uniqueId(identity.principalId);
  return { kind: 'unknown', arn: null, name: name ?? id ?? textOf(identity.accessKeyId) ?? 'unknown', account, id };
}

function kindByArn(arn: string | null): PrincipalKind | null {
  const parts = arn === null ? null : parseArn(arn);
  if (parts?.service === 'iam' && parts.resource === 'root') return 'root';
  const type = parts?.resource.split('/', 1)[0];
  if (parts?.service === 'iam' && (type === 'user' || type === 'role')) return type;
  if (parts?.service === 'sts' && type === 'assumed-role') return 'role';
  return parts?.service === 'sts' && type === 'federated-user' ? 'federated' : null;
}

/** `arn:aws:sts::A:assumed-role/Role/session`, taken apart; null for every other text. */
export function assumedRole(
  arn: unknown,
): { readonly account: string; readonly role: string; readonly session: string } | null {
  const parts = typeof arn === 'string' ? parseArn(arn) : null;
  if (parts === null || parts.service !== 'sts') return null;
  const [type, name, ...session] = parts.resource.split('/');
  if (type !== 'assumed-role' || !name) return null;
  return { account: parts.account, role: name, session: session.join('/') };
}

/** AIDA…, AROA… without the session; null for what is no unique id. Source: IAM User Guide, "Unique identifiers". */
export function uniqueId(principalId: unknown): string | null {
  if (typeof principalId !== 'string') return null;
  const id = principalId.split(':', 1)[0] ?? '';
  return /^A(?:IDA|ROA)[A-Z0-9]{4,}$/.test(id) ? id : null;
}

function lastSegment(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

function afterColon(text: string): string {
  return text.slice(text.indexOf(':') + 1);
}
