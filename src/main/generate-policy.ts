import { mapUsage } from '../actions/map-usage.js';
import type { MappedUsage } from '../actions/types.js';
import type { ConsoleReads } from '../base/console-reads.js';
import { TrimtrailError } from '../base/errors.js';
import { sortFindings } from '../base/findings.js';
import type { Principal } from '../base/usage-row.js';
import type { Catalog } from '../catalog/catalog.js';
import type { PolicyDocument } from '../iam/types.js';
import type { FitOptions } from '../policy/fit/types.js';
import { createEvaluator } from '../iam/evaluate.js';
import type { CarriedPolicy } from '../policy/carried.js';
import { withoutConsoleReads } from '../policy/console-reads.js';
import { generateStatements } from '../policy/generate-statements.js';
import { nobodyToCut } from '../policy/nobody-to-cut.js';
import type { GeneratedPolicy, PolicyOptions } from '../policy/types.js';
import { prove, type Proof } from '../proof/prove.js';
import { choosePrincipal } from '../usage/choose-principal.js';
import { narrowUsage } from '../usage/narrow-usage.js';
import type { FilterSpec, Usage } from '../usage/types.js';
import { fitToLimit, type Fitted } from './fit-to-limit.js';
import { withinToday, type TodayOptions, type WithinToday } from './within-today.js';

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
  /** RULES.md 28; `keep` by default. */
  readonly consoleReads?: ConsoleReads;
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
  readonly proof: Proof;
  /** Policies of today that stand beside this one, word for word; empty without `--current`. */
  readonly carried: readonly CarriedPolicy[];
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

export interface PolicyAsked {
  readonly whose: Whose;
  readonly granting: GrantingOptions;
  /** The policies of today; null: not compared. The usage then holds every principal's rows. */
  readonly today?: TodayOptions | null;
}

/**
 * The policy of one principal from usage rows, with its proof; within what is granted today when that is given.
 *
 * Errors: `no-match`, `principal-ambiguous`, `nobody-to-cut`, `policy-too-large`, `catalog-damaged`.
 */
export async function policyOf(
  usage: Usage,
  catalog: Catalog,
  { whose, granting, today = null }: PolicyAsked,
): Promise<PolicyResult> {
  return policyOfMapped(await mapPrincipal(usage, catalog, { whose, granting }), catalog, { granting, today });
}

/** {@link policyOf} for whoever needs no proof, which takes as long again. */
export async function unprovedPolicyOf(
  usage: Usage,
  catalog: Catalog,
  { whose, granting }: Omit<PolicyAsked, 'today'>,
): Promise<GeneratedPolicy> {
  const { mapped, usage: own } = await mapPrincipal(usage, catalog, { whose, granting });
  const { generated } = await fitted(mapped, catalog, { granting, within: null });
  return { ...generated, findings: sortFindings([...own.findings, ...generated.findings]) };
}

/** One principal's usage, mapped with the options it is to be granted by. */
export interface MappedPrincipal {
  readonly principal: Principal;
  readonly usage: Usage;
  readonly mapped: MappedUsage;
}

async function mapPrincipal(
  usage: Usage,
  catalog: Catalog,
  { whose, granting }: Omit<PolicyAsked, 'today'>,
): Promise<MappedPrincipal> {
  const { principal, rows } = choosePrincipal(usage.rows, whose.spec, whose.filter);
  const refusal = nobodyToCut(principal);
  if (refusal !== null) throw refusal;
  const own = narrowUsage(usage, rows, whose.filter?.regions);
  const all = await mapUsage(rows, catalog, { ...granting, facts: own.facts });
  const mapped = await withoutConsoleReads(all, granting.consoleReads ?? 'keep', (action) => catalog.action(action));
  return { principal, usage: own, mapped };
}

interface Fitting {
  readonly granting: GrantingOptions;
  readonly within: WithinToday | null;
}

async function fitted(mapped: MappedUsage, catalog: Catalog, { granting, within }: Fitting): Promise<Fitted> {
  const whole = await generateStatements(mapped, catalog, { ...granting, today: within?.today ?? null });
  return fitToLimit(whole, catalog, granting.fit);
}

/** The rest of {@link policyOf}, for whoever has mapped the usage already. Errors: `policy-too-large`, `catalog-damaged`. */
export async function policyOfMapped(
  { principal, usage: own, mapped }: MappedPrincipal,
  catalog: Catalog,
  { granting, today = null }: Omit<PolicyAsked, 'whose'>,
): Promise<PolicyResult> {
  const within = today === null ? null : await withinToday(mapped, catalog, { options: today, principal });
  const { generated, documents } = await fitted(mapped, catalog, { granting, within });
  const carried = within?.carried.policies ?? [];
  const proof = prove({
    policy: joined(documents),
    beside: carried.map(({ document }) => document),
    mapped,
    rows: own.rows,
    seen: own.facts.seen,
    grantGuarded: granting.grantGuarded,
    current:
      within === null
        ? null
        : { granted: within.today.granted, evaluate: createEvaluator({ identity: within.policies }) },
  });
  if ((proof.beyondCurrent ?? 0) > 0) throw tooWide();
  const findings = sortFindings([...own.findings, ...generated.findings, ...(within?.findings ?? [])]);
  return { principal, proof, carried, usage: own, mapped, generated: { ...generated, findings }, documents };
}

/** Documents that are attached together, as one. */
const joined = (documents: readonly PolicyDocument[]): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: documents.flatMap(({ Statement }) => Statement),
});

/** Only wildcards over actions, made to fit a limit, can reach beyond statements that were cut to what is granted today. */
const tooWide = (): TrimtrailError =>
  new TrimtrailError('policy-too-large', 'made to fit, the policy would allow more than the policies of today', {
    hint: 'leave --allow-future-actions out, or raise --limit or --attachments',
  });
