import { mapUsage } from '../actions/map-usage.js';
import type { MappedUsage } from '../actions/types.js';
import { sortFindings } from '../base/findings.js';
import type { Principal } from '../base/usage-row.js';
import type { Catalog } from '../catalog/catalog.js';
import { generateStatements } from '../policy/generate-statements.js';
import { nobodyToCut } from '../policy/nobody-to-cut.js';
import type { GeneratedPolicy, PolicyOptions } from '../policy/types.js';
import { choosePrincipal } from '../usage/choose-principal.js';
import type { Usage } from '../usage/types.js';
import { shippedCatalog } from './catalog-files.js';
import { readUsage, type ReadingOptions } from './read-usage.js';

export interface PolicyRequest {
  readonly sources: readonly string[];
  readonly reading: ReadingOptions;
  readonly policy: PolicyOptions;
  /** RULES.md 15: actions to grant although they were denied. */
  readonly includeDenied: readonly string[];
  readonly includeUnclear: boolean;
  /** RULES.md 12. */
  readonly inferred: boolean;
}

export interface PolicyResult {
  readonly principal: Principal;
  /** The principal's own rows; ledger and facts are those of the whole run. */
  readonly usage: Usage;
  readonly mapped: MappedUsage;
  readonly generated: GeneratedPolicy;
}

/**
 * The main job: sources in, one policy per named principal out. Without a name the only principal there is.
 *
 * Errors: those of {@link readUsage}; `no-match`, `principal-ambiguous`, `nobody-to-cut`.
 */
export async function makePolicies(request: PolicyRequest): Promise<readonly PolicyResult[]> {
  const usage = await readUsage(request.sources, request.reading);
  const catalog = await shippedCatalog();
  const named = request.reading.filter.principals;
  const wanted = named.length === 0 ? [null] : named;
  const choices = wanted.map((spec) => choosePrincipal(usage.rows, spec, request.reading.filter));
  const results: PolicyResult[] = [];
  for (const { principal, rows } of choices) {
    const refusal = nobodyToCut(principal);
    if (refusal !== null) throw refusal;
    results.push(await cut({ ...usage, rows }, catalog, request));
  }
  return results;
}

/** The policy of one principal from its usage. */
export async function cut(
  usage: Usage,
  catalog: Catalog,
  request: Omit<PolicyRequest, 'sources' | 'reading'>,
): Promise<PolicyResult> {
  const { includeDenied, includeUnclear, inferred } = request;
  const mapped = await mapUsage(usage.rows, catalog, { includeDenied, includeUnclear, inferred, facts: usage.facts });
  const generated = await generateStatements(mapped, catalog, request.policy);
  const findings = sortFindings([...usage.findings, ...generated.findings]);
  return { principal: mapped.principal, usage, mapped, generated: { ...generated, findings } };
}
