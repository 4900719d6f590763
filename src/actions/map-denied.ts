import { outcomeOfRow } from '../base/outcome.js';
import type { UsageRow } from '../base/usage-row.js';
import { barrierOf } from './classify.js';
import { deniedAction, grantsOfDenied } from './denial.js';
import { EventPlans } from './event-plans.js';
import { gatherKnowledge, type CatalogView } from './knowledge.js';
import { mapAsIfAllowed, type RowContext } from './map-row.js';
import type { MappingFacts } from './options.js';
import { indexPrincipal } from './principal-index.js';
import type { Grant } from './types.js';

/**
 * What denied calls would have needed, as if they had succeeded: the action and ARN of AWS's message where it names them. Never granted
 * by this; for triage (RULES.md 15, 23). Errors: `catalog-damaged`.
 */
export async function mapDenied(
  rows: readonly UsageRow[],
  catalog: CatalogView,
  facts: MappingFacts,
): Promise<readonly Grant[]> {
  const knowledge = await gatherKnowledge(rows, catalog);
  const plans = new EventPlans(knowledge);
  const context: RowContext = {
    knowledge,
    plans,
    index: indexPrincipal(rows, facts),
    facts,
    callsDirectly: null,
  };
  return rows.flatMap((row) => {
    if (outcomeOfRow(row) !== 'denied' || barrierOf(row, plans.of(row)) !== null) return [];
    const stated = deniedAction(row, knowledge);
    const derived = mapAsIfAllowed(row, context).grants.filter((grant) => !grant.inferred);
    const names = stated === null ? derived.map(({ action }) => action) : [stated];
    const wanted = new Set(names.map((name) => name.toLowerCase()));
    return grantsOfDenied(row, context, wanted).filter(({ action }) => wanted.has(action.toLowerCase()));
  });
}
