import type * as SsoAdmin from '@aws-sdk/client-sso-admin';
import { collect } from '../iam/read-details.js';
import type { AwsSession } from '../session.js';

/** A customer managed policy, which each account has under this name and path. */
export interface PolicyReference {
  readonly name: string;
  /** `/` or `/teams/red/`. */
  readonly path: string;
}

/** What a permission set of Identity Center gives to who is assigned it in one account. */
export interface PermissionSet {
  readonly name: string;
  readonly arn: string;
  /** The instance of Identity Center it belongs to. */
  readonly instance: string;
  /** Null: it has no inline policy. */
  readonly inline: string | null;
  /** ARNs of AWS managed policies. */
  readonly managed: readonly string[];
  readonly references: readonly PolicyReference[];
  /** An ARN of AWS's, or a policy of the account; null: no permissions boundary. */
  readonly boundary: string | PolicyReference | null;
  /** Has the account the set as it is now? */
  readonly isProvisioned: boolean;
  /** Users and groups of the identity store that have it in the account. */
  readonly assigned: readonly { readonly kind: string; readonly id: string }[];
}

/** Whose permission set is asked for. */
export interface ReservedRole {
  /** Of the permission set. */
  readonly set: string;
  readonly account: string;
  /** Where Identity Center is; null: as the settings say. */
  readonly region: string | null;
}

interface Asking {
  readonly sdk: typeof SsoAdmin;
  readonly client: SsoAdmin.SSOAdminClient;
  readonly InstanceArn: string;
  readonly PermissionSetArn: string;
}

/**
 * The permission set behind a role `AWSReservedSSO_…` of an account; null when no instance that answers has it. Only the organization's
 * management account and a delegated administrator may ask; where a role was assumed, its session is who asks.
 *
 * Errors: those of the SDK.
 *
 * Source: IAM Identity Center API Reference, ListInstances, ListPermissionSetsProvisionedToAccount, DescribePermissionSet and the
 * operations below.
 */
export async function readPermissionSet(
  session: AwsSession,
  { set, account: AccountId, region }: ReservedRole,
): Promise<PermissionSet | null> {
  const sdk = await import('@aws-sdk/client-sso-admin');
  const client = new sdk.SSOAdminClient(region === null ? session.config() : session.config(region));
  const instances = await collect(sdk.paginateListInstances({ client }, {}), (page) => page.Instances);
  for (const { InstanceArn = '' } of instances) {
    const provisioned = { InstanceArn, AccountId };
    const arns = await collect(
      sdk.paginateListPermissionSetsProvisionedToAccount({ client }, provisioned),
      (page) => page.PermissionSets,
    );
    for (const PermissionSetArn of arns) {
      const asked = { InstanceArn, PermissionSetArn };
      const { PermissionSet: found } = await client.send(new sdk.DescribePermissionSetCommand(asked));
      if (found?.Name === set) return contentsOf({ sdk, client, ...asked }, set, AccountId);
    }
  }
  return null;
}

async function contentsOf(asking: Asking, name: string, AccountId: string): Promise<PermissionSet> {
  const { sdk, client, InstanceArn, PermissionSetArn } = asking;
  const set = { InstanceArn, PermissionSetArn };
  const { InlinePolicy = '' } = await client.send(new sdk.GetInlinePolicyForPermissionSetCommand(set));
  const managed = await collect(
    sdk.paginateListManagedPoliciesInPermissionSet({ client }, set),
    (page) => page.AttachedManagedPolicies,
  );
  const references = await collect(
    sdk.paginateListCustomerManagedPolicyReferencesInPermissionSet({ client }, set),
    (page) => page.CustomerManagedPolicyReferences,
  );
  const assigned = await collect(
    sdk.paginateListAccountAssignments({ client }, { ...set, AccountId }),
    (page) => page.AccountAssignments,
  );
  return {
    name,
    arn: PermissionSetArn,
    instance: InstanceArn,
    inline: InlinePolicy === '' ? null : InlinePolicy,
    managed: managed.flatMap(({ Arn }) => Arn ?? []),
    references: references.map(reference),
    boundary: await boundaryOf(asking),
    isProvisioned: !(await staleSets(asking, AccountId)).includes(PermissionSetArn),
    assigned: assigned.map(({ PrincipalType: kind = '', PrincipalId: id = '' }) => ({ kind, id })),
  };
}

/** A set without a boundary is answered with an error. */
async function boundaryOf({ sdk, client, InstanceArn, PermissionSetArn }: Asking): Promise<PermissionSet['boundary']> {
  try {
    const command = new sdk.GetPermissionsBoundaryForPermissionSetCommand({ InstanceArn, PermissionSetArn });
    const { ManagedPolicyArn, CustomerManagedPolicyReference: own } =
      (await client.send(command)).PermissionsBoundary ?? {};
    return own === undefined ? (ManagedPolicyArn ?? null) : reference(own);
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return null;
    throw error;
  }
}

const staleSets = ({ sdk, client, InstanceArn }: Asking, AccountId: string): Promise<readonly string[]> =>
  collect(
    sdk.paginateListPermissionSetsProvisionedToAccount(
      { client },
      { InstanceArn, AccountId, ProvisioningStatus: 'LATEST_PERMISSION_SET_NOT_PROVISIONED' },
    ),
    (page) => page.PermissionSets,
  );

const reference = ({
  Name: name = '',
  Path: path = '/',
}: SsoAdmin.CustomerManagedPolicyReference): PolicyReference => ({
  name,
  path,
});
