import { choosePrincipal } from '../usage/choose-principal.js';
import { narrowUsage } from '../usage/narrow-usage.js';
import type { Usage } from '../usage/types.js';
import { countUsage, type ReadingOptions } from './read-usage.js';
import { orSayWhoWasMeant } from './who-was-meant.js';

/**
 * The usage of the named principals, or of all, without values: for `usage`, which only counts.
 *
 * Errors: those of {@link countUsage}; `no-match`, `principal-ambiguous`.
 */
export function usageOf(sources: readonly string[], reading: ReadingOptions): Promise<Usage> {
  return orSayWhoWasMeant(sources, reading, () => usageOfNamed(sources, reading));
}

async function usageOfNamed(sources: readonly string[], reading: ReadingOptions): Promise<Usage> {
  const usage = await countUsage(sources, reading);
  const { principals } = reading.filter;
  if (principals.length === 0) return usage;
  const rows = principals.flatMap((spec) => choosePrincipal(usage.rows, spec, reading.filter).rows);
  return narrowUsage(usage, [...new Set(rows)], reading.filter.regions);
}
