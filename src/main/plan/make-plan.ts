import { boundarySteps, nextNumber, replacingSteps, type Cut } from '../../apply/build-steps.js';
import { codeEvidence } from '../../apply/code-evidence.js';
import { allowsNothing, heldPolicies, rawStatements } from '../../apply/documents.js';
import type { Caller } from '../../apply/iam-account.js';
import { sealPlan, type Plan } from '../../apply/plan-file.js';
import { readProtectRule, refusalOf } from '../../apply/preflight.js';
import type { Stage } from '../../apply/stages.js';
import { refOfArn, type KnownState } from '../../apply/state-from-details.js';
import { stateHash } from '../../apply/state.js';
import type { OwnPolicy, PrincipalRef, PrincipalState } from '../../apply/types.js';
import { addDays } from '../../base/day.js';
import { TrimtrailError } from '../../base/errors.js';
import type { Principal } from '../../base/usage-row.js';
import { grantedStatements, widerThan } from '../../iam/contains.js';
import { parseArn } from '../../base/arn.js';
import type { SourcedPolicy } from '../../iam/sourced-policy.js';
import { sourced } from '../../iam/sourced-policy.js';
import { diffPolicies } from '../../policy/diff-policies.js';
import { nobodyToCut } from '../../policy/nobody-to-cut.js';
import { readSelectors } from '../../proof/event-selectors.js';
import { choosePrincipal } from '../../usage/choose-principal.js';
import type { FileText } from '../policy-files.js';
import { shippedCatalog } from '../catalog-files.js';
import { policyOf, type GrantingOptions, type PolicyResult } from '../generate-policy.js';
import { readUsage, type ReadingOptions } from '../read-usage.js';
import { orSayWhoWasMeant } from '../who-was-meant.js';
import { ownVariables } from '../within-today.js';
import { keptUnselected } from './kept-unselected.js';
import { findingsOfPlan } from './plan-findings.js';
import { proveDocuments } from './prove-documents.js';
import { stagedDocuments } from './plan-stage.js';
import { usedPermissions } from './used-permissions.js';
import { orSayWhatFits } from './what-fits.js';

export interface PlanRequest {
  readonly sources: readonly string[];
  readonly reading: ReadingOptions;
  readonly granting: GrantingOptions;
  /** What the principal is granted today, from the account or from a file. */
  readonly knownState: (ref: PrincipalRef) => Promise<KnownState | null>;
  /** Null: AWS is not asked while planning. */
  readonly caller: Caller | null;
  readonly selectors: readonly FileText[];
  readonly keep: readonly string[];
  readonly stage: Stage | 'auto';
  readonly waitDays: number;
  readonly asBoundary: boolean;
  readonly protect: readonly string[];
  readonly codeTags: readonly string[];
  readonly now: Date;
  readonly tool: string;
  /** What else becomes of the policy before it is staged; the plan still refuses what today does not allow. */
  readonly revise?: (result: PolicyResult, current: readonly SourcedPolicy[]) => PolicyResult;
}

/** Managed policies that may be attached unless a quota was raised. Source: IAM User Guide, "IAM and AWS STS quotas". */
const ATTACHMENTS = 10;

/**
 * What would change, and nothing changes: the account is only read.
 *
 * Errors: those of reading and of `policy`; `principal-protected`, `owned-by-code`, `quota-exceeded`, `plan-refused`, `nothing-to-cut`.
 */
export function makePlan(request: PlanRequest): Promise<Plan> {
  return orSayWhoWasMeant(request.sources, request.reading, () => planFor(request));
}

async function planFor(request: PlanRequest): Promise<Plan> {
  const { reading } = request;
  const filter = { ...reading.filter, principals: [] };
  const [usage, catalog] = await Promise.all([readUsage(request.sources, { ...reading, filter }), shippedCatalog()]);
  const spec = reading.filter.principals[0] ?? null;
  const { principal } = choosePrincipal(usage.rows, spec, reading.filter);
  const nobody = nobodyToCut(principal);
  if (nobody !== null) throw nobody;
  const known = await knownStateOf(principal, request);
  const facts = { caller: request.caller, now: request.now, codeTags: request.codeTags };
  const refusal = refusalOf(known.state, { ...facts, protect: request.protect.map(readProtectRule) });
  if (refusal !== null) throw refusal;
  const evidence = codeEvidence(usage.rows, known.state);
  if (evidence.by === 'code') throw ownedByCode(known, evidence.what);
  const within = policiesWithin(request, known);
  const result = await orSayWhatFits(request, () =>
    policyOf(usage, catalog, {
      whose: { spec, filter: reading.filter },
      granting: { ...request.granting, fit: fitOf(request, known) },
      today: {
        policiesOf: () => within,
        keep: request.keep,
        newerThan: null,
        selected: request.selectors.length === 0 ? null : readSelectors(request.selectors),
        allRows: usage.rows,
      },
    }),
  );
  const revised = request.revise?.(result, within) ?? result;
  return assemble(request, { known, result: revised, within, evidence: evidence.by, catalog });
}

/** What the new may at most allow: today's policies; where a boundary takes the place of a boundary, that one (RULES.md 31). */
function policiesWithin({ asBoundary }: PlanRequest, { state }: KnownState): readonly SourcedPolicy[] {
  if (!asBoundary || state.boundary === null) return heldPolicies(state);
  return [sourced(state.boundary.document, { name: state.boundary.arn, origin: 'managed' })];
}

interface Made {
  readonly known: KnownState;
  readonly result: PolicyResult;
  readonly within: readonly SourcedPolicy[];
  readonly evidence: 'hand' | null;
  readonly catalog: Awaited<ReturnType<typeof shippedCatalog>>;
}

async function assemble(request: PlanRequest, made: Made): Promise<Plan> {
  const { known, result } = made;
  const { state, own } = known;
  const { stage, cut, documents } = await cutOf(request, made);
  requireInside(documents, made);
  const created = newPolicies(cut, state.name);
  const granting = created.filter((one) => !allowsNothing(one));
  const attached = state.attached.map(({ arn }) => arn);
  const { asBoundary, waitDays, protect, codeTags } = request;
  return sealPlan({
    version: 1,
    tool: request.tool,
    createdAt: request.now.toISOString(),
    account: parseArn(state.arn)?.account ?? '',
    stage,
    mode: asBoundary ? 'boundary' : 'replace',
    notBefore: notBeforeOf(own, attached, waitDays),
    waitDays,
    before: state,
    stateHash: stateHash(state),
    ...cut,
    used: usedPermissions(result.mapped),
    protect,
    codeTags,
    diff: diffOf(made, cut, { created, asBoundary }),
    proof: proveDocuments(result, granting, request.granting.grantGuarded),
    findings: findingsOfPlan({
      result,
      cut,
      stage,
      code: made.evidence,
      state,
      asBoundary,
      kept: request.selectors.length > 0 ? [] : await keptUnselected(result, made.catalog, request.keep),
    }),
  });
}

interface StagedCut {
  readonly stage: Stage;
  readonly documents: readonly unknown[];
  readonly cut: Cut;
}

async function cutOf(request: PlanRequest, made: Made): Promise<StagedCut> {
  const { known, within, result } = made;
  const { state, own } = known;
  const names = own.map(({ name }) => name);
  const number = nextNumber(state.name, names);
  if (request.asBoundary) {
    const document = boundaryDocument(made);
    return { stage: 'resources', documents: [document], cut: boundarySteps(state, document, number) };
  }
  const policies = within.filter((one) => !allowsNothing(one));
  const staged = await stagedDocuments({ asked: request.stage, policies, final: result.documents }, made.catalog);
  return { ...staged, cut: replacingSteps(state, staged.documents, number) };
}

/** What is lost; nothing may be gained. Errors: `nothing-to-cut`, `plan-refused`. */
function diffOf(
  { known, within }: Made,
  cut: Cut,
  { created, asBoundary }: { readonly created: readonly SourcedPolicy[]; readonly asBoundary: boolean },
): Plan['diff'] {
  const { state } = known;
  const diff = asBoundary
    ? boundaryDiff(known, within, created)
    : diffPolicies(heldPolicies(state), [...created, ...remaining(state, cut)]);
  if (diff.denialsRemoved.length > 0) throw wider('a denial would be lost');
  if (diff.lost.length === 0) throw nothingToCut(state.arn);
  return { ...diff, gained: [] };
}

async function knownStateOf(principal: Principal, { knownState }: PlanRequest): Promise<KnownState> {
  const ref = principal.arn === null ? null : refOfArn(principal.arn);
  if (ref === null) {
    throw new TrimtrailError('nobody-to-cut', `${principal.name} is no user or role that the records name by its ARN`, {
      hint: 'read trail files: event history as CSV names no roles',
    });
  }
  const known = await knownState(ref);
  if (known !== null && known.state.arn === principal.arn) return known;
  if (known !== null && sameButPath(known.state.arn, principal.arn ?? '')) return known;
  throw new TrimtrailError('account-moved', `${principal.arn ?? principal.name} is not there in the account`, {
    hint: 'it was deleted, or these are the credentials of another account',
  });
}

/** A role's records may lack its path. */
function sameButPath(one: string, other: string): boolean {
  const [a, b] = [parseArn(one), parseArn(other)];
  return a !== null && b !== null && a.account === b.account && a.partition === b.partition;
}

/** Old and new must be attached together, so the new gets what room the old leaves. */
function fitOf({ asBoundary }: PlanRequest, { state }: KnownState): GrantingOptions['fit'] {
  if (asBoundary) return { limit: 'managed', attachments: 1, allowFutureActions: false };
  const carried = heldPolicies(state).filter(
    ({ policy }) => new Set(policy.statements.map(({ effect }) => effect)).size === 2,
  ).length;
  const room = ATTACHMENTS - state.attached.length - carried;
  if (room >= 1) return { limit: 'managed', attachments: room, allowFutureActions: false };
  throw new TrimtrailError(
    'quota-exceeded',
    `${state.attached.length} managed policies are attached, which leaves no room for new ones`,
    {
      hint: 'detach by hand what is not needed, or use --as-boundary; nothing is detached to make room',
    },
  );
}

/** Denials of the old boundary go into the new one as they are written. */
function boundaryDocument({ result, known, within }: Made): unknown {
  const [own] = result.documents;
  const denials =
    known.state.boundary === null
      ? []
      : within.flatMap((one) => rawStatements(one)).filter((statement) => statement['Effect'] === 'Deny');
  if (denials.length > 0 && within[0]?.policy.version !== '2012-10-17')
    throw wider('the boundary is of version 2008-10-17, whose denials mean something else in a document of today');
  return { Version: '2012-10-17', Statement: [...(own?.Statement ?? []), ...denials] };
}

/** Without an old boundary nothing is denied by one: the denials of the policies stay where they are. */
function boundaryDiff(
  { state }: KnownState,
  within: readonly SourcedPolicy[],
  created: readonly SourcedPolicy[],
): ReturnType<typeof diffPolicies> {
  const diff = diffPolicies(within, created);
  return state.boundary === null ? { ...diff, denialsRemoved: [] } : diff;
}

/** What stays attached as it is. */
const remaining = (state: PrincipalState, { leaves }: Cut): readonly SourcedPolicy[] =>
  heldPolicies(state).filter((one) =>
    one.group === null ? allowsNothing(one) : !leaves.some(({ group }) => group === one.group),
  );

function newPolicies(cut: Cut, principal: string): readonly SourcedPolicy[] {
  return cut.steps.flatMap((step) =>
    step.do === 'create' ? [sourced(step.policy.document, { name: `${principal}: ${step.name}` })] : [],
  );
}

/** Never wider: every statement with its own resources must be inside what is granted today. */
function requireInside(documents: readonly unknown[], { within, result }: Made): void {
  const granted = grantedStatements(within, ownVariables(result.principal));
  const raw = grantedStatements(within);
  for (const document of documents) {
    const { policy } = sourced(document, { name: 'plan' });
    // a statement with NotResource is one of today's with fewer actions: it has no patterns to compare
    const comparable = { ...policy, statements: policy.statements.filter(({ notResources }) => notResources === null) };
    const beyond = widerThan(comparable, [...granted, ...raw]);
    if (beyond[0] !== undefined) throw wider(`${beyond[0].action} on ${beyond[0].resource} is not granted today`);
  }
}

const wider = (why: string): TrimtrailError =>
  new TrimtrailError('plan-refused', `this plan would allow more than today: ${why}`, {
    hint: 'nothing was written; please report this with the policies, names changed',
  });

const nothingToCut = (arn: string): TrimtrailError =>
  new TrimtrailError('nothing-to-cut', `${arn} has no permission that the records do not show in use`, {
    hint: 'trimtrail compare says what was used and what could not have been seen',
  });

function ownedByCode({ state }: KnownState, what: string): TrimtrailError {
  return new TrimtrailError('owned-by-code', `${state.arn} is written by code (${what})`, {
    hint: 'change it there: trimtrail policy … --format terraform (or cloudformation, cdk) writes what to put in',
  });
}

/** RULES.md 35: a stage is watched before the next begins. */
function notBeforeOf(own: readonly OwnPolicy[], attached: readonly string[], waitDays: number): string | null {
  const times = own
    .filter(({ arn, createdAt }) => createdAt !== null && attached.includes(arn))
    .map(({ createdAt }) => createdAt ?? '');
  const last = times.toSorted().at(-1);
  return last === undefined ? null : `${addDays(last.slice(0, 10), waitDays)}${last.slice(10)}`;
}
