import { parseArn } from '../../base/arn.js';
import { dayOf, daysBetween } from '../../base/day.js';
import type { UsageRow } from '../../base/usage-row.js';
import type { LastAccessed } from '../../proof/last-accessed.js';
import type { FleetCredential } from '../../review/fleet/types.js';
import type { ReportedCredential, ReportedUser } from './credential-report.js';
import type { HeldIdentity } from './identities.js';

export interface CredentialOptions {
  readonly asOf: string | null;
  readonly minDays: number;
  /** Those that were asked for; empty: all. */
  readonly accounts: readonly string[];
}

/** The active credentials of every user. Root's password is there only when it is in use: it should not be. */
export function reportedCredentials(
  users: readonly ReportedUser[],
  { asOf, minDays, accounts }: CredentialOptions,
): readonly FleetCredential[] {
  return users.flatMap(({ arn, name, isRoot, mfa, credentials }) => {
    const account = parseArn(arn)?.account ?? null;
    if (accounts.length > 0 && !accounts.includes(account ?? '')) return [];
    return credentials
      .map((one): FleetCredential => ({
        arn,
        name: isRoot ? 'root' : name,
        account,
        isRoot,
        ...one,
        state: stateOf(one, asOf, minDays),
        age: daysSince(one.since, asOf),
        mfa: one.credential === 'password' ? mfa : null,
      }))
      .filter(({ credential, state }) => !isRoot || credential !== 'password' || state === 'in-use');
  });
}

function stateOf({ lastUsed }: ReportedCredential, asOf: string | null, minDays: number): FleetCredential['state'] {
  if (lastUsed === null) return 'never-used';
  return (daysSince(lastUsed, asOf) ?? 0) >= minDays ? 'idle' : 'in-use';
}

const daysSince = (time: string | null, asOf: string | null): number | null =>
  time === null || asOf === null ? null : Math.max(0, daysBetween(dayOf(time), asOf) - 1);

/** Whatever holds times. */
export interface Dated {
  readonly rows: readonly UsageRow[];
  readonly identities: readonly HeldIdentity[];
  readonly reported: readonly ReportedUser[];
  readonly accessed: readonly LastAccessed[];
}

/** The latest day that anything names: ages are counted to it, not to the clock, so that the same inputs give the same answer. */
export function latestDay({ rows, identities, reported, accessed }: Dated): string | null {
  let latest: string | null = null;
  const see = (time: string | null | undefined): void => {
    if (time !== null && time !== undefined && (latest === null || time > latest)) latest = time;
  };
  for (const row of rows) see(row.lastSeen);
  for (const { identity } of identities) {
    see(identity.createdAt);
    see(identity.lastUsed);
  }
  for (const user of reported) {
    see(user.createdAt);
    see(user.lastUsed);
    for (const one of user.credentials) see(one.since);
  }
  for (const { last } of accessed) see(last);
  return latest === null ? null : dayOf(latest);
}
