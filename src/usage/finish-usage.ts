import type { Ledger } from '../base/ledger.js';
import type { UsageRow } from '../base/usage-row.js';
import type { DataPlaneActions } from './data-events.js';
import { factsOf } from './facts.js';
import { joinPrincipals } from './join-principals.js';
import { parsePrincipalSpec } from './principal-spec.js';
import { countOf } from './summaries.js';
import type { FilterSpec, Usage, UsageFacts } from './types.js';
import { usageFindings } from './usage-findings.js';

export interface UnfinishedUsage {
  /** Rows of every record that was judged `match`, folded. */
  readonly rows: readonly UsageRow[];
  readonly assumedByServices: UsageFacts['assumedByServices'];
  /** `matched` is counted here, from the rows that remain. */
  readonly ledger: Omit<Ledger, 'matched'>;
  readonly filter: FilterSpec;
  readonly copiesDiffer: number;
  readonly maxValues?: number;
  readonly dataPlane?: DataPlaneActions;
}

/**
 * The last step of every way to usage, from files or from SQL: account copies and rows without ARN join their principals, then facts,
 * ledger and findings follow from what remains.
 *
 * Errors: `bad-principal`.
 */
export function finishUsage(unfinished: UnfinishedUsage): Usage {
  const { filter, dataPlane, maxValues, copiesDiffer } = unfinished;
  const rows = joinPrincipals(unfinished.rows, {
    specs: filter.principals.map(parsePrincipalSpec),
    acrossAccounts: filter.acrossAccounts !== null,
    ...(maxValues === undefined ? {} : { maxValues }),
  });
  const facts = factsOf(rows, unfinished.assumedByServices);
  const ledger = { ...unfinished.ledger, matched: countOf(rows) };
  const view = { rows, facts, ledger, copiesDiffer, regions: filter.regions, exclude: filter.exclude };
  return { rows, facts, ledger, findings: usageFindings(dataPlane === undefined ? view : { ...view, dataPlane }) };
}
