import { mapDenied } from '../actions/map-denied.js';
import { TrimtrailError } from '../base/errors.js';
import type { Principal } from '../base/usage-row.js';
import type { Catalog } from '../catalog/catalog.js';
import { grantedStatements } from '../iam/contains.js';
import { createEvaluator } from '../iam/evaluate.js';
import { parsePolicy } from '../iam/parse-policy.js';
import type { SourcedPolicy } from '../iam/sourced-policy.js';
import { diffPolicies } from '../policy/diff-policies.js';
import { nobodyToCut } from '../policy/nobody-to-cut.js';
import { measureExcess } from '../proof/excess.js';
import { triage } from '../proof/triage.js';
import type { ByHand, LeftOutPrincipal, ReviewedPrincipal, ReviewedToday } from '../review/types.js';
import { choosePrincipal } from '../usage/choose-principal.js';
import { summarizePrincipals } from '../usage/summaries.js';
import type { Usage } from '../usage/types.js';
import { policyOf, type GrantingOptions, type PolicyResult } from './generate-policy.js';
import { ownVariables, type TodayOptions } from './within-today.js';

export interface ReviewOneOptions {
  readonly granting: GrantingOptions;
  /** The regions that were asked for. */
  readonly regions: readonly string[];
  /** Null: not compared with today's policies. */
  readonly today: TodayOptions | null;
}

/**
 * One principal's part of a review, from a usage with its rows alone; or why it has no policy to cut.
 *
 * Errors: those of {@link policyOf} but `nobody-to-cut`.
 */
export async function reviewOne(
  usage: Usage,
  catalog: Catalog,
  { granting, regions, today }: ReviewOneOptions,
): Promise<ReviewedPrincipal | LeftOutPrincipal> {
  const { principal, rows } = choosePrincipal(usage.rows, null);
  const events = rows.reduce((sum, { count }) => sum + count, 0);
  const refusal = nobodyToCut(principal);
  if (refusal !== null) return { principal, events, why: refusal.message };
  const found = today === null ? null : findPolicies(today, principal);
  const compared = found !== null && 'policies' in found ? { ...today, policiesOf: () => found.policies } : null;
  const result = await policyOf(usage, catalog, {
    whose: { spec: null, filter: { regions } },
    granting,
    today: compared as TodayOptions | null, // null only with `today`
  });
  return {
    ...(await reviewedOf(result, catalog, { policies: compared === null ? null : compared.policiesOf(), byHand: [] })),
    notCompared: found !== null && 'why' in found ? found.why : null,
  };
}

type Found = { readonly policies: readonly SourcedPolicy[] } | { readonly why: string };

/** Authorization details may not hold everyone who is in the records. */
function findPolicies(today: TodayOptions, principal: Principal): Found {
  try {
    return { policies: today.policiesOf(principal) };
  } catch (error) {
    if (error instanceof TrimtrailError && error.code === 'bad-policy') return { why: error.message };
    throw error;
  }
}

export interface ReviewedBy {
  /** The policies of today; null: none were given. */
  readonly policies: readonly SourcedPolicy[] | null;
  /** What made the result what it is beside its options. */
  readonly byHand: readonly ByHand[];
}

/** What a reviewer reads of a policy that was made already. */
export async function reviewedOf(
  { principal, usage, mapped, generated, documents, carried, proof }: PolicyResult,
  catalog: Catalog,
  { policies, byHand }: ReviewedBy,
): Promise<Omit<ReviewedPrincipal, 'notCompared'>> {
  const [line] = summarizePrincipals(usage.rows);
  const used = new Set(mapped.grants.map(({ action }) => action));
  const denied = await mapDenied(usage.rows, catalog, usage.facts);
  const evaluate = policies === null ? null : createEvaluator({ identity: policies });
  return {
    principal,
    events: line?.events ?? 0,
    denied: line?.denied ?? 0,
    firstSeen: line?.firstSeen ?? null,
    lastSeen: line?.lastSeen ?? null,
    today: policies === null ? null : await todayOf(policies, { catalog, used, principal, documents, carried }),
    policy: generated.policy,
    byHand,
    carried,
    evidence: generated.evidence,
    proof,
    denials: triage(denied, used, evaluate),
    findings: generated.findings,
  };
}

interface TodayInput extends Pick<PolicyResult, 'principal' | 'documents' | 'carried'> {
  readonly catalog: Catalog;
  readonly used: ReadonlySet<string>;
}

async function todayOf(
  policies: readonly SourcedPolicy[],
  { catalog, used, principal, documents, carried }: TodayInput,
): Promise<ReviewedToday> {
  const granted = grantedStatements(policies, ownVariables(principal));
  const excess = await measureExcess({
    statements: granted,
    used,
    service: (prefix) => catalog.service(prefix),
    prefixes: catalog.index.prefixes,
  });
  // policies that only deny stay attached (RULES.md 21)
  const staying = policies.filter(({ policy }) => policy.statements.every(({ effect }) => effect === 'Deny'));
  const beside = [...documents, ...carried.map(({ document }) => document)];
  const fresh = beside.map((document) => ({ name: 'new', policy: parsePolicy(document) }));
  return {
    policies: policies.map(({ name, origin, createdAt }) => ({ name, origin, createdAt })),
    excess,
    diff: diffPolicies(policies, [...fresh, ...staying]),
  };
}
