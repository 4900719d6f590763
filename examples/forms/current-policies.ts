import { ACCOUNT } from '../account/callers.js';

const document = (...Statement: readonly object[]): object => ({ Version: '2012-10-17', Statement });

const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess';

/**
 * alice's side of `aws iam get-account-authorization-details`: AdministratorAccess attached to the user, and a group that
 * forbids looking at other users.
 */
export function currentPolicies(aliceId: string): string {
  const details = {
    UserDetailList: [alice(aliceId)],
    GroupDetailList: [analysts()],
    RoleDetailList: [],
    Policies: [administrator()],
  };
  return `${JSON.stringify(details, null, 4)}\n`;
}

const alice = (id: string): object => ({
  Path: '/',
  UserName: 'alice',
  UserId: id,
  Arn: `arn:aws:iam::${ACCOUNT}:user/alice`,
  CreateDate: '2025-11-03T09:12:44+00:00',
  GroupList: ['analysts'],
  AttachedManagedPolicies: [{ PolicyName: 'AdministratorAccess', PolicyArn: ADMINISTRATOR }],
  Tags: [{ Key: 'note', Value: 'admin for now' }],
});

const analysts = (): object => ({
  Path: '/',
  GroupName: 'analysts',
  GroupId: 'AGPAIDENTGROUEXAMPLE1',
  Arn: `arn:aws:iam::${ACCOUNT}:group/analysts`,
  CreateDate: '2025-10-01T08:00:00+00:00',
  GroupPolicyList: [
    {
      PolicyName: 'LeaveOtherUsersAlone',
      PolicyDocument: document({ Sid: 'NoUserList', Effect: 'Deny', Action: 'iam:ListUsers', Resource: '*' }),
    },
  ],
  AttachedManagedPolicies: [],
});

const administrator = (): object => ({
  PolicyName: 'AdministratorAccess',
  PolicyId: 'ANPAADMINPOLIEXAMPLE1',
  Arn: ADMINISTRATOR,
  Path: '/',
  DefaultVersionId: 'v1',
  AttachmentCount: 1,
  PermissionsBoundaryUsageCount: 0,
  IsAttachable: true,
  CreateDate: '2015-02-06T18:39:46+00:00',
  UpdateDate: '2015-02-06T18:39:46+00:00',
  PolicyVersionList: [
    {
      Document: document({ Effect: 'Allow', Action: '*', Resource: '*' }),
      VersionId: 'v1',
      IsDefaultVersion: true,
      CreateDate: '2015-02-06T18:39:46+00:00',
    },
  ],
});
