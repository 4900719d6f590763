import type { Caller, IamAccount } from '../../apply/iam-account.js';
import type { KnownState } from '../../apply/state-from-details.js';
import type { PrincipalRef } from '../../apply/types.js';
import { ownNumber } from '../../apply/build-steps.js';
import type { AwsSettings } from '../../aws/settings.js';
import { TrimtrailError } from '../../base/errors.js';
import { IamFailure } from '../../apply/iam-account.js';

/** The account that the credentials lead to. The SDK is loaded now. */
export async function liveAccount(settings: AwsSettings): Promise<IamAccount> {
  const [{ openAws }, { AwsAccount }] = await Promise.all([
    import('../../aws/session.js'),
    import('../../apply/aws-account.js'),
  ]);
  return AwsAccount.open(await openAws(settings));
}

/** The state of a principal as IAM tells it now. Errors: those of AWS. */
export const stateInAccount =
  (account: IamAccount) =>
  async (ref: PrincipalRef): Promise<KnownState | null> => {
    const state = await account.readPrincipal(ref);
    if (state === null) return null;
    const own = await account.ownPolicies(`trimtrail-${ref.name}-`);
    return { state, own: own.filter(({ name }) => ownNumber(ref.name, name) !== null) };
  };

/** Who the credentials belong to. */
export const callerOf = (account: IamAccount): Promise<Caller> => account.caller();

/** IAM's refusal as an error for a person. */
export function saidByIam(error: unknown): unknown {
  if (!(error instanceof IamFailure)) return error;
  return new TrimtrailError('iam-failed', `IAM: ${error.message}`, {
    cause: error.cause,
    hint: error.kind === 'denied' ? 'docs/apply.md lists the permissions that each command needs' : 'run it again',
  });
}
