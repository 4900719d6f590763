import { mapUsage } from '../actions/map-usage.js';
import type { Finding } from '../base/findings.js';
import { sortFindings } from '../base/findings.js';
import type { Ledger } from '../base/ledger.js';
import type { Principal } from '../base/usage-row.js';
import { nobodyToCut } from '../policy/nobody-to-cut.js';
import { backtest, type Backtest, type BacktestOptions } from '../proof/backtest.js';
import { choosePrincipal } from '../usage/choose-principal.js';
import { shippedCatalog } from './catalog-files.js';
import { DEFAULT_GRANTING } from './generate-policy.js';
import { readUsage, type ReadingOptions } from './read-usage.js';
import { orSayWhoWasMeant } from './who-was-meant.js';

export interface BacktestRequest {
  readonly sources: readonly string[];
  readonly reading: ReadingOptions;
  readonly options: Omit<BacktestOptions, 'policy'>;
}

export interface BacktestResult {
  readonly principal: Principal;
  readonly backtest: Backtest;
  readonly findings: readonly Finding[];
  readonly ledger: Ledger;
}

/**
 * How often a policy from so many days would have denied something in the days that followed.
 *
 * Errors: those of reading and of choosing the principal; `nobody-to-cut`.
 */
export function backtestPolicies(request: BacktestRequest): Promise<BacktestResult> {
  return orSayWhoWasMeant(request.sources, request.reading, () => backtestNamed(request));
}

async function backtestNamed({ sources, reading, options }: BacktestRequest): Promise<BacktestResult> {
  const [usage, catalog] = await Promise.all([readUsage(sources, reading), shippedCatalog()]);
  const { principal, rows } = choosePrincipal(usage.rows, reading.filter.principals[0] ?? null, reading.filter);
  const refusal = nobodyToCut(principal);
  if (refusal !== null) throw refusal;
  const mapped = await mapUsage(rows, catalog, { facts: usage.facts });
  const result = await backtest(mapped, catalog, { ...options, policy: DEFAULT_GRANTING });
  return { principal, backtest: result, findings: sortFindings(usage.findings), ledger: usage.ledger };
}
