import type { Grant, GrantResource } from '../actions/types.js';
import { formatVariables } from '../base/arn-format.js';
import { compareText, finding, type Finding } from '../base/findings.js';

/** Limits a statement to resources of the account of the principal that uses it (RULES.md 16). */
export const OWN_ACCOUNT = { StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } } as const;

/**
 * Actions whose requests carry no aws:ResourceAccount; a condition on it would refuse them.
 * Source: IAM User Guide, "AWS global condition context keys", aws:ResourceAccount.
 */
const WITHOUT_RESOURCE_ACCOUNT: readonly RegExp[] = [
  /^ebs:/,
  /^ec2:(?:Accept|Reject)TransitGatewayPeeringAttachment$/,
  /^ec2:(?:AcceptVpcEndpointConnections|AcceptVpcPeeringConnection|CopyFpgaImage|CopyImage|CopySnapshot)$/,
  /^ec2:(?:CreateTransitGatewayPeeringAttachment|CreateVolume|CreateVpcEndpoint|CreateVpcPeeringConnection)$/,
  /^ec2:(?:DeleteTransitGatewayPeeringAttachment|DeleteVpcPeeringConnection|RejectVpcEndpointConnections|RejectVpcPeeringConnection)$/,
  /^events:PutEvents$/,
  /^guardduty:AcceptAdministratorInvitation$/,
  /^macie2:AcceptInvitation$/,
  /^es:AcceptInboundConnection$/,
  /^route53:(?:AssociateVPCWithHostedZone|CreateVPCAssociationAuthorization|DeleteVPCAssociationAuthorization)$/,
  /^route53:(?:DisassociateVPCFromHostedZone|ListHostedZonesByVPC)$/,
  /^securityhub:AcceptAdministratorInvitation$/,
];

/** Do requests of the action carry aws:ResourceAccount? */
export const carriesResourceAccount = (action: string): boolean =>
  !WITHOUT_RESOURCE_ACCOUNT.some((pattern) => pattern.test(action));

/**
 * Does the resource lie in the caller's own account, so that its account can be open? An ARN without an account counts for
 * S3 alone, where the owner is known to the condition; an image or a managed policy may be anyone's, as may whatever has an
 * unknown account.
 */
export function isAcross(grant: Grant, resource: GrantResource): boolean {
  if (!carriesResourceAccount(grant.action)) return false;
  if (!formatVariables(resource.format).includes('Account')) return resource.service === 's3';
  const account = resource.variables['Account'] ?? null;
  return account !== null && account === grant.evidence.account;
}

/** Accounts in which each action was used, with events; sorted. */
export type AccountCounts = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Below this share of the accounts an action is an outlier. */
const FEW = 0.25;

/** Actions that only few of at least three accounts used, one finding each. */
export function findOutliers(counts: AccountCounts): readonly Finding[] {
  const accounts = new Set<string>();
  for (const byAccount of counts.values()) for (const account of byAccount.keys()) accounts.add(account);
  if (accounts.size < 3) return [];
  const few = Math.max(1, Math.floor(accounts.size * FEW));
  return [...counts]
    .filter(([, byAccount]) => byAccount.size <= few)
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([action, byAccount]) => outlier(action, byAccount, accounts.size));
}

function outlier(action: string, byAccount: ReadonlyMap<string, number>, accounts: number): Finding {
  const names = [...byAccount.keys()].toSorted(compareText);
  const message = `${action} was used in ${names.length} of ${accounts} accounts: ${names.join(', ')}`;
  const events = [...byAccount.values()].reduce((sum, count) => sum + count, 0);
  return finding('account-outlier', message, events, {
    action,
    accounts: Object.fromEntries([...byAccount].toSorted(([a], [b]) => compareText(a, b))),
  });
}
