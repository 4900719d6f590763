import { compilePolicies, type CompiledPolicies, type CompiledStatement, type NamedPolicy } from './compile-policy.js';
import { holdAll } from './conditions.js';
import { namedByOne } from './pattern-index.js';
import type { ContextValue, RequestContext } from './request-context.js';
import { isNamedBy, mayBe, type RequestResource } from './request-resource.js';
import { fillTemplate } from './template.js';
import { not, some, type Truth } from './truth.js';

/** What a request is tested against. Every layer that is there must allow it. */
export interface PolicySet {
  readonly identity: readonly NamedPolicy[];
  /** Permissions boundaries; null when the principal has none. */
  readonly boundary?: readonly NamedPolicy[] | null;
  /** Policies of the session, from AssumeRole or GetFederationToken; null when it has none. */
  readonly session?: readonly NamedPolicy[] | null;
  /** Service control policies, level by level: root, each unit, account. Not for the management account or service-linked roles. */
  readonly serviceControl?: readonly (readonly NamedPolicy[])[];
  /** Resource control policies of the resource's account, level by level; AWS's RCPFullAWSAccess is among them unasked. */
  readonly resourceControl?: readonly (readonly NamedPolicy[])[];
}

export const LAYERS = ['identity', 'boundary', 'session', 'serviceControl', 'resourceControl'] as const;
export type Layer = (typeof LAYERS)[number];

export interface AccessRequest {
  /** `s3:GetObject`. */
  readonly action: string;
  readonly resource: RequestResource;
  readonly context: RequestContext;
}

export const DECISIONS = ['allowed', 'explicitlyDenied', 'implicitlyDenied', 'unknown'] as const;
export type DecisionResult = (typeof DECISIONS)[number];

export interface DecidingStatement {
  readonly layer: Layer;
  /** As its {@link NamedPolicy} is called. */
  readonly policy: string;
  /** Counted from 0. */
  readonly statement: number;
  readonly sid: string | null;
  readonly effect: 'Allow' | 'Deny';
}

export interface Decision {
  readonly result: DecisionResult;
  /**
   * Allowed: one Allow per layer. Explicitly denied: the Deny. Unknown: the statements that may or may not apply.
   * Implicitly denied: none.
   */
  readonly statements: readonly DecidingStatement[];
  /** The first layer without an Allow; null unless implicitly denied. */
  readonly missing: Layer | null;
  /** Unknown: context keys in lower case, and `resource` for an ARN known in part. */
  readonly unknownKeys: readonly string[];
}

/** Evaluates requests against one set of policies. */
export type Evaluator = (request: AccessRequest) => Decision;

interface CompiledLayer {
  readonly layer: Layer;
  readonly policies: CompiledPolicies;
  /** Beside what the policies say; RCPs are never needed to allow. */
  readonly allowsAll: boolean;
}

/**
 * Makes an evaluator. A request is allowed when no policy denies it and every layer has a statement that allows it; the answer is
 * `unknown` when that differs between the values that unknown parts of the request may have. Kleene's logic decides: a known answer
 * holds for every value; `unknown` may be said although, taken together, all values give the same.
 * Source: IAM User Guide, "Policy evaluation logic".
 */
export function createEvaluator(set: PolicySet): Evaluator {
  const layers = layersOf(set);
  return (request) => decide(layers, request);
}

function layersOf(set: PolicySet): readonly CompiledLayer[] {
  return [
    layerOf('identity', set.identity),
    ...(set.boundary ? [layerOf('boundary', set.boundary)] : []),
    ...(set.session ? [layerOf('session', set.session)] : []),
    ...(set.serviceControl ?? []).map((level) => layerOf('serviceControl', level)),
    ...(set.resourceControl ?? []).map((level) => layerOf('resourceControl', level)),
  ];
}

const layerOf = (layer: Layer, policies: readonly NamedPolicy[]): CompiledLayer => ({
  layer,
  policies: compilePolicies(policies),
  allowsAll: layer === 'resourceControl',
});

interface Applying {
  readonly layer: Layer;
  readonly statement: CompiledStatement;
  readonly truth: Truth;
  readonly unknownKeys: readonly string[];
}

function decide(layers: readonly CompiledLayer[], request: AccessRequest): Decision {
  const perhapsDenied: Applying[] = [];
  const perhapsAllowed: Applying[] = [];
  const by: Applying[] = [];
  let missing: Layer | null = null;
  for (const layer of layers) {
    const applying = applyingOf(layer, request);
    for (const one of applying) {
      if (one.statement.source.effect !== 'Deny') continue;
      if (one.truth === true) return decision('explicitlyDenied', [one]);
      perhapsDenied.push(one);
    }
    const grant = allowOf(layer, applying);
    if (grant.truth === false) missing ??= layer.layer;
    for (const one of grant.by) (grant.truth === null ? perhapsAllowed : by).push(one);
  }
  if (missing !== null) return { ...decision('implicitlyDenied', []), missing };
  const open = [...perhapsDenied, ...perhapsAllowed];
  return open.length > 0 ? decision('unknown', open) : decision('allowed', by);
}

function decision(result: DecisionResult, by: readonly Applying[]): Decision {
  const unknownKeys = result === 'unknown' ? [...new Set(by.flatMap((one) => one.unknownKeys))].toSorted() : [];
  return { result, statements: by.map(describe), missing: null, unknownKeys };
}

function describe({ layer, statement }: Applying): DecidingStatement {
  const { policy, index, source } = statement;
  return { layer, policy, statement: index, sid: source.sid, effect: source.effect };
}

/** Does the layer allow the request, denials apart, and by which statements? */
function allowOf(
  { allowsAll }: CompiledLayer,
  applying: readonly Applying[],
): { readonly truth: Truth; readonly by: readonly Applying[] } {
  if (allowsAll) return { truth: true, by: [] };
  const perhaps: Applying[] = [];
  for (const one of applying) {
    if (one.statement.source.effect !== 'Allow') continue;
    if (one.truth === true) return { truth: true, by: [one] };
    perhaps.push(one);
  }
  return { truth: perhaps.length > 0 ? null : false, by: perhaps };
}

/** The statements that apply, or may. */
function applyingOf({ layer, policies }: CompiledLayer, request: AccessRequest): readonly Applying[] {
  const found: Applying[] = [];
  for (const statement of policies.naming(request.action)) {
    const { context, asked } = noting(request.context);
    const resource = namesResource(statement, request.resource, context);
    if (resource === false) continue;
    const { conditions } = statement;
    const held = conditions.length === 0 ? true : holdAll(conditions, context);
    const truth = held === false ? false : held === null ? null : resource;
    if (truth === false) continue;
    const unknownKeys = truth === true ? [] : [...asked(), ...(resource === null ? ['resource'] : [])];
    found.push({ layer, statement, truth, unknownKeys });
    if (truth === true && statement.source.effect === 'Deny') break;
  }
  return found;
}

/** The context, writing down which unknown keys were asked for; most statements ask for none. */
function noting(context: RequestContext): { readonly context: RequestContext; readonly asked: () => Iterable<string> } {
  let unknown: Set<string> | null = null;
  return {
    asked: () => unknown ?? [],
    context: (key) => {
      const value: ContextValue = context(key);
      if (!value.complete) (unknown ??= new Set()).add(key);
      return value;
    },
  };
}

function namesResource(
  { source, resources }: CompiledStatement,
  resource: RequestResource,
  context: RequestContext,
): Truth {
  const isNamed = source.resources !== null;
  if (resource.arn !== null && resources.exact.has(resource.arn)) return isNamed;
  const plain = isNamedPlainly(resources, resource);
  if (plain === true) return isNamed;
  // A variable without a value names nothing; AWS does not say what NotResource then leaves out.
  const byTemplate = some(resources.templates, (template) => {
    const tokens = fillTemplate(template, context);
    return tokens === null ? (isNamed ? false : null) : isNamedBy(tokens, resource);
  });
  const named = byTemplate === true ? true : plain === null || byTemplate === null ? null : false;
  return isNamed ? named : not(named);
}

/** Whether a pattern without variables names the resource. */
function isNamedPlainly({ exact, wild, answers }: CompiledStatement['resources'], resource: RequestResource): Truth {
  if (resource.arn !== null) return namedByOne(wild, resource);
  const known = answers.get(resource.text);
  if (known !== undefined) return known;
  const found = namedByOne(wild, resource);
  const answer = found === false && some(exact, (arn) => mayBe(resource, arn)) === true ? null : found;
  if (answers.size < MOST_ANSWERS) answers.set(resource.text, answer);
  return answer;
}

const MOST_ANSWERS = 20_000;
