import type { FilterSpec } from '../usage/types.js';
import { shippedCatalog } from './catalog-files.js';
import { policyOf, type GrantingOptions, type PolicyResult } from './generate-policy.js';
import { readUsage, type ReadingOptions } from './read-usage.js';
import { orSayWhoWasMeant } from './who-was-meant.js';

export interface PolicyRequest {
  readonly sources: readonly string[];
  readonly reading: ReadingOptions;
  readonly granting: GrantingOptions;
}

/**
 * The main job: sources in, one policy per named principal out. Without a name the only principal there is.
 *
 * Errors: those of {@link readUsage} and {@link policyOf}.
 */
export function makePolicies(request: PolicyRequest): Promise<readonly PolicyResult[]> {
  return orSayWhoWasMeant(request.sources, request.reading, () => policiesOf(request));
}

async function policiesOf({ sources, reading, granting }: PolicyRequest): Promise<readonly PolicyResult[]> {
  const [usage, catalog] = await Promise.all([readUsage(sources, reading), shippedCatalog()]);
  const filter: FilterSpec = reading.filter;
  const specs = filter.principals.length === 0 ? [null] : filter.principals;
  const results: PolicyResult[] = [];
  for (const spec of specs) results.push(await policyOf(usage, catalog, { whose: { spec, filter }, granting }));
  return results;
}
