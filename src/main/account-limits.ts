import { TrimtrailError } from '../base/errors.js';
import type { Principal } from '../base/usage-row.js';
import { NOTHING_KNOWN, type KnownContext } from '../iam/known-keys.js';

/** What is known of an account from its organization, besides the policies over it. */
export interface AccountLimits {
  readonly account: string;
  /** What is known of every call that a principal of the account makes. */
  readonly known: KnownContext;
}

/** What is known of each of the principal's calls. Errors: `bad-usage` when the limits are another account's. */
export function knownOf(limits: AccountLimits | null, { account, arn, name }: Principal): KnownContext {
  if (limits === null) return NOTHING_KNOWN;
  if (account === null || account === limits.account) return limits.known;
  throw new TrimtrailError(
    'bad-usage',
    `the service and resource control policies of ${limits.account} were read, and ${arn ?? name} is in ${account}`,
    { hint: `name the principal by its ARN, or narrow to --account ${account}` },
  );
}
