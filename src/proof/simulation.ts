import type { Grant, MappedUsage } from '../actions/types.js';
import { compareText } from '../base/findings.js';
import { groupBy } from '../base/group-by.js';
import type { DecisionResult, Evaluator } from '../iam/evaluate.js';
import { knowing, type KnownContext } from '../iam/known-keys.js';
import { isMultivalued } from '../iam/multivalued-keys.js';
import type { RequestContext } from '../iam/request-context.js';
import { contextOfCall, rememberResources } from './requests.js';

/** What is told of a context key. Source: IAM API Reference, ContextEntry (ContextKeyType). */
export interface ContextEntry {
  readonly key: string;
  readonly type: 'string' | 'stringList' | 'ip' | 'boolean' | 'numeric' | 'date';
  readonly values: readonly string[];
}

/** One request as a simulator is asked about it, with what our evaluator says. */
export interface Question {
  readonly action: string;
  /** An ARN, or `*` for an action without resources. */
  readonly resource: string;
  /** In order of the keys; a key that the request does not carry is not among them. */
  readonly context: readonly ContextEntry[];
  readonly ours: Exclude<DecisionResult, 'unknown'>;
  /** Distinct events. */
  readonly count: number;
  readonly eventId: string | null;
}

/** Requests that are not put to a simulator, by reason. */
export interface NotAsked {
  readonly why: string;
  readonly count: number;
}

export interface Questions {
  readonly questions: readonly Question[];
  readonly notAsked: readonly NotAsked[];
}

export interface QuestionOptions {
  /** Of the layers that the simulator knows. */
  readonly evaluate: Evaluator;
  /** The context keys that the policies name. */
  readonly keys: readonly string[];
  /** What is known besides what the record says. */
  readonly known: KnownContext;
  /** Different requests at most; each action has its turn. */
  readonly most: number;
}

const IN_PART = 'the resource is known in part';
const UNKNOWN = 'it depends on what the record can not give';
const BY_SCENARIO = 'AWS simulates it only by scenario, with all its resources at once';

/** Source: IAM API Reference, SimulateCustomPolicy (ResourceHandlingOption). */
const SCENARIOS: ReadonlySet<string> = new Set(['ec2:RunInstances']);

/** The different requests behind what succeeded, as far as action, resource and context are known exactly. */
export function questionsOf({ grants }: MappedUsage, options: QuestionOptions): Questions {
  const found = new Map<string, Question>();
  const left = new Map<string, number>();
  const resourcesOf = rememberResources();
  for (const grant of grants) {
    for (const resource of resourcesOf(grant)) {
      for (const one of resource.alternatives) {
        const context = knowing({ context: contextOfCall(grant, resource), resource: one }, options.known);
        const { result } = options.evaluate({ action: grant.action, resource: one, context });
        const why = SCENARIOS.has(grant.action)
          ? BY_SCENARIO
          : one.arn === null
            ? IN_PART
            : result === 'unknown'
              ? UNKNOWN
              : null;
        if (why !== null) left.set(why, (left.get(why) ?? 0) + grant.evidence.count);
        if (why !== null || one.arn === null || result === 'unknown') continue;
        add(found, grant, { resource: one.arn, context: entriesOf(context, options.keys), ours: result });
      }
    }
  }
  const all = inTurn([...found.values()]);
  const over = all.slice(options.most);
  if (over.length > 0) left.set(`more than ${options.most} different requests`, over.length);
  return {
    questions: all.slice(0, options.most),
    notAsked: [...left].toSorted(([a], [b]) => compareText(a, b)).map(([why, count]) => ({ why, count })),
  };
}

function add(
  found: Map<string, Question>,
  { action, evidence }: Grant,
  rest: Pick<Question, 'resource' | 'context' | 'ours'>,
): void {
  const key = JSON.stringify([action, rest.resource, rest.context]);
  const known = found.get(key);
  const count = (known?.count ?? 0) + evidence.count;
  found.set(key, { action, ...rest, count, eventId: known?.eventId ?? evidence.eventIds[0] ?? null });
}

/** The first of each action, then the second of each: so that a bound leaves out no action whole. */
function inTurn(questions: readonly Question[]): readonly Question[] {
  const turns = new Map<string, number>();
  const ranked = questions.map((question) => {
    const turn = turns.get(question.action) ?? 0;
    turns.set(question.action, turn + 1);
    return { question, turn };
  });
  return ranked
    .toSorted((a, b) => a.turn - b.turn || compareText(a.question.action, b.question.action))
    .map(({ question }) => question);
}

const entriesOf = (context: RequestContext, keys: readonly string[]): readonly ContextEntry[] =>
  keys.flatMap((key) => {
    const { values } = context(key);
    return values.length === 0 ? [] : [{ key, type: typeOf(key), values }];
  });

/** Keys that are no text. Source: IAM User Guide, "AWS global condition context keys". */
const TYPES: Readonly<Record<string, ContextEntry['type']>> = {
  'aws:currenttime': 'date',
  'aws:epochtime': 'numeric',
  'aws:multifactorauthage': 'numeric',
  'aws:multifactorauthpresent': 'boolean',
  'aws:principalisawsservice': 'boolean',
  'aws:securetransport': 'boolean',
  'aws:sourceip': 'ip',
  'aws:tokenissuetime': 'date',
  'aws:viaawsservice': 'boolean',
  'aws:vpcsourceip': 'ip',
};

const typeOf = (key: string): ContextEntry['type'] =>
  TYPES[key.toLowerCase()] ?? (isMultivalued(key.toLowerCase()) ? 'stringList' : 'string');

/** Questions that one request of the simulator asks: each action on each resource, in one context. */
export interface QuestionBatch {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly context: readonly ContextEntry[];
}

/**
 * Batches that ask every question and no other: actions whose resources are the same go together.
 *
 * @param size Actions, and resources, of one batch at most.
 */
export function batchesOf(questions: readonly Question[], size: number): readonly QuestionBatch[] {
  const byContext = groupBy(questions, ({ context }) => JSON.stringify(context));
  return [...byContext.values()].flatMap((own) => {
    const context = own[0]?.context ?? [];
    const resources = [...groupBy(own, ({ action }) => action)].map(
      ([action, some]) => [action, some.map(({ resource }) => resource).toSorted(compareText)] as const,
    );
    const alike = groupBy(resources, ([, list]) => JSON.stringify(list));
    return [...alike.values()].flatMap((group) =>
      chunks(
        group.map(([action]) => action),
        size,
      ).flatMap((actions) => chunks(group[0]?.[1] ?? [], size).map((list) => ({ actions, resources: list, context }))),
    );
  });
}

function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, at) => items.slice(at * size, (at + 1) * size));
}
