import type { MappedUsage } from '../actions/types.js';
import type { CheckedKind, NewAccess, PolicyRemark } from '../aws/policy-checks/access-analyzer.js';
import type { SimulatedAnswer, SimulatedPolicies, SimulationRequest } from '../aws/policy-checks/simulate.js';
import { finding, type Finding, type FindingCode } from '../base/findings.js';
import { contextKeysOf } from '../iam/compile-policy.js';
import { createEvaluator } from '../iam/evaluate.js';
import { withKnownContext, type KnownContext } from '../iam/known-keys.js';
import type { SourcedPolicy } from '../iam/sourced-policy.js';
import { batchesOf, questionsOf, type NotAsked, type Question } from '../proof/simulation.js';

/** AWS's own judges of policies. Each answers, or says why it may not be asked. */
export interface AwsOpinion {
  readonly simulate: (
    policies: SimulatedPolicies,
    request: SimulationRequest,
  ) => Promise<Opinion<readonly SimulatedAnswer[]>>;
  readonly validate: (document: string, kind: CheckedKind) => Promise<Opinion<readonly PolicyRemark[]>>;
  readonly newAccess: (existing: string, next: string) => Promise<Opinion<NewAccess>>;
}

export type Opinion<T> = { readonly answer: T } | { readonly refused: string };

/** A request that AWS decides otherwise. */
export interface Difference {
  readonly action: string;
  readonly resource: string;
  readonly ours: 'allowed' | 'denied';
  readonly aws: 'allowed' | 'explicitDeny' | 'implicitDeny';
  readonly count: number;
  readonly eventId: string | null;
}

/** What AWS says of the policies and of the calls. */
export interface AwsSaid {
  /** Different requests that the policy simulator decided. */
  readonly asked: number;
  readonly differences: readonly Difference[];
  readonly notAsked: readonly NotAsked[];
  readonly remarks: readonly (PolicyRemark & { readonly policy: string })[];
  /** Null: there are no policies of today to compare with, or Access Analyzer did not answer. */
  readonly newAccess: NewAccess | null;
}

export interface AskedAws {
  readonly said: AwsSaid;
  readonly findings: readonly Finding[];
}

export interface AskedPolicies {
  readonly identity: readonly SourcedPolicy[];
  readonly boundary: readonly SourcedPolicy[];
  readonly serviceControl: readonly SourcedPolicy[];
  readonly resourceControl: readonly SourcedPolicy[];
  /** The identity policies of today; null when they are not named. */
  readonly current: readonly SourcedPolicy[] | null;
}

/** Different requests put to the simulator at most, and actions or resources in one of its requests. */
const MOST = 2_000;
const BATCH = 25;

/**
 * Asks AWS itself (RULES.md 23): the policy simulator about each different request, Access Analyzer about each document and about access that
 * today's policies do not give. What AWS decides otherwise is a finding.
 *
 * Errors: those of AWS, but that something may not be asked.
 */
export async function askAws(
  mapped: MappedUsage,
  policies: AskedPolicies,
  { opinion, known }: { readonly opinion: AwsOpinion; readonly known: KnownContext },
): Promise<AskedAws> {
  const simulated = await simulateAll(mapped, policies, { opinion, known });
  const validated = await validateAll(policies, opinion);
  const compared = await compareWithToday(policies, opinion);
  const refused = [...simulated.refused, ...validated.refused, ...compared.refused];
  const { asked, differences, notAsked } = simulated;
  return {
    said: { asked, differences, notAsked, remarks: validated.remarks, newAccess: compared.newAccess },
    findings: [
      ...differences.map(differs),
      ...validated.remarks.map(remarked),
      ...(compared.newAccess?.passed === false ? [widened(compared.newAccess)] : []),
      ...left(notAsked),
      ...refused.map((why) => finding('aws-not-asked', why)),
    ],
  };
}

interface Simulated {
  readonly asked: number;
  readonly differences: readonly Difference[];
  readonly notAsked: readonly NotAsked[];
  readonly refused: readonly string[];
}

async function simulateAll(
  mapped: MappedUsage,
  { identity, boundary }: AskedPolicies,
  { opinion, known }: { readonly opinion: AwsOpinion; readonly known: KnownContext },
): Promise<Simulated> {
  const named = contextKeysOf([...identity, ...boundary].map(({ policy }) => policy));
  const set = { identity, boundary: boundary.length === 0 ? null : boundary };
  const evaluate = withKnownContext(createEvaluator(set), known);
  const { questions, notAsked } = questionsOf(mapped, { evaluate, keys: named, known, most: MOST });
  const documents = { identity: identity.map(textOf), boundary: boundary.map(textOf) };
  const answers = new Map<string, SimulatedAnswer>();
  for (const batch of batchesOf(questions, BATCH)) {
    const opinions = await opinion.simulate(documents, batch);
    if ('refused' in opinions) return { asked: 0, differences: [], notAsked, refused: [opinions.refused] };
    for (const one of opinions.answer) answers.set(keyOf(one, batch.context), one);
  }
  const decided = questions.map((question) => ({ question, answer: answers.get(keyOf(question, question.context)) }));
  const refusals = decided.filter(({ answer }) => (answer?.decision ?? null) === null);
  return {
    asked: questions.length - refusals.length,
    differences: decided.flatMap(({ question, answer }) => differenceOf(question, answer?.decision ?? null)),
    notAsked: [
      ...notAsked,
      ...(refusals.length === 0 ? [] : [{ why: 'AWS does not simulate it', count: refusals.length }]),
    ],
    refused: [],
  };
}

const textOf = ({ document }: SourcedPolicy): string => JSON.stringify(document);

const keyOf = ({ action, resource }: Pick<Question, 'action' | 'resource'>, context: Question['context']): string =>
  JSON.stringify([action, resource, context]);

function differenceOf(question: Question, aws: SimulatedAnswer['decision']): readonly Difference[] {
  if (aws === null || (aws === 'allowed') === (question.ours === 'allowed')) return [];
  const { action, resource, count, eventId } = question;
  return [{ action, resource, ours: aws === 'allowed' ? 'denied' : 'allowed', aws, count, eventId }];
}

/** Managed policies of AWS are called by their ARN; what Access Analyzer remarks on them nobody here can change. */
const AWS_OWN = /^arn:[^:]+:iam::aws:policy\//;

async function validateAll(
  { identity, boundary, serviceControl, resourceControl }: AskedPolicies,
  opinion: AwsOpinion,
): Promise<Pick<AwsSaid, 'remarks'> & { readonly refused: readonly string[] }> {
  const documents = new Map(
    [
      ...[...identity, ...boundary]
        .filter(({ name }) => !AWS_OWN.test(name))
        .map((policy) => [policy, 'IDENTITY_POLICY'] as const),
      ...serviceControl.map((policy) => [policy, 'SERVICE_CONTROL_POLICY'] as const),
      ...resourceControl.map((policy) => [policy, 'RESOURCE_CONTROL_POLICY'] as const),
    ].map(([policy, kind]) => [`${kind} ${textOf(policy)}`, { policy, kind }]),
  );
  const remarks: AwsSaid['remarks'][number][] = [];
  for (const { policy, kind } of documents.values()) {
    const found = await opinion.validate(textOf(policy), kind);
    if ('refused' in found) return { remarks, refused: [found.refused] };
    remarks.push(...found.answer.map((remark) => ({ ...remark, policy: policy.name })));
  }
  return { remarks, refused: [] };
}

async function compareWithToday(
  { identity, current }: AskedPolicies,
  opinion: AwsOpinion,
): Promise<Pick<AwsSaid, 'newAccess'> & { readonly refused: readonly string[] }> {
  if (current === null || current.length === 0) return { newAccess: null, refused: [] };
  const [existing, next] = [together(current), together(identity)];
  if (existing === null || next === null) return { newAccess: null, refused: [OLD_VERSION] };
  const found = await opinion.newAccess(existing, next);
  return 'refused' in found ? { newAccess: null, refused: [found.refused] } : { newAccess: found.answer, refused: [] };
}

const OLD_VERSION =
  'Access Analyzer compares two documents, and policies of version 2008-10-17 with variables do not go into one with others';

/** Policies as one document: statements are numbered in the order of the policies. Null where their versions mean different things. */
function together(policies: readonly SourcedPolicy[]): string | null {
  const old = policies.some(
    ({ policy, document }) => policy.version !== '2012-10-17' && textOf({ document } as SourcedPolicy).includes('${'),
  );
  if (old) return null;
  const Statement = policies.flatMap(({ document }) => {
    const own = (document as { readonly Statement: unknown }).Statement; // parsed when it was read
    return (Array.isArray(own) ? own : [own]).map(withoutSid);
  });
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

/** Of two policies they may be the same. */
function withoutSid(statement: Readonly<Record<string, unknown>>): unknown {
  const { Sid: _sid, ...rest } = statement;
  return rest;
}

function differs({ action, resource, ours, aws, count, eventId }: Difference): Finding {
  const says = aws === 'allowed' ? 'allows it' : aws === 'explicitDeny' ? 'denies it explicitly' : 'does not allow it';
  const such = eventId === null ? '' : ` (such as ${eventId})`;
  return finding('aws-differs', `${action} on ${resource} is ${ours} here, and AWS's simulator ${says}${such}`, count);
}

const REMARKS = {
  ERROR: 'aws-policy-error',
  SECURITY_WARNING: 'aws-policy-warning',
  WARNING: 'aws-policy-warning',
  SUGGESTION: 'aws-policy-suggestion',
} as const satisfies Readonly<Record<PolicyRemark['type'], FindingCode>>;

const remarked = ({ policy, type, code, says, link }: AwsSaid['remarks'][number]): Finding =>
  finding(REMARKS[type], `${policy}: ${code}: ${says}${link === '' ? '' : ` (${link})`}`);

const widened = ({ reasons }: NewAccess): Finding =>
  finding(
    'aws-new-access',
    `Access Analyzer finds access that the policies of today do not give: ${reasons.join('; ') || 'it gives no reason'}`,
    Math.max(reasons.length, 1),
    reasons,
  );

const left = (notAsked: readonly NotAsked[]): readonly Finding[] =>
  notAsked.map(({ why, count }) => finding('aws-not-asked', `the simulator was not asked: ${why}`, count));
