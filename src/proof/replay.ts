import type { Grant, GrantEvidence, MappedUsage } from '../actions/types.js';
import type { Decision, Evaluator } from '../iam/evaluate.js';
import { isWithheld } from '../policy/guarded.js';
import type { RequestResource } from '../iam/request-resource.js';
import { contextOfCall, rememberResources, type ReplayedResource } from './requests.js';
import { ReplayTally } from './replay-tally.js';
import type { Answer } from '../base/answers.js';
import type { Replay } from './types.js';

export interface ReplayOptions {
  /** The policies of today: what they do not allow was allowed elsewhere (RULES.md 22). */
  readonly current?: Evaluator | null;
  /** Guarded actions are granted on patterns too, so that nothing counts as withheld (RULES.md 13). */
  readonly grantGuarded?: boolean;
}

/** An answer with what it rests on. */
export interface Judged {
  readonly answer: Answer;
  readonly decision: Decision;
}

/**
 * Would these policies have allowed every call that succeeded? Each call is asked for each of its actions and resources; an event has the
 * gravest answer of all.
 */
export function replay(mapped: MappedUsage, evaluate: Evaluator, options: ReplayOptions = {}): Replay {
  const tally = new ReplayTally();
  const askedFor = rememberResources();
  const current = options.current ? rememberDecisions(options.current) : null;
  const judging = { ...options, evaluate: rememberDecisions(evaluate), current };
  for (const grants of byRow(mapped.grants)) {
    tally.startEvents(grants[0]?.evidence ?? null);
    for (const grant of grants) {
      for (const resource of askedFor(grant)) tally.add(grant, resource, judge(grant, resource, judging));
    }
    tally.endEvents();
  }
  return tally.result(mapped.left.map(({ row, why }) => ({ why, count: row.count })));
}

/**
 * The same answers, remembered by action and resource where none asked for the call's context: rows repeat both. Resources are told apart by
 * their objects, which {@link rememberResources} shares.
 */
function rememberDecisions(evaluate: Evaluator): Evaluator {
  const known = new Map<string, Map<RequestResource, Decision>>();
  return (request) => {
    let own = known.get(request.action);
    if (own === undefined) known.set(request.action, (own = new Map()));
    const found = own.get(request.resource);
    if (found !== undefined) return found;
    let asked = false;
    const decision = evaluate({
      ...request,
      context: (key) => {
        asked = true;
        return request.context(key);
      },
    });
    if (!asked) own.set(request.resource, decision);
    return decision;
  };
}

/** Grants of one row share their evidence. */
export function byRow(grants: readonly Grant[]): Iterable<readonly Grant[]> {
  const rows = new Map<GrantEvidence, Grant[]>();
  for (const grant of grants) {
    const list = rows.get(grant.evidence);
    if (list === undefined) rows.set(grant.evidence, [grant]);
    else list.push(grant);
  }
  return rows.values();
}

/** The answer for one action on one resource. */
export function judge(
  grant: Grant,
  resource: ReplayedResource,
  { evaluate, current = null, grantGuarded = false }: ReplayOptions & { readonly evaluate: Evaluator },
): Judged {
  const decision = decideAll(grant, resource, evaluate);
  if (decision.result === 'allowed') return { answer: 'allowed by this policy', decision };
  if (current !== null && isRefused(decideAll(grant, resource, current)))
    return { answer: 'allowed elsewhere', decision };
  if (!grantGuarded && isWithheld(grant, resource.resources)) return { answer: 'withheld', decision };
  return { answer: decision.result === 'unknown' ? 'unknown' : 'denied', decision };
}

const isRefused = ({ result }: Decision): boolean => result === 'explicitlyDenied' || result === 'implicitlyDenied';

/** All that the resource may be must have the same answer; else which it is is unknown. */
function decideAll(grant: Grant, resource: ReplayedResource, evaluate: Evaluator): Decision {
  const context = contextOfCall(grant, resource);
  const decisions = resource.alternatives.map((one) => evaluate({ action: grant.action, resource: one, context }));
  const [first] = decisions;
  if (first === undefined) throw new RangeError('a call has a resource');
  const allowed = decisions.filter(({ result }) => result === 'allowed').length;
  const unknown = decisions.find(({ result }) => result === 'unknown');
  if (allowed === decisions.length) return first;
  if (unknown !== undefined) return unknown;
  if (allowed === 0) return first;
  return {
    result: 'unknown',
    statements: decisions.flatMap(({ statements }) => statements),
    missing: null,
    unknownKeys: ['resource'],
  };
}
