import type { MappedUsage } from '../../actions/types.js';
import { TrimtrailError } from '../../base/errors.js';
import { outcomeOfRow } from '../../base/outcome.js';
import type { UsageRow } from '../../base/usage-row.js';
import type { IdentityPolicies } from '../../iam/authorization-details.js';
import type { ActionTable } from '../../proof/fleet/action-table.js';
import { escalationsOf, reachOf } from '../../proof/fleet/escalations.js';
import { fleetExcess } from '../../proof/fleet/fleet-excess.js';
import { grantedActions } from '../../proof/fleet/granted-actions.js';
import type { LastAccessed } from '../../proof/last-accessed.js';
import type { Observability } from '../../proof/observability.js';
import type { FleetPrincipal } from '../../review/fleet/types.js';
import { countOf } from '../../usage/summaries.js';
import { ownVariables } from '../within-today.js';
import type { ReportedUser } from './credential-report.js';
import type { FleetMember, HeldIdentity } from './identities.js';
import { lastUse } from './last-use.js';

/** What measuring every member takes. */
export interface Measuring {
  readonly table: ActionTable;
  /** Null: any account. */
  readonly observabilityOf: (account: string | null) => Promise<Observability>;
  readonly map: (rows: readonly UsageRow[]) => Promise<MappedUsage>;
  readonly reported: ReadonlyMap<string, ReportedUser>;
  readonly accessed: ReadonlyMap<string, LastAccessed>;
  readonly minDays: number;
}

type Unranked = Omit<FleetPrincipal, 'rank'>;
type Power = Pick<Unranked, 'policies' | 'reach' | 'escalations' | 'excess' | 'notCompared'>;

/** One principal: when it was at work, and what it is granted beside what it used. Errors: `catalog-damaged`. */
export async function measureMember(member: FleetMember, measuring: Measuring): Promise<Unranked> {
  const { principal, rows, held } = member;
  const arn = held?.identity.arn ?? principal.arn ?? '';
  const observability = await measuring.observabilityOf(principal.account);
  const reported = measuring.reported.get(arn) ?? null;
  const lastAccessed = measuring.accessed.get(arn) ?? null;
  const identity = held?.identity ?? null;
  return {
    principal: principal.id === null && identity !== null ? { ...principal, id: identity.id } : principal,
    permissionSet: permissionSetOf(arn),
    createdAt: identity?.createdAt ?? reported?.createdAt ?? null,
    use: lastUse({ rows, identity, reported, lastAccessed, span: observability.span }),
    events: countOf(rows),
    denied: countOf(rows.filter((row) => outcomeOfRow(row) === 'denied')),
    ...(await powerOf(member, measuring, { observability, lastAccessed })),
  };
}

/** Source: IAM Identity Center User Guide, "Referencing permission sets in resource policies" (the names of its roles). */
const permissionSetOf = (arn: string): string | null =>
  /:role\/aws-reserved\/sso\.amazonaws\.com\/(?:[^/]+\/)?AWSReservedSSO_(.+)_[0-9a-f]{16}$/.exec(arn)?.[1] ?? null;

const UNKNOWN = { policies: [], reach: null, escalations: [], excess: null } as const;

async function powerOf(
  { principal, rows, held }: FleetMember,
  { table, map, minDays }: Measuring,
  seen: { readonly observability: Observability; readonly lastAccessed: LastAccessed | null },
): Promise<Power> {
  if (held === null) return { ...UNKNOWN, notCompared: 'no file of --current holds it' };
  const found = policiesOf(held);
  if ('why' in found) return { ...UNKNOWN, notCompared: found.why };
  const granted = grantedActions(table, { ...found, own: ownVariables({ ...principal, ...named(held) }) });
  const { grants } = await map(rows);
  const used = new Set(grants.map(({ action }) => action));
  const escalations = escalationsOf(table, granted, used);
  return {
    policies: found.policies.map(({ name }) => name),
    reach: reachOf(table, granted, escalations),
    escalations,
    excess: fleetExcess(table, { granted, grants, minDays, ...seen }),
    notCompared: null,
  };
}

/** What its policies' variables mean is known better from IAM than from a console's CSV. */
const named = ({
  identity: { kind, arn, name, account },
}: HeldIdentity): Pick<FleetMember['principal'], 'kind' | 'arn' | 'name' | 'account'> => ({ kind, arn, name, account });

type Found = IdentityPolicies | { readonly why: string };

/** A policy that is missing or not in IAM's grammar stops one principal, not the fleet. */
function policiesOf({ details, identity }: HeldIdentity): Found {
  try {
    return details.policiesOf(identity);
  } catch (error) {
    if (error instanceof TrimtrailError && error.code === 'bad-policy') return { why: error.message };
    throw error;
  }
}
