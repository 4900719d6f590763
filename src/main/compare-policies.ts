import { mapDenied } from '../actions/map-denied.js';
import { mapUsage } from '../actions/map-usage.js';
import { laterTime } from '../base/day.js';
import { sortFindings, type Finding } from '../base/findings.js';
import type { Ledger } from '../base/ledger.js';
import type { Principal } from '../base/usage-row.js';
import { grantedStatements } from '../iam/contains.js';
import { createEvaluator } from '../iam/evaluate.js';
import { withKnownContext } from '../iam/known-keys.js';
import type { ReadPolicies } from '../iam/policy-documents.js';
import { nobodyToCut } from '../policy/nobody-to-cut.js';
import { compareStatements, type ComparedStatement, type TodayStatement } from '../proof/compare.js';
import { readSelectors } from '../proof/event-selectors.js';
import { readLastAccessed } from '../proof/last-accessed.js';
import { replay } from '../proof/replay.js';
import { triage, type Denial } from '../proof/triage.js';
import type { ReplayLine } from '../proof/types.js';
import { choosePrincipal } from '../usage/choose-principal.js';
import { narrowUsage } from '../usage/narrow-usage.js';
import { knownOf, type AccountLimits } from './account-limits.js';
import { shippedCatalog } from './catalog-files.js';
import { policiesIn, policySet, readPolicyFiles, readText, type PolicyFiles, type TextSource } from './policy-files.js';
import { readUsage, type ReadingOptions } from './read-usage.js';
import { orSayWhoWasMeant } from './who-was-meant.js';
import { observabilityOf, ownVariables } from './within-today.js';

export interface CompareRequest {
  readonly sources: readonly string[];
  readonly reading: ReadingOptions;
  readonly files: PolicyFiles;
  /** What Organizations told of the principal's account, whose levels are among the files; null: it was not asked. */
  readonly limits: AccountLimits | null;
  /** What is to be known of the files. */
  readonly findings: readonly Finding[];
  readonly selectors: readonly TextSource[];
  readonly lastAccessed: TextSource | null;
  readonly minDays: number;
}

export interface CompareResult {
  readonly principal: Principal;
  readonly statements: readonly ComparedStatement[];
  /** Calls that succeeded although no policy of today allows them, or that today's conditions leave open. */
  readonly neededNotGranted: readonly ReplayLine[];
  readonly denied: readonly Denial[];
  /** Days of any event in the source. */
  readonly span: { readonly first: string; readonly last: string } | null;
  readonly minDays: number;
  readonly findings: readonly Finding[];
  readonly ledger: Ledger;
}

/**
 * What was used against what is granted today (RULES.md 18, 19). Every principal's events are read: they show what was recorded.
 *
 * Errors: those of reading and of choosing the principal; `bad-policy`; `bad-selectors`; `nobody-to-cut`.
 */
export function comparePolicies(request: CompareRequest): Promise<CompareResult> {
  return orSayWhoWasMeant(request.sources, request.reading, () => compareNamed(request));
}

async function compareNamed(request: CompareRequest): Promise<CompareResult> {
  const { sources, reading, files, minDays } = request;
  const [texts, selected, lastAccessed, catalog] = await Promise.all([
    readPolicyFiles(files),
    Promise.all(request.selectors.map(readText)).then((read) => (read.length === 0 ? null : readSelectors(read))),
    request.lastAccessed === null
      ? null
      : readText(request.lastAccessed).then(({ name, text }) => readLastAccessed(name, text)),
    shippedCatalog(),
  ]);
  const filter = { ...reading.filter, principals: [] };
  const all = await readUsage(sources, { ...reading, filter, contextKeys: texts.contextKeys });
  const { principal, rows } = choosePrincipal(all.rows, reading.filter.principals[0] ?? null, reading.filter);
  const refusal = nobodyToCut(principal);
  if (refusal !== null) throw refusal;
  const usage = narrowUsage(all, rows, filter.regions);
  const set = policySet(texts, 'current', principal);
  const evaluate = withKnownContext(createEvaluator(set), knownOf(request.limits, principal));
  const mapped = await mapUsage(rows, catalog, { facts: usage.facts });
  const observability = await observabilityOf(all.rows, catalog, { account: principal.account, selected });
  const statements = await compareStatements({
    statements: policiesIn(texts, 'current', principal).flatMap((read) => statementsOf(read, principal)),
    grants: mapped.grants,
    observability,
    lastAccessed,
    minDays,
    service: (prefix) => catalog.service(prefix),
    prefixes: catalog.index.prefixes,
  });
  const denied = await mapDenied(rows, catalog, usage.facts);
  return {
    principal,
    statements,
    neededNotGranted: replay(mapped, evaluate, { grantGuarded: true }).lines,
    denied: triage(denied, new Set(mapped.grants.map(({ action }) => action)), evaluate),
    span: observability.span,
    minDays,
    findings: sortFindings([...request.findings, ...usage.findings, ...mapped.findings]),
    ledger: usage.ledger,
  };
}

function statementsOf({ policies, createdAt }: ReadPolicies, principal: Principal): readonly TodayStatement[] {
  const own = ownVariables(principal);
  return policies.flatMap((policy) =>
    grantedStatements([policy], own).map((granted, statement) => ({
      granted,
      statement,
      origin: policy.origin,
      createdAt: laterTime(policy.createdAt, createdAt),
    })),
  );
}
