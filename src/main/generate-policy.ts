import { mapUsage } from '../actions/map-usage.js';
import type { MappedUsage } from '../actions/types.js';
import { sortFindings } from '../base/findings.js';
import type { Principal } from '../base/usage-row.js';
import type { Catalog } from '../catalog/catalog.js';
import type { PolicyDocument } from '../iam/types.js';
import type { FitOptions } from '../policy/fit/types.js';
import { generateStatements } from '../policy/generate-statements.js';
import { nobodyToCut } from '../policy/nobody-to-cut.js';
import type { GeneratedPolicy, PolicyOptions } from '../policy/types.js';
import { choosePrincipal } from '../usage/choose-principal.js';
import { narrowUsage } from '../usage/narrow-usage.js';
import type { FilterSpec, Usage } from '../usage/types.js';
import { fitToLimit } from './fit-to-limit.js';

/** What is granted; `DEFAULT_GRANTING` holds the usual values. */
export interface GrantingOptions extends PolicyOptions {
  /** RULES.md 15: actions to grant although they were denied. */
  readonly includeDenied: readonly string[];
  /** RULES.md 1. */
  readonly includeUnclear: boolean;
  /** RULES.md 12. */
  readonly inferred: boolean;
  /** Grant likely actions that the reference does not list. */
  readonly allowUnlisted: boolean;
  /** RULES.md 27; null: the policy is not fitted to anything. */
  readonly fit: FitOptions | null;
}

export const DEFAULT_GRANTING: GrantingOptions = {
  resources: 'auto',
  grantGuarded: false,
  withLifecycle: false,
  acrossAccounts: false,
  includeDenied: [],
  includeUnclear: false,
  inferred: true,
  allowUnlisted: false,
  fit: null,
};

export interface PolicyResult {
  readonly principal: Principal;
  /** The principal's own, as a run for it alone would have given it. */
  readonly usage: Usage;
  readonly mapped: MappedUsage;
  /** With the findings of every step, gravest first. */
  readonly generated: GeneratedPolicy;
  /** The policy as it is to be attached: one document, or several where a limit asks for it. */
  readonly documents: readonly PolicyDocument[];
}

/** Whose policy: a `--principal` text, or null for the only principal there is. */
export interface Whose {
  readonly spec: string | null;
  readonly filter?: Partial<Pick<FilterSpec, 'principals' | 'acrossAccounts' | 'regions'>>;
}

/**
 * The policy of one principal from usage rows.
 *
 * Errors: `no-match`, `principal-ambiguous`, `nobody-to-cut`, `policy-too-large`, `catalog-damaged`.
 */
export async function policyOf(
  usage: Usage,
  catalog: Catalog,
  { whose, granting }: { readonly whose: Whose; readonly granting: GrantingOptions },
): Promise<PolicyResult> {
  const { principal, rows } = choosePrincipal(usage.rows, whose.spec, whose.filter);
  const refusal = nobodyToCut(principal);
  if (refusal !== null) throw refusal;
  const own = narrowUsage(usage, rows, whose.filter?.regions);
  const mapped = await mapUsage(rows, catalog, { ...granting, facts: own.facts });
  const whole = await generateStatements(mapped, catalog, granting);
  const { generated, documents } = await fitToLimit(whole, catalog, granting.fit);
  const findings = sortFindings([...own.findings, ...generated.findings]);
  return { principal, usage: own, mapped, generated: { ...generated, findings }, documents };
}
