import type { RoleDetail } from '@aws-sdk/client-iam';
import { awsError } from '../aws/aws-error.js';
import { openIam } from '../aws/iam/iam-client.js';
import { readManagedPolicy, type AuthorizationDetails } from '../aws/iam/read-details.js';
import { isRefused } from '../aws/organizations/read-limits.js';
import { readPermissionSet, type PermissionSet, type PolicyReference } from '../aws/identity-center/permission-set.js';
import type { AwsSession } from '../aws/session.js';
import { parseArn } from '../base/arn.js';
import { counted } from '../base/counted.js';
import { TrimtrailError } from '../base/errors.js';
import { finding, type Finding } from '../base/findings.js';
import { matchesPrincipal, parsePrincipalSpec, permissionSetOf } from '../usage/principal-spec.js';

/** What the account's details are once Identity Center was asked, and what the user must know of it. */
export interface WithPermissionSet {
  readonly details: AuthorizationDetails;
  readonly findings: readonly Finding[];
}

/**
 * When the principal is a role of Identity Center: the permission set it was made from. Where the details are those of another account, which
 * does not have the role, its policies are the set's.
 *
 * Errors: `bad-policy` when the set names policies that only the other account has; those of AWS but for "access denied".
 */
export async function withPermissionSet(
  session: AwsSession,
  details: AuthorizationDetails,
  principal: string,
): Promise<WithPermissionSet> {
  const arn = reservedRole(details, principal);
  const role = arn === null ? null : roleOf(arn);
  if (arn === null || role === null) return { details, findings: [] };
  const set = await orNull(() => readPermissionSet(session, role));
  if (set === null) return { details, findings: [finding('permission-set-unread', unread(role))] };
  const isThere = details.RoleDetailList.some(({ Arn }) => Arn === arn);
  return {
    details: isThere ? details : await withRole(session, details, { arn, set, account: role.account }),
    findings: findingsOf(set, role.account),
  };
}

interface Role {
  readonly set: string;
  readonly account: string;
  readonly region: string | null;
}

/** The ARN of the role that is meant: the account's own, or one of another account that the text spells out. */
function reservedRole({ RoleDetailList }: AuthorizationDetails, principal: string): string | null {
  const spec = parsePrincipalSpec(principal);
  const found = RoleDetailList.filter(({ RoleName = '', Arn = '', RoleId = '' }) => {
    if (permissionSetOf(RoleName) === null) return false;
    const account = parseArn(Arn)?.account ?? null;
    return matchesPrincipal(spec, { kind: 'role', arn: Arn, name: RoleName, account, id: RoleId }) === true;
  });
  const [own] = found;
  if (own !== undefined) return found.length === 1 ? (own.Arn ?? null) : null;
  return spec.form === 'arn' && permissionSetOf(spec.name) !== null ? spec.arn : null;
}

/**
 * Source: IAM Identity Center User Guide, "Referencing permission sets in resource policies" (the path holds the region of Identity Center,
 * but for us-east-1).
 */
function roleOf(arn: string): Role | null {
  const parts = parseArn(arn);
  const [, region, name = ''] =
    /^role\/aws-reserved\/sso\.amazonaws\.com\/(?:([a-z0-9-]+)\/)?([^/]+)$/.exec(parts?.resource ?? '') ?? [];
  const set = permissionSetOf(name);
  if (parts === null || set === null) return null;
  return { set, account: parts.account, region: region ?? (parts.partition === 'aws' ? 'us-east-1' : null) };
}

async function orNull<T>(read: () => Promise<T | null>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (isRefused(error)) return null;
    throw awsError(error, 'asking Identity Center for the permission set');
  }
}

const unread = ({ set }: Role): string =>
  `the role is made from the permission set ${set}, which these credentials may not read or do not find; it is to be changed there`;

function findingsOf(set: PermissionSet, account: string): readonly Finding[] {
  const { name, arn, assigned, isProvisioned } = set;
  const who = ['GROUP', 'USER']
    .map((kind) => [kind.toLowerCase(), assigned.filter((one) => one.kind === kind).length] as const)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => counted(count, kind));
  const has = who.length === 0 ? 'nobody has it' : `${who.join(' and ')} ${assigned.length === 1 ? 'has' : 'have'} it`;
  const says = `the role is made from the permission set ${name} (${arn}); ${has} in ${account}; it is to be changed there`;
  const stale = `${account} has the permission set ${name} as it was before its last change; the role's policies are what was compared`;
  return [
    finding('permission-set', says, Math.max(assigned.length, 1), set),
    ...(isProvisioned ? [] : [finding('permission-set-stale', stale)]),
  ];
}

interface Missing {
  readonly arn: string;
  readonly set: PermissionSet;
  readonly account: string;
}

/** The details with the role as Identity Center would make it. */
async function withRole(
  session: AwsSession,
  details: AuthorizationDetails,
  missing: Missing,
): Promise<AuthorizationDetails> {
  const { arn, set, account } = missing;
  const boundary = set.boundary === null || typeof set.boundary === 'string' ? [] : [set.boundary];
  requireNone([...set.references, ...boundary], missing);
  const managed = [...set.managed, ...(typeof set.boundary === 'string' ? [set.boundary] : [])];
  const { client, iam } = await openIam(session);
  const known = new Set(details.Policies.map(({ Arn }) => Arn));
  const missed = managed.filter((one) => !known.has(one));
  const role: RoleDetail = {
    Arn: arn,
    RoleName: arn.slice(arn.lastIndexOf('/') + 1),
    RolePolicyList: set.inline === null ? [] : [{ PolicyName: 'AwsSSOInlinePolicy', PolicyDocument: set.inline }],
    AttachedManagedPolicies: set.managed.map((PolicyArn) => ({ PolicyArn, PolicyName: nameOf(PolicyArn) })),
    ...(typeof set.boundary === 'string'
      ? {
          PermissionsBoundary: {
            PermissionsBoundaryType: 'PermissionsBoundaryPolicy',
            PermissionsBoundaryArn: set.boundary,
          },
        }
      : {}),
  };
  const policies = await Promise.all(missed.map((one) => readManagedPolicy(client, iam, one)));
  return {
    ...details,
    RoleDetailList: [...details.RoleDetailList, role],
    Policies: [
      ...details.Policies,
      ...policies.map((policy, index) => ({ PolicyName: nameOf(missed[index] ?? account), ...policy })),
    ],
  };
}

const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

function requireNone(references: readonly PolicyReference[], { set, account }: Missing): void {
  if (references.length === 0) return;
  const names = references.map(({ name, path }) => `${path}${name}`).join(', ');
  throw new TrimtrailError(
    'bad-policy',
    `the permission set ${set.name} names policies that only ${account} has: ${names}`,
    {
      hint: `use credentials of ${account}`,
    },
  );
}
