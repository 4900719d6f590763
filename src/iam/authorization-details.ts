import * as v from 'valibot';
import { parseArn } from '../base/arn.js';
import { TrimtrailError } from '../base/errors.js';
import { decode, sourced, timeOf, unreadable, type PolicyOrigin, type SourcedPolicy } from './sourced-policy.js';

/** Whose policies are meant. */
export interface Whose {
  /** Null where the records name no ARN. */
  readonly arn: string | null;
  readonly name: string;
  readonly account: string | null;
}

/** The policies of one identity. */
export interface IdentityPolicies {
  readonly policies: readonly SourcedPolicy[];
  /** The permissions boundary; `[]` when there is none, null when the source does not tell. */
  readonly boundary: readonly SourcedPolicy[] | null;
}

const INLINE = v.object({ PolicyName: v.string(), PolicyDocument: v.unknown() });
const ATTACHED = v.object({ PolicyName: v.string(), PolicyArn: v.string() });
const BOUNDARY = v.object({ PermissionsBoundaryArn: v.string() });
const IDENTITY = { Arn: v.string(), AttachedManagedPolicies: v.optional(v.array(ATTACHED), []) };
const VERSION = v.object({ Document: v.unknown(), IsDefaultVersion: v.boolean(), CreateDate: v.optional(v.unknown()) });

const DETAILS = v.object({
  UserDetailList: v.optional(
    v.array(
      v.object({
        ...IDENTITY,
        UserPolicyList: v.optional(v.array(INLINE), []),
        GroupList: v.optional(v.array(v.string()), []),
        PermissionsBoundary: v.optional(BOUNDARY),
      }),
    ),
    [],
  ),
  RoleDetailList: v.optional(
    v.array(
      v.object({
        ...IDENTITY,
        RolePolicyList: v.optional(v.array(INLINE), []),
        PermissionsBoundary: v.optional(BOUNDARY),
      }),
    ),
    [],
  ),
  GroupDetailList: v.optional(
    v.array(v.object({ ...IDENTITY, GroupName: v.string(), GroupPolicyList: v.optional(v.array(INLINE), []) })),
    [],
  ),
  Policies: v.optional(v.array(v.object({ Arn: v.string(), PolicyVersionList: v.optional(v.array(VERSION), []) })), []),
});

type Details = v.InferOutput<typeof DETAILS>;

/** The output of `iam get-account-authorization-details`? */
export function isAuthorizationDetails(json: unknown): json is object {
  if (typeof json !== 'object' || json === null) return false;
  return ['UserDetailList', 'RoleDetailList', 'GroupDetailList'].some((key) =>
    Array.isArray((json as Record<string, unknown>)[key]),
  );
}

/**
 * The policies of one user or role: inline, attached, its groups', and the boundary.
 * Errors: `bad-policy` when the details are incomplete or do not hold the identity.
 * Source: IAM API Reference, GetAccountAuthorizationDetails.
 */
export function policiesOfIdentity(
  json: object,
  { name, whose = null }: { readonly name: string; readonly whose?: Whose | null },
): IdentityPolicies {
  const parsed = v.safeParse(DETAILS, json);
  if (!parsed.success) throw unreadable(name, `the authorization details can not be read: ${parsed.issues[0].message}`);
  if (whose === null) throw unreadable(name, 'authorization details need --principal');
  const details = parsed.output;
  const user = details.UserDetailList.find((one) => isMeant(one.Arn, whose));
  const role = user === undefined ? details.RoleDetailList.find((one) => isMeant(one.Arn, whose)) : undefined;
  const identity = user ?? role;
  if (identity === undefined)
    throw unreadable(name, `the authorization details do not hold ${whose.arn ?? whose.name}`);
  const lookup: Lookup = { details, file: name };
  const inline = user?.UserPolicyList ?? role?.RolePolicyList ?? [];
  return {
    policies: [
      ...inline.map((one) => inlinePolicy(one, 'inline', '')),
      ...identity.AttachedManagedPolicies.map(({ PolicyArn }) => managedPolicy(PolicyArn, 'managed', lookup)),
      ...(user?.GroupList ?? []).flatMap((group) => policiesOfGroup(group, lookup)),
    ],
    boundary:
      identity.PermissionsBoundary === undefined
        ? []
        : [managedPolicy(identity.PermissionsBoundary.PermissionsBoundaryArn, 'managed', lookup)],
  };
}

/** The ARNs of the users and roles in the details, in order; none where they can not be read. */
export function identitiesIn(json: object): readonly string[] {
  const parsed = v.safeParse(DETAILS, json);
  if (!parsed.success) return [];
  return [...parsed.output.UserDetailList, ...parsed.output.RoleDetailList].map(({ Arn }) => Arn);
}

/** Every policy in the details that can be read. */
export function everyPolicyIn(json: object): readonly SourcedPolicy[] {
  const parsed = v.safeParse(DETAILS, json);
  if (!parsed.success) return [];
  const { UserDetailList, RoleDetailList, GroupDetailList, Policies } = parsed.output;
  const inline = [
    ...UserDetailList.flatMap(({ UserPolicyList }) => UserPolicyList),
    ...RoleDetailList.flatMap(({ RolePolicyList }) => RolePolicyList),
    ...GroupDetailList.flatMap(({ GroupPolicyList }) => GroupPolicyList),
  ];
  const documents = [
    ...inline.map(({ PolicyDocument }) => PolicyDocument),
    ...Policies.flatMap(({ PolicyVersionList }) => PolicyVersionList.filter((one) => one.IsDefaultVersion)).map(
      ({ Document }) => Document,
    ),
  ];
  return documents.flatMap(readable);
}

function readable(document: unknown): readonly SourcedPolicy[] {
  try {
    return [sourced(document, { name: 'policy' })];
  } catch (error) {
    if (error instanceof TrimtrailError) return [];
    throw error;
  }
}

/** A principal of the console CSV has a name and an account only; there it is a user. */
function isMeant(arn: string, { arn: wanted, name, account }: Whose): boolean {
  if (wanted !== null) return arn === wanted;
  const parts = parseArn(arn);
  if (parts === null || !parts.resource.startsWith('user/')) return false;
  return parts.resource.endsWith(`/${name}`) && (account === null || parts.account === account);
}

interface Lookup {
  readonly details: Details;
  readonly file: string;
}

type Inline = v.InferOutput<typeof INLINE>;

const inlinePolicy = ({ PolicyName, PolicyDocument }: Inline, origin: PolicyOrigin, of: string): SourcedPolicy =>
  sourced(decode(PolicyDocument), { name: `${of}${PolicyName}`, origin });

function managedPolicy(arn: string, origin: PolicyOrigin, { details, file }: Lookup): SourcedPolicy {
  const version = details.Policies.find(({ Arn }) => Arn === arn)?.PolicyVersionList.find(
    ({ IsDefaultVersion }) => IsDefaultVersion,
  );
  if (version === undefined)
    throw unreadable(file, `the default version of ${arn} is not among its Policies (were they filtered out?)`);
  return { ...sourced(version.Document, { name: arn, origin }), createdAt: timeOf(version.CreateDate) };
}

function policiesOfGroup(name: string, lookup: Lookup): readonly SourcedPolicy[] {
  const group = lookup.details.GroupDetailList.find(({ GroupName }) => GroupName === name);
  if (group === undefined) throw unreadable(lookup.file, `the group ${name} is not in its GroupDetailList`);
  return [
    ...group.GroupPolicyList.map((one) => inlinePolicy(one, 'group-inline', `group ${name}: `)),
    ...group.AttachedManagedPolicies.map(({ PolicyArn }) => managedPolicy(PolicyArn, 'group-managed', lookup)),
  ];
}
