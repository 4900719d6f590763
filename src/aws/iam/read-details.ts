import type * as IamModule from '@aws-sdk/client-iam';
import type {
  IAMClient,
  ManagedPolicyDetail,
  GroupDetail,
  UserDetail,
  RoleDetail,
  AttachedPolicy,
} from '@aws-sdk/client-iam';
import { isMissing } from './iam-errors.js';

/** What `iam get-account-authorization-details` prints, of a whole account or of what one principal needs. */
export interface AuthorizationDetails {
  readonly UserDetailList: readonly UserDetail[];
  readonly RoleDetailList: readonly RoleDetail[];
  readonly GroupDetailList: readonly GroupDetail[];
  readonly Policies: readonly ManagedPolicyDetail[];
}

type Iam = typeof IamModule;

/** Everything of the account, page by page. Source: IAM API Reference, GetAccountAuthorizationDetails. */
export async function readAccountDetails(client: IAMClient, iam: Iam): Promise<AuthorizationDetails> {
  const all = { UserDetailList: [], RoleDetailList: [], GroupDetailList: [], Policies: [] } as {
    readonly [Key in keyof AuthorizationDetails]: AuthorizationDetails[Key][number][];
  };
  for await (const page of iam.paginateGetAccountAuthorizationDetails({ client, pageSize: 200 }, {})) {
    all.UserDetailList.push(...(page.UserDetailList ?? []));
    all.RoleDetailList.push(...(page.RoleDetailList ?? []));
    all.GroupDetailList.push(...(page.GroupDetailList ?? []));
    all.Policies.push(...(page.Policies ?? []));
  }
  return all;
}

/** One user or role with what it needs of groups and policies; null when there is none of that name. */
export async function readOneDetails(
  client: IAMClient,
  iam: Iam,
  ref: { readonly kind: 'user' | 'role'; readonly name: string },
): Promise<AuthorizationDetails | null> {
  try {
    return ref.kind === 'user' ? await userDetails(client, iam, ref.name) : await roleDetails(client, iam, ref.name);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** One group with its policies; null when there is none of that name. */
export async function readGroupDetails(
  client: IAMClient,
  iam: Iam,
  name: string,
): Promise<AuthorizationDetails | null> {
  try {
    const group = await groupDetails(client, iam, name);
    const Policies = await policiesOf(client, iam, arnsOf(group.AttachedManagedPolicies ?? [], undefined));
    return { UserDetailList: [], RoleDetailList: [], GroupDetailList: [group], Policies };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

async function userDetails(client: IAMClient, iam: Iam, UserName: string): Promise<AuthorizationDetails> {
  const { User } = await client.send(new iam.GetUserCommand({ UserName }));
  const names = await collect(iam.paginateListUserPolicies({ client }, { UserName }), (page) => page.PolicyNames);
  const UserPolicyList = await Promise.all(
    names.map(async (PolicyName) => {
      const { PolicyDocument } = await client.send(new iam.GetUserPolicyCommand({ UserName, PolicyName }));
      return { PolicyName, PolicyDocument };
    }),
  );
  const attached = await collect(
    iam.paginateListAttachedUserPolicies({ client }, { UserName }),
    (page) => page.AttachedPolicies,
  );
  const groups = await collect(iam.paginateListGroupsForUser({ client }, { UserName }), (page) => page.Groups);
  const GroupDetailList = await Promise.all(groups.map(({ GroupName }) => groupDetails(client, iam, GroupName ?? '')));
  const user: UserDetail = {
    ...User,
    UserPolicyList,
    AttachedManagedPolicies: attached,
    GroupList: groups.map(({ GroupName }) => GroupName ?? ''),
  };
  const held = [...attached, ...GroupDetailList.flatMap((group) => group.AttachedManagedPolicies ?? [])];
  return {
    UserDetailList: [user],
    RoleDetailList: [],
    GroupDetailList,
    Policies: await policiesOf(client, iam, arnsOf(held, user.PermissionsBoundary?.PermissionsBoundaryArn)),
  };
}

async function roleDetails(client: IAMClient, iam: Iam, RoleName: string): Promise<AuthorizationDetails> {
  const { Role } = await client.send(new iam.GetRoleCommand({ RoleName }));
  const names = await collect(iam.paginateListRolePolicies({ client }, { RoleName }), (page) => page.PolicyNames);
  const RolePolicyList = await Promise.all(
    names.map(async (PolicyName) => {
      const { PolicyDocument } = await client.send(new iam.GetRolePolicyCommand({ RoleName, PolicyName }));
      return { PolicyName, PolicyDocument };
    }),
  );
  const attached = await collect(
    iam.paginateListAttachedRolePolicies({ client }, { RoleName }),
    (page) => page.AttachedPolicies,
  );
  const role: RoleDetail = { ...Role, RolePolicyList, AttachedManagedPolicies: attached };
  const boundary = role.PermissionsBoundary?.PermissionsBoundaryArn;
  return {
    UserDetailList: [],
    RoleDetailList: [role],
    GroupDetailList: [],
    Policies: await policiesOf(client, iam, arnsOf(attached, boundary)),
  };
}

async function groupDetails(client: IAMClient, iam: Iam, GroupName: string): Promise<GroupDetail> {
  const names = await collect(iam.paginateListGroupPolicies({ client }, { GroupName }), (page) => page.PolicyNames);
  const GroupPolicyList = await Promise.all(
    names.map(async (PolicyName) => {
      const { PolicyDocument } = await client.send(new iam.GetGroupPolicyCommand({ GroupName, PolicyName }));
      return { PolicyName, PolicyDocument };
    }),
  );
  const attached = await collect(
    iam.paginateListAttachedGroupPolicies({ client }, { GroupName }),
    (page) => page.AttachedPolicies,
  );
  return { GroupName, GroupPolicyList, AttachedManagedPolicies: attached };
}

const arnsOf = (attached: readonly AttachedPolicy[], boundary: string | undefined): readonly string[] =>
  [...new Set([...attached.map(({ PolicyArn }) => PolicyArn ?? ''), boundary ?? ''])].filter((arn) => arn !== '');

const policiesOf = (client: IAMClient, iam: Iam, arns: readonly string[]): Promise<readonly ManagedPolicyDetail[]> =>
  Promise.all(arns.map((arn) => readManagedPolicy(client, iam, arn)));

/** A managed policy with its default version. */
export async function readManagedPolicy(client: IAMClient, iam: Iam, PolicyArn: string): Promise<ManagedPolicyDetail> {
  const { Policy } = await client.send(new iam.GetPolicyCommand({ PolicyArn }));
  const VersionId = Policy?.DefaultVersionId ?? 'v1';
  const { PolicyVersion } = await client.send(new iam.GetPolicyVersionCommand({ PolicyArn, VersionId }));
  return { ...Policy, Arn: PolicyArn, PolicyVersionList: PolicyVersion === undefined ? [] : [PolicyVersion] };
}

/** All items of all pages. */
export async function collect<Page, Item>(
  pages: AsyncIterable<Page>,
  itemsOf: (page: Page) => readonly Item[] | undefined,
): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pages) items.push(...(itemsOf(page) ?? []));
  return items;
}
