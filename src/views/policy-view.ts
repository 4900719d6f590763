import { TrimtrailError } from '../base/errors.js';
import { grantedStatements } from '../iam/contains.js';
import type { NamedPolicy } from '../iam/compile-policy.js';
import { createEvaluator } from '../iam/evaluate.js';
import { POLICY_LIMITS, policySize } from '../iam/limits.js';
import { parsePolicy } from '../iam/parse-policy.js';
import type { SourcedPolicy } from '../iam/sourced-policy.js';
import type { PolicyDocument } from '../iam/types.js';
import { readLimit } from '../main/fit-to-limit.js';
import type { GrantingOptions, PolicyResult } from '../main/generate-policy.js';
import { ownVariables } from '../main/within-today.js';
import { diffPolicies } from '../policy/diff-policies.js';
import { prove, type Proof } from '../proof/prove.js';
import { safePolicyName } from '../render/formats/names.js';
import { renderPolicies } from '../render/formats/render-policies.js';
import { applyDecisions } from './decisions.js';
import { proofView } from './proof-view.js';
import { statementViews } from './statement-views.js';
import {
  RENDERED_FORMATS,
  type PolicySettings,
  type PolicyView,
  type Rendered,
  type RenderedFormat,
} from './types/policy.js';

/** Options of the flow from the settings of a page. Errors: `bad-usage` for a limit that is none. */
export function grantingOf(settings: PolicySettings): GrantingOptions {
  const {
    limit,
    attachments,
    allowFutureActions,
    maxResources,
    keep: _keep,
    decisions: _decisions,
    ...granting
  } = settings;
  const fit = limit === null ? null : { limit: readLimit(limit), attachments, allowFutureActions };
  const budget = maxResources === null ? {} : { maxResources };
  return { ...granting, ...budget, acrossAccounts: false, fit };
}

/** A policy with what was decided by hand. */
export interface DecidedPolicy {
  readonly result: PolicyResult;
  readonly settings: PolicySettings;
  readonly documents: readonly PolicyDocument[];
  readonly proof: Proof;
  /** Policies of today; null: none were given. */
  readonly current: readonly SourcedPolicy[] | null;
}

/** Applies the decisions and proves what came of it. */
export function decide(
  result: PolicyResult,
  settings: PolicySettings,
  current: readonly SourcedPolicy[] | null,
): DecidedPolicy {
  const documents = applyDecisions(result.documents, settings.decisions);
  const proof = documents === result.documents ? result.proof : proveAgain(result, { settings, documents, current });
  return { result, settings, documents, proof, current };
}

function proveAgain(
  { mapped, usage, carried, principal }: PolicyResult,
  { settings, documents, current }: Pick<DecidedPolicy, 'settings' | 'documents' | 'current'>,
): Proof {
  return prove({
    policy: { Version: '2012-10-17', Statement: documents.flatMap(({ Statement }) => Statement) },
    beside: carried.map(({ document }) => document),
    mapped,
    rows: usage.rows,
    seen: usage.facts.seen,
    grantGuarded: settings.grantGuarded,
    current:
      current === null
        ? null
        : {
            granted: grantedStatements(current, ownVariables(principal)),
            evaluate: createEvaluator({ identity: current }),
          },
  });
}

export interface PolicyBeside {
  /** The one that was shown before. */
  readonly before: DecidedPolicy | null;
  readonly services: PolicyView['services'];
}

/** The view of a policy, with what stands beside it. */
export function policyView(decided: DecidedPolicy, { before, services }: PolicyBeside): PolicyView {
  const { result, settings, documents, current, proof } = decided;
  const { principal, mapped, carried, generated } = result;
  const policies = attached(decided);
  return {
    principal,
    documents,
    sizes: documents.map(policySize),
    limit: limitOf(settings),
    statements: statementViews(documents, { evidence: generated.evidence, mapped, settings }),
    rendered: renderedOf(documents, principal.name),
    carried,
    current: current?.map(({ name, document }) => ({ name, document })) ?? null,
    diff: current === null ? null : diffPolicies(current, [...policies, ...current.filter(onlyDenies)]),
    services,
    since: before === null ? null : diffPolicies(attached(before), policies),
    proof: proofView({ proof, mapped, policies, current, grantGuarded: settings.grantGuarded }),
    findings: generated.findings,
  };
}

/** Stays attached as it is (RULES.md 21). */
const onlyDenies = ({ policy: { statements } }: NamedPolicy): boolean =>
  statements.length > 0 && statements.every(({ effect }) => effect === 'Deny');

/** Everything that is attached together. */
export function attached({ documents, result: { carried } }: DecidedPolicy): readonly NamedPolicy[] {
  return [
    ...documents.map((document, at) => ({ name: `policy ${at + 1}`, policy: parsePolicy(document) })),
    ...carried.map(({ from, document }) => ({ name: from, policy: parsePolicy(document) })),
  ];
}

function limitOf({ limit }: PolicySettings): number | null {
  if (limit === null) return null;
  const read = readLimit(limit);
  return typeof read === 'number' ? read : POLICY_LIMITS[read];
}

/** The documents with the names they are to have in IAM. */
export function namedDocuments(
  documents: readonly PolicyDocument[],
  name: string,
): readonly { readonly name: string; readonly document: PolicyDocument }[] {
  return documents.map((document, at) => ({
    name: safePolicyName(documents.length === 1 ? name : `${name}-${at + 1}`),
    document,
  }));
}

function renderedOf(documents: readonly PolicyDocument[], name: string): Readonly<Record<RenderedFormat, Rendered>> {
  const named = namedDocuments(documents, name);
  const render = (format: RenderedFormat): Rendered => {
    try {
      return { text: renderPolicies(named, format) };
    } catch (error) {
      if (error instanceof TrimtrailError) return { refused: error.message };
      throw error;
    }
  };
  const [json, terraform, cloudformation, cdk] = RENDERED_FORMATS;
  return {
    json: render(json),
    terraform: render(terraform),
    cloudformation: render(cloudformation),
    cdk: render(cdk),
  };
}
