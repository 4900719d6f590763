import type {
  ListPoliciesForTargetCommandOutput,
  Organization,
  PolicySummary,
  PolicyType,
} from '@aws-sdk/client-organizations';
import { awsErrorText } from '../aws-error.js';
import { collect } from '../iam/read-details.js';
import type { AwsSession } from '../session.js';
import { openOrganizations, type OrganizationsClients } from './organizations-client.js';

/** A policy of the organization as `organizations describe-policy` prints it. */
export interface OrganizationPolicy {
  readonly Policy: { readonly PolicySummary: { readonly Name: string }; readonly Content: string };
}

/** What is attached to the root, to a unit or to the account itself. */
export interface LimitLevel {
  /** `r-ab12`, `ou-ab12-11111111` or an account. */
  readonly target: string;
  readonly policies: readonly OrganizationPolicy[];
}

/** What an organization lets the users and roles of one of its accounts, and callers of its resources, do at most. */
export interface OrganizationLimits {
  /** `o-a1b2c3d4e5`. */
  readonly organization: string;
  /** As `aws:PrincipalOrgPaths` spells it, without the account: `o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/`. */
  readonly path: string;
  /** From the root to the account; empty for the management account, and where the organization does not use SCPs. */
  readonly serviceControl: readonly LimitLevel[];
  /** The same of RCPs: they hold for the account's resources. */
  readonly resourceControl: readonly LimitLevel[];
}

/**
 * The service and resource control policies over one account, level by level; null when the account is in no organization.
 *
 * Only the management account and delegated administrators may read them; where a role was assumed, who assumed it is asked too, since a
 * role in a member account seldom may.
 *
 * Errors: those of the SDK, `AccessDeniedException` where nobody may.
 *
 * Source: Organizations API Reference, ListParents, ListPoliciesForTarget, DescribePolicy ("can be called only from the organization's
 * management account or by a member account that is a delegated administrator"); Organizations User Guide, "SCP evaluation" (every level
 * from the root down must allow), "Service control policies" and "Resource control policies" (neither affects the management account).
 */
export async function readLimits(session: AwsSession, account: string): Promise<OrganizationLimits | null> {
  try {
    return await limitsOf(await openOrganizations(session.config()), account);
  } catch (error) {
    if (session.behind === null || !isRefused(error)) throw error;
    return limitsOf(await openOrganizations(session.behind()), account);
  }
}

/** May the caller not ask Organizations? */
export const isRefused = (error: unknown): boolean => /^AccessDenied|not authorized/.test(awsErrorText(error));

async function limitsOf(clients: OrganizationsClients, account: string): Promise<OrganizationLimits | null> {
  const { sdk, client } = clients;
  const own = await organizationOf(clients);
  if (own === null) return null;
  const { Id: organization = '', MasterAccountId } = own;
  const targets = [...(await ancestorsOf(clients, account)), account];
  const path = `${[organization, ...targets.slice(0, -1)].join('/')}/`;
  if (MasterAccountId === account) return { organization, path, serviceControl: [], resourceControl: [] };
  const roots = await collect(sdk.paginateListRoots({ client }, {}), (page) => page.Roots);
  const types = roots.find(({ Id }) => Id === targets[0])?.PolicyTypes ?? [];
  const levels = async (type: PolicyType): Promise<readonly LimitLevel[]> =>
    types.some(({ Type, Status }) => Type === type && Status === 'ENABLED') ? levelsOf(clients, targets, type) : [];
  return {
    organization,
    path,
    serviceControl: await levels('SERVICE_CONTROL_POLICY'),
    resourceControl: await levels('RESOURCE_CONTROL_POLICY'),
  };
}

async function organizationOf({ sdk, client }: OrganizationsClients): Promise<Organization | null> {
  try {
    return (await client.send(new sdk.DescribeOrganizationCommand({}))).Organization ?? null;
  } catch (error) {
    if (error instanceof Error && error.name === 'AWSOrganizationsNotInUseException') return null;
    throw error;
  }
}

/** The root and the units above an account, the root first. A child has exactly one parent. */
async function ancestorsOf({ sdk, client }: OrganizationsClients, account: string): Promise<readonly string[]> {
  const above: string[] = [];
  for (let ChildId = account; ;) {
    const [parent] = await collect(sdk.paginateListParents({ client }, { ChildId }), (page) => page.Parents);
    if (parent?.Id === undefined || above.includes(parent.Id)) return above;
    above.unshift(parent.Id);
    if (parent.Type === 'ROOT') return above;
    ChildId = parent.Id;
  }
}

async function levelsOf(
  { sdk, client }: OrganizationsClients,
  targets: readonly string[],
  Filter: PolicyType,
): Promise<readonly LimitLevel[]> {
  const known = new Map<string, OrganizationPolicy>();
  const levels: LimitLevel[] = [];
  for (const TargetId of targets) {
    const attached = await collect<ListPoliciesForTargetCommandOutput, PolicySummary>(
      sdk.paginateListPoliciesForTarget({ client }, { Filter, TargetId }),
      (page) => page.Policies,
    );
    const policies: OrganizationPolicy[] = [];
    for (const { Id: PolicyId = '', Name = PolicyId } of attached) {
      const { Policy } = known.has(PolicyId) ? {} : await client.send(new sdk.DescribePolicyCommand({ PolicyId }));
      const policy = known.get(PolicyId) ?? {
        Policy: { PolicySummary: { Name: `${Name} (${PolicyId})` }, Content: Policy?.Content ?? '' },
      };
      known.set(PolicyId, policy);
      policies.push(policy);
    }
    levels.push({ target: TargetId, policies });
  }
  return levels;
}
