import * as v from 'valibot';
import { parseArn } from '../base/arn.js';
import { TrimtrailError } from '../base/errors.js';
import { decode, timeOf } from '../iam/sourced-policy.js';
import { ownNumber } from './build-steps.js';
import type { GroupState, InlinePolicy, ManagedPolicy, OwnPolicy, PrincipalRef, PrincipalState } from './types.js';

const TAGS = v.optional(v.array(v.object({ Key: v.string(), Value: v.string() })), []);
const INLINE = v.optional(v.array(v.object({ PolicyName: v.string(), PolicyDocument: v.unknown() })), []);
const ATTACHED = v.optional(v.array(v.object({ PolicyArn: v.string() })), []);
const PRINCIPAL = {
  Arn: v.string(),
  Path: v.string(),
  CreateDate: v.optional(v.unknown()),
  AttachedManagedPolicies: ATTACHED,
  PermissionsBoundary: v.optional(v.object({ PermissionsBoundaryArn: v.string() })),
  Tags: TAGS,
};
const DETAILS = v.object({
  UserDetailList: v.optional(
    v.array(
      v.object({
        ...PRINCIPAL,
        UserName: v.string(),
        UserId: v.string(),
        UserPolicyList: INLINE,
        GroupList: v.optional(v.array(v.string()), []),
      }),
    ),
    [],
  ),
  RoleDetailList: v.optional(
    v.array(v.object({ ...PRINCIPAL, RoleName: v.string(), RoleId: v.string(), RolePolicyList: INLINE })),
    [],
  ),
  GroupDetailList: v.optional(
    v.array(v.object({ GroupName: v.string(), GroupPolicyList: INLINE, AttachedManagedPolicies: ATTACHED })),
    [],
  ),
  Policies: v.optional(
    v.array(
      v.object({
        Arn: v.string(),
        PolicyName: v.string(),
        CreateDate: v.optional(v.unknown()),
        Tags: TAGS,
        PolicyVersionList: v.optional(
          v.array(v.object({ VersionId: v.string(), IsDefaultVersion: v.boolean(), Document: v.unknown() })),
          [],
        ),
      }),
    ),
    [],
  ),
});
type Details = v.InferOutput<typeof DETAILS>;

export interface KnownState {
  readonly state: PrincipalState;
  /** Policies that trimtrail has made for the principal. */
  readonly own: readonly OwnPolicy[];
}

/**
 * A principal's state from the output of `iam get-account-authorization-details`; null when it is not in there.
 * Errors: `bad-policy` when the details are incomplete.
 * Source: IAM API Reference, GetAccountAuthorizationDetails.
 */
export function stateFromDetails(json: unknown, ref: PrincipalRef & { readonly file: string }): KnownState | null {
  const parsed = v.safeParse(DETAILS, json);
  if (!parsed.success) throw incomplete(ref.file, parsed.issues[0].message);
  const lookup = { details: parsed.output, file: ref.file };
  const state = ref.kind === 'user' ? userState(ref.name, lookup) : roleState(ref.name, lookup);
  return state === null ? null : { state, own: ownIn(parsed.output, ref.name) };
}

/** A group out of the same output. Errors: `bad-policy` when the details are incomplete. */
export function groupFromDetails(
  json: unknown,
  { name, file }: { readonly name: string; readonly file: string },
): GroupState {
  const parsed = v.safeParse(DETAILS, json);
  if (!parsed.success) throw incomplete(file, parsed.issues[0].message);
  return groupOf(name, { details: parsed.output, file });
}

interface Lookup {
  readonly details: Details;
  readonly file: string;
}

const incomplete = (file: string, why: string): TrimtrailError =>
  new TrimtrailError('bad-policy', `${file}: ${why}`, {
    hint: 'give the whole output of aws iam get-account-authorization-details, without a filter',
  });

function userState(name: string, lookup: Lookup): PrincipalState | null {
  const user = lookup.details.UserDetailList.find(({ UserName }) => UserName === name);
  if (user === undefined) return null;
  const groups = user.GroupList.map((group) => groupOf(group, lookup));
  return {
    ...commonOf(user, lookup),
    kind: 'user',
    name,
    id: user.UserId,
    inline: user.UserPolicyList.map(inlineOf),
    groups,
  };
}

function roleState(name: string, lookup: Lookup): PrincipalState | null {
  const role = lookup.details.RoleDetailList.find(({ RoleName }) => RoleName === name);
  if (role === undefined) return null;
  return {
    ...commonOf(role, lookup),
    kind: 'role',
    name,
    id: role.RoleId,
    inline: role.RolePolicyList.map(inlineOf),
    groups: [],
  };
}

type Common = Pick<PrincipalState, 'arn' | 'path' | 'createdAt' | 'attached' | 'boundary' | 'tags'>;

function commonOf(
  one: Pick<
    Details['UserDetailList'][number],
    'Arn' | 'Path' | 'CreateDate' | 'AttachedManagedPolicies' | 'PermissionsBoundary' | 'Tags'
  >,
  lookup: Lookup,
): Common {
  const boundary = one.PermissionsBoundary?.PermissionsBoundaryArn ?? null;
  return {
    arn: one.Arn,
    path: one.Path,
    createdAt: timeOf(one.CreateDate instanceof Date ? one.CreateDate.toISOString() : one.CreateDate),
    attached: one.AttachedManagedPolicies.map(({ PolicyArn }) => managedOf(PolicyArn, lookup)),
    boundary: boundary === null ? null : managedOf(boundary, lookup),
    tags: tagsOf(one.Tags),
  };
}

const tagsOf = (tags: readonly { readonly Key: string; readonly Value: string }[]): Readonly<Record<string, string>> =>
  Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));

const inlineOf = ({
  PolicyName,
  PolicyDocument,
}: {
  readonly PolicyName: string;
  readonly PolicyDocument: unknown;
}): InlinePolicy => ({ name: PolicyName, document: textOf(PolicyDocument) });

/** The CLI prints documents as objects, the API gives URL-encoded texts. */
function textOf(document: unknown): string {
  if (typeof document !== 'string') return JSON.stringify(document);
  if (!document.trimStart().startsWith('%')) return document;
  const decoded = decode(document);
  return typeof decoded === 'string' ? decoded : decodeURIComponent(document);
}

function managedOf(arn: string, { details, file }: Lookup): ManagedPolicy {
  const versions = details.Policies.find(({ Arn }) => Arn === arn)?.PolicyVersionList ?? [];
  const version = versions.find(({ IsDefaultVersion }) => IsDefaultVersion);
  if (version === undefined) throw incomplete(file, `the default version of ${arn} is not in it`);
  return { arn, versionId: version.VersionId, document: textOf(version.Document) };
}

function groupOf(name: string, lookup: Lookup): GroupState {
  const group = lookup.details.GroupDetailList.find(({ GroupName }) => GroupName === name);
  if (group === undefined) throw incomplete(lookup.file, `the group ${name} is not in it`);
  const attached = group.AttachedManagedPolicies.map(({ PolicyArn }) => managedOf(PolicyArn, lookup));
  return { name, inline: group.GroupPolicyList.map(inlineOf), attached };
}

const ownIn = ({ Policies }: Details, principal: string): readonly OwnPolicy[] =>
  Policies.filter(({ PolicyName }) => ownNumber(principal, PolicyName) !== null).map((policy) => ({
    arn: policy.Arn,
    name: policy.PolicyName,
    document: textOf(policy.PolicyVersionList.find(({ IsDefaultVersion }) => IsDefaultVersion)?.Document ?? ''),
    createdAt: timeOf(policy.CreateDate instanceof Date ? policy.CreateDate.toISOString() : policy.CreateDate),
    tags: tagsOf(policy.Tags),
  }));

/** A principal's kind and name by its ARN: what stands behind the last slash; the path is not part of the name. */
export function refOfArn(arn: string): PrincipalRef | null {
  const [, kind, name] = /^(user|role)\/(?:.*\/)?([^/]+)$/.exec(parseArn(arn)?.resource ?? '') ?? [];
  return name === undefined || (kind !== 'user' && kind !== 'role') ? null : { kind, name };
}
