import { mapUsage } from '../actions/map-usage.js';
import { TrimtrailError } from '../base/errors.js';
import { sortFindings, type Finding } from '../base/findings.js';
import type { Ledger } from '../base/ledger.js';
import type { Principal } from '../base/usage-row.js';
import { grantedStatements } from '../iam/contains.js';
import { createEvaluator, type Evaluator, type PolicySet } from '../iam/evaluate.js';
import { withKnownContext } from '../iam/known-keys.js';
import type { SourcedPolicy } from '../iam/sourced-policy.js';
import { nobodyToCut } from '../policy/nobody-to-cut.js';
import { replay } from '../proof/replay.js';
import { replayFindings } from '../proof/replay-findings.js';
import type { Replay } from '../proof/types.js';
import { withNearest } from '../proof/why-not.js';
import { choosePrincipal } from '../usage/choose-principal.js';
import { knownOf, type AccountLimits } from './account-limits.js';
import { shippedCatalog } from './catalog-files.js';
import { askAws, type AskedPolicies, type AwsOpinion, type AwsSaid } from './ask-aws.js';
import { policySet, readPolicyFiles, type PolicyFiles, type PolicyTexts } from './policy-files.js';
import { readUsage, type ReadingOptions } from './read-usage.js';
import { orSayWhoWasMeant } from './who-was-meant.js';
import { ownVariables } from './within-today.js';

export interface CheckRequest {
  readonly sources: readonly string[];
  readonly reading: ReadingOptions;
  readonly files: PolicyFiles;
  /** What Organizations told of the principal's account, whose levels are among the files; null: it was not asked. */
  readonly limits: AccountLimits | null;
  /** What is to be known of the files. */
  readonly findings: readonly Finding[];
  /** Replay what was inferred too (RULES.md 12). */
  readonly inferred: boolean;
  /** Count guarded actions on patterns as denied, not as withheld (RULES.md 13). */
  readonly grantGuarded: boolean;
  /** AWS's own judges, to be asked too; null: AWS is not asked. */
  readonly opinion: AwsOpinion | null;
}

export interface CheckResult {
  readonly principal: Principal;
  /** Names of the policies under test, by layer. */
  readonly policies: PolicyNames;
  readonly replay: Replay;
  /** What AWS itself says; null: it was not asked. */
  readonly aws: AwsSaid | null;
  readonly findings: readonly Finding[];
  readonly ledger: Ledger;
}

export interface PolicyNames {
  readonly identity: readonly string[];
  readonly boundary: readonly string[];
  readonly session: readonly string[];
  readonly serviceControl: readonly (readonly string[])[];
  readonly resourceControl: readonly (readonly string[])[];
}

/**
 * Replays every call of one principal that succeeded against policies (RULES.md 22, 24).
 *
 * Errors: those of reading and of choosing the principal; `bad-policy`; `nobody-to-cut`; `nothing-to-check` when no call succeeded.
 */
export function checkPolicies(request: CheckRequest): Promise<CheckResult> {
  return orSayWhoWasMeant(request.sources, request.reading, () => checkNamed(request));
}

async function checkNamed(request: CheckRequest): Promise<CheckResult> {
  const { sources, reading, files, limits, inferred, grantGuarded } = request;
  const texts = await readPolicyFiles(files);
  const [usage, catalog] = await Promise.all([
    readUsage(sources, { ...reading, contextKeys: texts.contextKeys }),
    shippedCatalog(),
  ]);
  const { principal, rows } = choosePrincipal(usage.rows, reading.filter.principals[0] ?? null, reading.filter);
  const refusal = nobodyToCut(principal);
  if (refusal !== null) throw refusal;
  const known = knownOf(limits, principal);
  const set = policySet(texts, 'policy', principal);
  const evaluatorOf = (policies: PolicySet): Evaluator => withKnownContext(createEvaluator(policies), known);
  const current = files.current.length === 0 ? null : evaluatorOf(policySet(texts, 'current', principal));
  const mapped = await mapUsage(rows, catalog, { inferred, facts: usage.facts });
  const replayed = replay(mapped, evaluatorOf(set), { current, grantGuarded });
  const statements = grantedStatements(set.identity, ownVariables(principal));
  const result = { ...replayed, lines: withNearest(replayed.lines, statements) };
  if (result.events === 0) throw nothingToCheck(result);
  const { opinion } = request;
  const asked =
    opinion === null
      ? null
      : await askAws(mapped, askedPolicies(texts, set, { principal, limits }), { opinion, known });
  const findings = sortFindings([
    ...request.findings,
    ...usage.findings,
    ...mapped.findings,
    ...replayFindings(result),
    ...(asked?.findings ?? []),
  ]);
  const aws = asked?.said ?? null;
  return { principal, policies: namesOf(set), replay: result, aws, findings, ledger: usage.ledger };
}

const withDocuments = (policies: PolicySet['boundary'] | undefined): readonly SourcedPolicy[] =>
  (policies ?? []) as readonly SourcedPolicy[]; // policySet read them from files

/** Levels that AWS gave need not be shown to it again, and are not written here as they are there. */
function askedPolicies(
  texts: PolicyTexts,
  set: PolicySet,
  { principal, limits }: { readonly principal: Principal; readonly limits: AccountLimits | null },
): AskedPolicies {
  const levels = (all: PolicySet['serviceControl']): readonly SourcedPolicy[] =>
    limits === null ? (all ?? []).flatMap(withDocuments) : [];
  return {
    identity: withDocuments(set.identity),
    boundary: withDocuments(set.boundary),
    serviceControl: levels(set.serviceControl),
    resourceControl: levels(set.resourceControl),
    current: texts.files.current.length === 0 ? null : withDocuments(policySet(texts, 'current', principal).identity),
  };
}

function nothingToCheck({ leftOut }: Replay): TrimtrailError {
  const reasons = leftOut.map(({ why, count }) => `${count} ${why}`).join(', ');
  return new TrimtrailError(
    'nothing-to-check',
    `no call of the principal succeeded and needs a permission (${reasons})`,
    {
      hint: 'a check over nothing proves nothing: widen --from and --to, or name another principal',
    },
  );
}

const names = (policies: PolicySet['boundary']): readonly string[] => (policies ?? []).map(({ name }) => name);

function namesOf(set: PolicySet): PolicyNames {
  return {
    identity: names(set.identity),
    boundary: names(set.boundary),
    session: names(set.session),
    serviceControl: (set.serviceControl ?? []).map((level) => names(level)),
    resourceControl: (set.resourceControl ?? []).map((level) => names(level)),
  };
}
