import { TrimtrailError } from '../../base/errors.js';
import type { Principal, UsageRow } from '../../base/usage-row.js';
import type { AuthorizationDetails, Identity } from '../../iam/authorization-details.js';
import { opened } from '../../iam/policy-documents.js';
import { principalKey } from '../../usage/join-principals.js';
import type { FileText } from '../policy-files.js';

/** A user or role with the details that hold it. */
export interface HeldIdentity {
  readonly identity: Identity;
  readonly details: AuthorizationDetails;
}

/** A principal with what it did; `held` null where no file holds it. */
export interface FleetMember {
  readonly principal: Principal;
  readonly rows: readonly UsageRow[];
  readonly held: HeldIdentity | null;
}

/**
 * The users and roles of authorization details, one file for each account.
 * Errors: `bad-policy` for other files; `bad-usage` when two files hold the same user or role.
 */
export function readIdentities(files: readonly FileText[]): readonly HeldIdentity[] {
  const found = new Map<string, { readonly held: HeldIdentity; readonly file: string }>();
  for (const file of files) {
    const { details } = opened(file);
    if (details === null) throw noDetails(file.name);
    for (const identity of details.identities) {
      const before = found.get(identity.arn);
      if (before !== undefined) throw twice(identity.arn, before.file, file.name);
      found.set(identity.arn, { held: { identity, details }, file: file.name });
    }
  }
  return [...found.values()].map(({ held }) => held);
}

const noDetails = (file: string): TrimtrailError =>
  new TrimtrailError('bad-policy', `${file} does not say whose policies it holds`, {
    hint: 'give what aws iam get-account-authorization-details prints, one file for each account',
  });

const twice = (arn: string, first: string, second: string): TrimtrailError =>
  new TrimtrailError('bad-usage', `${arn} is in ${first} and in ${second}`, { hint: 'give one file for each account' });

/**
 * Everyone: who is in the records, and who has policies and is not. A name of the console's CSV joins the user of that name and account.
 *
 * @param accounts Those that were asked for; empty: all.
 */
export function fleetMembers(
  rows: readonly UsageRow[],
  identities: readonly HeldIdentity[],
  accounts: readonly string[],
): readonly FleetMember[] {
  const find = finder(identities);
  const groups = new Map<string, { principal: Principal; rows: UsageRow[]; held: HeldIdentity | null }>();
  for (const row of rows) {
    const held = find(row.principal);
    const key = held?.identity.arn ?? principalKey(row.principal);
    const group = groups.get(key) ?? { principal: principalOf(row.principal, held), rows: [], held };
    group.rows.push(row);
    groups.set(key, group);
  }
  for (const held of identities) {
    const { arn, account } = held.identity;
    if (groups.has(arn) || (accounts.length > 0 && !accounts.includes(account))) continue;
    groups.set(arn, { principal: principalOf(null, held), rows: [], held });
  }
  return [...groups.values()];
}

function principalOf(seen: Principal | null, held: HeldIdentity | null): Principal {
  if (seen !== null && (held === null || seen.arn !== null)) return seen;
  if (held === null) throw new TypeError('neither seen nor held');
  const { kind, arn, name, account, id } = held.identity;
  return { kind, arn, name, account, id };
}

/** By ARN; where the records give none, a user or role of that name and account. */
function finder(identities: readonly HeldIdentity[]): (principal: Principal) => HeldIdentity | null {
  const byArn = new Map(identities.map((held) => [held.identity.arn, held]));
  const byName = new Map(identities.map((held) => [nameKey(held.identity), held]));
  return ({ kind, arn, name, account }) => {
    if (arn !== null) return byArn.get(arn) ?? null;
    if (kind === 'role' || kind === 'user') return byName.get(nameKey({ kind, name, account })) ?? null;
    return kind === 'unknown' ? (byName.get(nameKey({ kind: 'user', name, account })) ?? null) : null;
  };
}

const nameKey = ({ kind, name, account }: Pick<Principal, 'kind' | 'name' | 'account'>): string =>
  `${kind} ${account ?? ''} ${name}`;
