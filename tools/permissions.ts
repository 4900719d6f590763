/** What trimtrail itself needs in AWS, by what it is used for: docs/permissions.md is made from this. */

interface Need {
  readonly sid: string;
  readonly actions: readonly string[];
  /** `*` where IAM knows no resource for them. */
  readonly resources: readonly string[];
}

interface Use {
  readonly title: string;
  readonly commands: string;
  readonly needs: readonly Need[];
}

const ACCOUNT = '111122223333';
const users = [`arn:aws:iam::${ACCOUNT}:user/*`];
const roles = [`arn:aws:iam::${ACCOUNT}:role/*`];
const groups = [`arn:aws:iam::${ACCOUNT}:group/*`];
const policies = [`arn:aws:iam::${ACCOUNT}:policy/*`, 'arn:aws:iam::aws:policy/*'];
const own = [`arn:aws:iam::${ACCOUNT}:policy/trimtrail-*`];

const READ_ONE: readonly Need[] = [
  {
    sid: 'ReadUsers',
    actions: [
      'iam:GetUser',
      'iam:GetUserPolicy',
      'iam:ListAttachedUserPolicies',
      'iam:ListGroupsForUser',
      'iam:ListUserPolicies',
    ],
    resources: users,
  },
  {
    sid: 'ReadRoles',
    actions: ['iam:GetRole', 'iam:GetRolePolicy', 'iam:ListAttachedRolePolicies', 'iam:ListRolePolicies'],
    resources: roles,
  },
  {
    sid: 'ReadGroups',
    actions: ['iam:GetGroupPolicy', 'iam:ListAttachedGroupPolicies', 'iam:ListGroupPolicies'],
    resources: groups,
  },
  {
    sid: 'ReadPolicies',
    actions: ['iam:GetPolicy', 'iam:GetPolicyVersion', 'iam:ListPolicyTags'],
    resources: policies,
  },
  { sid: 'ListPolicies', actions: ['iam:ListPolicies'], resources: ['*'] },
];

export const USES: readonly Use[] = [
  {
    title: 'Reading what is granted',
    commands: '`--current live` and `--policy live` of `policy`, `check`, `compare`, `fleet`',
    needs: [{ sid: 'ReadAccount', actions: ['iam:GetAccountAuthorizationDetails'], resources: ['*'] }],
  },
  {
    title: 'Reading what the organization limits',
    commands:
      '`--scp live` and `--rcp live`, and for `--policy live` and `--current live` of `check` and `compare`, which say so and go on without; ' +
      'in the management account or in that of a delegated administrator',
    needs: [
      {
        sid: 'FindAccount',
        actions: ['organizations:DescribeOrganization', 'organizations:ListParents', 'organizations:ListRoots'],
        resources: ['*'],
      },
      {
        sid: 'ReadControlPolicies',
        actions: ['organizations:DescribePolicy', 'organizations:ListPoliciesForTarget'],
        resources: ['*'],
      },
    ],
  },
  {
    title: 'Reading permission sets',
    commands:
      '`--current live` and `--policy live` with a role `AWSReservedSSO_…`, which say so and go on without; in the management account or in ' +
      'that of a delegated administrator of Identity Center. `iam:GetPolicy…` only for roles of other accounts',
    needs: [
      { sid: 'FindInstance', actions: ['sso:ListInstances'], resources: ['*'] },
      {
        sid: 'ReadPermissionSets',
        actions: [
          'sso:DescribePermissionSet',
          'sso:GetInlinePolicyForPermissionSet',
          'sso:GetPermissionsBoundaryForPermissionSet',
          'sso:ListAccountAssignments',
          'sso:ListCustomerManagedPolicyReferencesInPermissionSet',
          'sso:ListManagedPoliciesInPermissionSet',
          'sso:ListPermissionSetsProvisionedToAccount',
        ],
        resources: ['arn:aws:sso:::instance/*', 'arn:aws:sso:::permissionSet/*', `arn:aws:sso:::account/${ACCOUNT}`],
      },
      {
        sid: 'ReadManagedPolicies',
        actions: ['iam:GetPolicy', 'iam:GetPolicyVersion'],
        resources: ['arn:aws:iam::aws:policy/*'],
      },
    ],
  },
  {
    title: 'Asking AWS for its own opinion',
    commands: '`check --aws`, which goes on without what it may not ask',
    needs: [
      { sid: 'Simulate', actions: ['iam:SimulateCustomPolicy'], resources: ['*'] },
      {
        sid: 'CheckPolicies',
        actions: ['access-analyzer:CheckNoNewAccess', 'access-analyzer:ValidatePolicy'],
        resources: ['*'],
      },
    ],
  },
  {
    title: 'Reading what trails record',
    commands: '`--selectors live`',
    needs: [
      { sid: 'ListTrails', actions: ['cloudtrail:DescribeTrails'], resources: ['*'] },
      {
        sid: 'ReadSelectors',
        actions: ['cloudtrail:GetEventSelectors'],
        resources: [`arn:aws:cloudtrail:*:${ACCOUNT}:trail/*`],
      },
    ],
  },
  {
    title: 'Reading when something was last used',
    commands: '`--last-accessed live`',
    needs: [
      {
        sid: 'MakeReport',
        actions: ['iam:GenerateServiceLastAccessedDetails', 'iam:GetUser'],
        resources: users,
      },
      {
        sid: 'MakeReportOfRoles',
        actions: ['iam:GenerateServiceLastAccessedDetails', 'iam:GetRole'],
        resources: roles,
      },
      { sid: 'ReadReport', actions: ['iam:GetServiceLastAccessedDetails'], resources: ['*'] },
    ],
  },
  {
    title: 'Reading when keys and passwords were last used',
    commands: '`--credential-report live` of `fleet`',
    needs: [
      {
        sid: 'MakeAndReadReport',
        actions: ['iam:GenerateCredentialReport', 'iam:GetCredentialReport'],
        resources: ['*'],
      },
    ],
  },
  { title: 'Planning', commands: '`plan`', needs: READ_ONE },
  {
    title: 'Applying and taking back',
    commands: '`apply`, `rollback`, `watch --rollback-on-deny`; leave out what your principals do not have',
    needs: [
      ...READ_ONE,
      { sid: 'ReadQuotas', actions: ['iam:GetAccountSummary'], resources: ['*'] },
      { sid: 'OwnPolicies', actions: ['iam:CreatePolicy', 'iam:TagPolicy'], resources: own },
      {
        sid: 'ChangeUsers',
        actions: [
          'iam:AttachUserPolicy',
          'iam:DeleteUserPermissionsBoundary',
          'iam:DeleteUserPolicy',
          'iam:DetachUserPolicy',
          'iam:PutUserPermissionsBoundary',
          'iam:PutUserPolicy',
        ],
        resources: users,
      },
      {
        sid: 'ChangeRoles',
        actions: [
          'iam:AttachRolePolicy',
          'iam:DeleteRolePermissionsBoundary',
          'iam:DeleteRolePolicy',
          'iam:DetachRolePolicy',
          'iam:PutRolePermissionsBoundary',
          'iam:PutRolePolicy',
        ],
        resources: roles,
      },
      { sid: 'ChangeMembers', actions: ['iam:AddUserToGroup', 'iam:RemoveUserFromGroup'], resources: groups },
    ],
  },
];

/** The policy of one use. */
export const policyOfUse = ({ needs }: Use): unknown => ({
  Version: '2012-10-17',
  Statement: needs.map(({ sid, actions, resources }) => ({
    Sid: sid,
    Effect: 'Allow',
    Action: actions,
    Resource: resources,
  })),
});

const HEAD = `# Permissions that trimtrail needs

<!-- Generated by \`npm run docs\` from tools/permissions.ts. Edit that. -->

The least that each use of AWS's IAM and CloudTrail takes. Replace the account, and narrow users and roles to those that may be cut; whoever
may attach policies to a principal may make it an administrator, so give this to nobody who should not be one. Reading buckets, event
history, Athena and Trino is in [aws.md](aws.md). Whether a change could be taken back is asked with \`iam:SimulatePrincipalPolicy\` on the
caller itself; without that permission the question is left out.`;

/** docs/permissions.md. */
export function permissionsPage(): string {
  const parts = USES.map((use) =>
    [
      `## ${use.title}`,
      `For ${use.commands}.`,
      `\`\`\`json\n${JSON.stringify(policyOfUse(use), null, 2)}\n\`\`\``,
    ].join('\n\n'),
  );
  return `${[HEAD, ...parts].join('\n\n')}\n`;
}
