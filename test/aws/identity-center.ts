import { paged, Refusal, type Answer } from './doubles/operations.js';

export const INSTANCE = 'arn:aws:sso:::instance/ssoins-1111222233334444';
export const SET = 'arn:aws:sso:::permissionSet/ssoins-1111222233334444/ps-aaaabbbbccccdddd';
const OTHERS = ['ps-1111111111111111', 'ps-2222222222222222', 'ps-3333333333333333'].map(
  (id) => `arn:aws:sso:::permissionSet/ssoins-1111222233334444/${id}`,
);

const INLINE = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
});

/** Identity Center with one permission set `Operators` among others; three to a page, behind a token. */
export function identityCenter({
  references = [] as readonly object[],
  boundary = null as object | null,
  stale = [] as readonly string[],
} = {}): Readonly<Record<string, Answer>> {
  return {
    ListInstances: () => ({ Instances: [{ InstanceArn: INSTANCE }] }),
    ListPermissionSetsProvisionedToAccount: (input) =>
      paged(input['ProvisioningStatus'] === undefined ? [...OTHERS, SET] : stale, 'PermissionSets')(input),
    DescribePermissionSet: ({ PermissionSetArn }) => ({
      PermissionSet: { Name: PermissionSetArn === SET ? 'Operators' : 'Other', PermissionSetArn },
    }),
    GetInlinePolicyForPermissionSet: () => ({ InlinePolicy: INLINE }),
    ListManagedPoliciesInPermissionSet: paged(
      [{ Name: 'ReadOnlyAccess', Arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }],
      'AttachedManagedPolicies',
    ),
    ListCustomerManagedPolicyReferencesInPermissionSet: paged(references, 'CustomerManagedPolicyReferences'),
    GetPermissionsBoundaryForPermissionSet: () => {
      if (boundary === null) throw new Refusal('ResourceNotFoundException');
      return { PermissionsBoundary: boundary };
    },
    ListAccountAssignments: paged(
      [
        { PrincipalType: 'GROUP', PrincipalId: 'g-1' },
        { PrincipalType: 'GROUP', PrincipalId: 'g-2' },
        { PrincipalType: 'USER', PrincipalId: 'u-1' },
      ],
      'AccountAssignments',
    ),
    GetPolicy: ({ PolicyArn }) =>
      `<Policy><Arn>${String(PolicyArn)}</Arn><DefaultVersionId>v3</DefaultVersionId></Policy>`,
    GetPolicyVersion: () =>
      `<PolicyVersion><VersionId>v3</VersionId><IsDefaultVersion>true</IsDefaultVersion><Document>${encodeURIComponent(INLINE)}</Document></PolicyVersion>`,
  };
}
