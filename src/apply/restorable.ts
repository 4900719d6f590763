import { escapePolicyValue } from '../base/policy-text.js';
import type { Evaluator } from '../iam/evaluate.js';
import { UNKNOWN } from '../iam/request-context.js';
import { resourceFromArn } from '../iam/request-resource.js';
import type { StageStatement } from './stages.js';
import type { UsedPermission } from './journal.js';

/** One denied call, on one resource. */
export interface DeniedCall {
  readonly action: string;
  /** The ARN; null where the record does not tell it exactly. */
  readonly resource: string | null;
  /** ISO 8601 UTC. */
  readonly at: string;
  /** The caller's unique id; null where the record has none. */
  readonly principalId: string | null;
}

export interface RestoreFacts {
  /** The principal's unique id. */
  readonly principalId: string;
  /** When the cut was made. */
  readonly cutAt: string;
  readonly used: readonly UsedPermission[];
  /** By today's identity policies, and by those before the cut. */
  readonly now: Evaluator;
  readonly before: Evaluator;
  /** By today's identity policies with everything allowed beside them: what is not `allowed` here is denied, or may be. */
  readonly undenied: Evaluator;
  /** RULES.md 13, by the catalogue as well as by the journal. */
  readonly isGuarded: (action: string) => boolean;
}

/** Why a denial restores nothing; null: it may restore its own statement. */
export type NotRestored =
  | 'before the cut'
  | 'another principal'
  | 'the resource is not known exactly'
  | 'never used before the cut'
  | 'never used on this resource'
  | 'a guarded action'
  | 'not granted before the cut'
  | 'denied explicitly'
  | 'the identity policies allow it';

/**
 * A denial never restores power (RULES.md 34): only what the principal used successfully before the cut, on this very resource, what was
 * granted then without conditions, and what its identity policies refuse now without denying it.
 */
export function whyNotRestored(call: DeniedCall, facts: RestoreFacts): NotRestored | null {
  if (call.at < facts.cutAt) return 'before the cut';
  if (call.principalId !== facts.principalId) return 'another principal';
  const { resource } = call;
  if (resource === null || escapePolicyValue(resource).generalised) return 'the resource is not known exactly';
  const action = call.action.toLowerCase();
  const used = facts.used.find((one) => one.action.toLowerCase() === action);
  if (used === undefined) return 'never used before the cut';
  if (used.guarded || facts.isGuarded(call.action)) return 'a guarded action';
  if (!used.resources.includes(resource)) return 'never used on this resource';
  const request = { action: used.action, resource: resourceFromArn(resource), context: () => UNKNOWN };
  if (facts.before(request).result !== 'allowed') return 'not granted before the cut';
  if (facts.undenied(request).result !== 'allowed') return 'denied explicitly';
  return facts.now(request).result === 'implicitlyDenied' ? null : 'the identity policies allow it';
}

/** The one statement that allows a call, and nothing else by what its ARN holds (RULES.md 7): what a person may add, and all that `--rollback-on-deny` adds. */
export const statementFor = ({
  action,
  resource,
}: {
  readonly action: string;
  readonly resource: string;
}): StageStatement => ({
  Effect: 'Allow',
  Action: [action],
  Resource: [resource === '*' ? resource : escapePolicyValue(resource).text],
});

/** For {@link RestoreFacts}: stands beside today's policies, so that only their denials count. */
export const EVERYTHING = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
} as const;
