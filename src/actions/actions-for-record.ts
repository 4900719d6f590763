import { renderArn } from '../base/arn-format.js';
import { outcomeOfRow, type Outcome } from '../base/outcome.js';
import type { FindingCode } from '../base/findings.js';
import type { UsageRow } from '../base/usage-row.js';
import { barrierOf, noConditionHolds } from './classify.js';
import { EventPlans } from './event-plans.js';
import { gatherKnowledge, type CatalogView } from './knowledge.js';
import { mapAsIfAllowed } from './map-row.js';
import { indexPrincipal } from './principal-index.js';
import type { Grant } from './types.js';

export interface ActionOfRecord {
  readonly action: string;
  /** ARN patterns, sorted; `*` alone for an action without resource types. */
  readonly resources: readonly string[];
  readonly reason: string;
}

/** What one record maps to, whatever its outcome: a denied call shows what it would have needed. */
export interface RecordActions {
  readonly outcome: Outcome;
  readonly actions: readonly ActionOfRecord[];
  readonly finding: { readonly code: FindingCode; readonly message: string } | null;
}

/**
 * Actions and ARN patterns of one projected record.
 *
 * @param row The record's usage row, its count 1.
 */
export async function actionsForRecord(row: UsageRow, catalog: CatalogView): Promise<RecordActions> {
  const knowledge = await gatherKnowledge([row], catalog);
  const facts = { assumedByServices: {} };
  const outcome = outcomeOfRow(row);
  const plans = new EventPlans(knowledge);
  const barrier = barrierOf(row, plans.of(row));
  if (barrier !== null) {
    const code = barrier.code ?? 'not-an-api-call';
    return { outcome, actions: [], finding: { code, message: barrier.message || barrier.why } };
  }
  const context = { knowledge, plans, facts, index: indexPrincipal([row], facts), callsDirectly: null };
  const { grants, roleUnknown } = mapAsIfAllowed(row, context);
  const lost = roleUnknown
    ? ({ code: 'passrole-unknown', message: `${row.eventName} passes a role that the record does not name` } as const)
    : null;
  return { outcome, actions: grants.map(actionOf), finding: lost ?? doubt(row, outcome) ?? noneHolds(row, grants) };
}

function doubt(row: UsageRow, outcome: Outcome): RecordActions['finding'] {
  if (outcome === 'denied') return { code: 'denied-not-granted', message: `${row.eventName} was denied` };
  if (outcome === 'unclear') return { code: 'only-unclear', message: `${row.eventName} failed with ${row.errorCode}` };
  return null;
}

const noneHolds = (row: UsageRow, grants: readonly Grant[]): RecordActions['finding'] =>
  grants.length > 0 ? null : { code: 'unmapped-event', message: noConditionHolds(row) };

const actionOf = (grant: Grant): ActionOfRecord => ({
  action: grant.action,
  resources: renderResources(grant),
  reason: grant.reason,
});

/** The patterns of a grant as a policy writes them, sorted, each once; `*` for an action without resource types. */
export function renderResources(grant: Pick<Grant, 'resources'>): readonly string[] {
  if (grant.resources.length === 0) return ['*'];
  return [...new Set(grant.resources.map((one) => renderArn(one.format, one.variables, one.prefixed)))].toSorted();
}
