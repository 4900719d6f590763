import type { Answer, AnswerCounts } from '../base/answers.js';
import type { DecidingStatement, Layer } from '../iam/evaluate.js';

/** One action on one resource, over all calls that had the same answer for the same reason. */
export interface ReplayLine {
  readonly answer: Answer;
  readonly action: string;
  /** As a policy would write it; ` or ` between what it may be. */
  readonly resource: string;
  /** Inferred from a call, not logged itself. */
  readonly inferred: boolean;
  /** One phrase: which Deny, which layer lacks an Allow, which keys are unknown. */
  readonly why: string;
  /** Distinct events. */
  readonly count: number;
  /** The five smallest. */
  readonly eventIds: readonly string[];
  readonly unknownKeys: readonly string[];
  readonly statements: readonly DecidingStatement[];
  readonly missing: Layer | null;
}

/** Calls that led to no request, by reason. */
export interface LeftOut {
  readonly why: string;
  readonly count: number;
}

export interface Replay {
  /** Events that succeeded and lead to a permission. */
  readonly events: number;
  /** Events by answer: an event has the gravest of its requests'. */
  readonly answers: AnswerCounts;
  /** Per action in order: events by answer. */
  readonly actions: readonly { readonly action: string; readonly answers: AnswerCounts }[];
  /** Everything but what the policy allows; gravest first, then most events. */
  readonly lines: readonly ReplayLine[];
  readonly leftOut: readonly LeftOut[];
}
