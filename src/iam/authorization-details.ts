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
  /** When the identity was made, ISO 8601 UTC: no grant of it is older. Null where the source does not tell. */
  readonly createdAt: string | null;
}

/** A user or role that the details name. */
export interface Identity {
  readonly kind: 'user' | 'role';
  readonly arn: string;
  readonly name: string;
  readonly account: string;
  /** AIDA… or AROA…; null where the details do not say. */
  readonly id: string | null;
  /** ISO 8601 UTC; null where the details do not say. */
  readonly createdAt: string | null;
  /**
   * When a role was last used, of the 400 days that IAM keeps: ISO 8601 UTC; null for a role that was not; undefined where the details do
   * not say, as of a user. Source: IAM API Reference, RoleLastUsed.
   */
  readonly lastUsed: string | null | undefined;
}

/** Authorization details, read once and asked about many identities. */
export interface AuthorizationDetails {
  /** Users, then roles, each in the order of the details. */
  readonly identities: readonly Identity[];
  /** Null when the details do not hold the identity. */
  readonly find: (whose: Whose) => Identity | null;
  /** Inline, attached, its groups', and the boundary. Errors: `bad-policy` when the details are incomplete. */
  readonly policiesOf: (identity: Identity) => IdentityPolicies;
  /** Every policy that can be read, whosever it is. */
  readonly every: () => readonly SourcedPolicy[];
}

const INLINE = v.object({ PolicyName: v.string(), PolicyDocument: v.unknown() });
const ATTACHED = v.object({ PolicyName: v.string(), PolicyArn: v.string() });
const BOUNDARY = v.object({ PermissionsBoundaryArn: v.string() });
const TIME = v.optional(v.unknown());
const IDENTITY = { Arn: v.string(), CreateDate: TIME, AttachedManagedPolicies: v.optional(v.array(ATTACHED), []) };
const VERSION = v.object({ Document: v.unknown(), IsDefaultVersion: v.boolean(), CreateDate: TIME });

const DETAILS = v.object({
  UserDetailList: v.optional(
    v.array(
      v.object({
        ...IDENTITY,
        UserId: v.optional(v.string()),
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
        RoleId: v.optional(v.string()),
        RoleLastUsed: v.optional(v.nullable(v.object({ LastUsedDate: TIME }))),
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
type UserDetail = Details['UserDetailList'][number];
type RoleDetail = Details['RoleDetailList'][number];

/** The output of `iam get-account-authorization-details`? */
export function isAuthorizationDetails(json: unknown): json is object {
  if (typeof json !== 'object' || json === null) return false;
  return ['UserDetailList', 'RoleDetailList', 'GroupDetailList'].some((key) =>
    Array.isArray((json as Record<string, unknown>)[key]),
  );
}

/**
 * Takes authorization details apart. Each policy is parsed when it is first asked for, once, however many it is attached to.
 *
 * @param file What messages call them.
 * Errors: `bad-policy` when they are no such details.
 * Source: IAM API Reference, GetAccountAuthorizationDetails.
 */
export function openDetails(json: object, file: string): AuthorizationDetails {
  const parsed = v.safeParse(DETAILS, json);
  if (!parsed.success) throw unreadable(file, `the authorization details can not be read: ${parsed.issues[0].message}`);
  const details = parsed.output;
  const lookup = lookupOf(details, file);
  const held = new Map<Identity, UserDetail | RoleDetail>([
    ...details.UserDetailList.map((one) => [identityOf('user', one, one.UserId), one] as const),
    ...details.RoleDetailList.map((one) => [roleOf(one), one] as const),
  ]);
  const identities = [...held.keys()];
  return {
    identities,
    find: finder(identities),
    policiesOf: (identity) => {
      const detail = held.get(identity);
      if (detail === undefined) throw unreadable(file, `the authorization details do not hold ${identity.arn}`);
      return { ...policiesOfDetail(detail, lookup), createdAt: identity.createdAt };
    },
    every: () => everyPolicyIn(details),
  };
}

const roleOf = (detail: RoleDetail): Identity => ({
  ...identityOf('role', detail, detail.RoleId),
  lastUsed: lastUsedOf(detail.RoleLastUsed),
});

/** `{}`: IAM keeps no use of it. A time that can not be read says nothing. */
function lastUsedOf(used: RoleDetail['RoleLastUsed']): Identity['lastUsed'] {
  if (used === undefined || used === null) return undefined;
  return used.LastUsedDate === undefined || used.LastUsedDate === null
    ? null
    : (timeOf(used.LastUsedDate) ?? undefined);
}

function identityOf(
  kind: Identity['kind'],
  { Arn, CreateDate }: UserDetail | RoleDetail,
  id: string | undefined,
): Identity {
  const parts = parseArn(Arn);
  const name = Arn.slice(Arn.lastIndexOf('/') + 1);
  return {
    kind,
    arn: Arn,
    name,
    account: parts?.account ?? '',
    id: id ?? null,
    createdAt: timeOf(CreateDate),
    lastUsed: undefined,
  };
}

/** A principal of the console CSV has a name and an account only; there it is a user. */
function finder(identities: readonly Identity[]): AuthorizationDetails['find'] {
  const byArn = new Map(identities.map((one) => [one.arn, one]));
  const users = new Map<string, Identity[]>();
  for (const one of identities) {
    if (one.kind !== 'user') continue;
    const same = users.get(one.name);
    if (same === undefined) users.set(one.name, [one]);
    else same.push(one);
  }
  return ({ arn, name, account }) => {
    if (arn !== null) return byArn.get(arn) ?? null;
    return users.get(name)?.find((one) => account === null || one.account === account) ?? null;
  };
}

function policiesOfDetail(detail: UserDetail | RoleDetail, lookup: Lookup): Omit<IdentityPolicies, 'createdAt'> {
  const inline = 'UserPolicyList' in detail ? detail.UserPolicyList : detail.RolePolicyList;
  const groups = 'GroupList' in detail ? detail.GroupList : [];
  const { PermissionsBoundary: boundary } = detail;
  return {
    policies: [
      ...inline.map((one) => inlinePolicy(one, 'inline', '')),
      ...detail.AttachedManagedPolicies.map(({ PolicyArn }) => lookup.managed(PolicyArn, 'managed')),
      ...groups.flatMap(lookup.group),
    ],
    boundary: boundary === undefined ? [] : [lookup.managed(boundary.PermissionsBoundaryArn, 'managed')],
  };
}

function everyPolicyIn({
  UserDetailList,
  RoleDetailList,
  GroupDetailList,
  Policies,
}: Details): readonly SourcedPolicy[] {
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

type Inline = v.InferOutput<typeof INLINE>;

const inlinePolicy = ({ PolicyName, PolicyDocument }: Inline, origin: PolicyOrigin, of: string): SourcedPolicy =>
  sourced(decode(PolicyDocument), { name: `${of}${PolicyName}`, origin });

interface Lookup {
  readonly managed: (arn: string, origin: PolicyOrigin) => SourcedPolicy;
  readonly group: (name: string) => readonly SourcedPolicy[];
}

function lookupOf(details: Details, file: string): Lookup {
  const policies = new Map(details.Policies.map((one) => [one.Arn, one]));
  const groups = new Map(details.GroupDetailList.map((one) => [one.GroupName, one]));
  const read = remembered((arn: string): SourcedPolicy => {
    const version = policies.get(arn)?.PolicyVersionList.find(({ IsDefaultVersion }) => IsDefaultVersion);
    if (version === undefined)
      throw unreadable(file, `the default version of ${arn} is not among its Policies (were they filtered out?)`);
    return { ...sourced(version.Document, { name: arn }), createdAt: timeOf(version.CreateDate) };
  });
  const managed = (arn: string, origin: PolicyOrigin): SourcedPolicy => ({ ...read(arn), origin });
  const group = remembered((name: string): readonly SourcedPolicy[] => {
    const detail = groups.get(name);
    if (detail === undefined) throw unreadable(file, `the group ${name} is not in its GroupDetailList`);
    return [
      ...detail.GroupPolicyList.map((one) => inlinePolicy(one, 'group-inline', `group ${name}: `)),
      ...detail.AttachedManagedPolicies.map(({ PolicyArn }) => managed(PolicyArn, 'group-managed')),
    ];
  });
  return { managed, group };
}

function remembered<T>(make: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  return (name) => {
    const found = known.get(name) ?? make(name);
    known.set(name, found);
    return found;
  };
}
