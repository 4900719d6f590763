import type { AnswerCounts } from '../../base/answers.js';
import type { Finding } from '../../base/findings.js';
import type { Backtest } from '../../proof/backtest.js';
import type { Coverage, Proof } from '../../proof/prove.js';
import type { Tomorrow } from '../../proof/tomorrow.js';
import type { ReplayLine } from '../../proof/types.js';
import type { PolicySettings } from './policy.js';
import type { Selection } from './selection.js';

/** What is known of how right the policy is. It is part of {@link PolicyView}: a policy is never shown without it. */
export interface ProofView {
  /** Nothing that succeeded is denied or unknown, and the policy is no wider than today's where those are given. */
  readonly proved: boolean;
  /** What is not proved, one sentence each; empty when `proved`. */
  readonly unproved: readonly string[];
  readonly replay: {
    readonly events: number;
    readonly answers: AnswerCounts;
    /** All but `allowed by this policy`, gravest first; at most 200. */
    readonly lines: readonly ReplayLine[];
    readonly more: number;
    /** Events that lead to no permission, by reason. */
    readonly leftOut: readonly { readonly why: string; readonly count: number }[];
  };
  readonly beyondCurrent: number | null;
  readonly verified: Proof['verified'];
  readonly coverage: Coverage;
  readonly tomorrow: Tomorrow;
}

/** What the source shows of each day, whoever called: where it was recording. */
export interface CoverageCalendar {
  /** Every UTC day from the first event of the source to its last. */
  readonly days: readonly string[];
  /** One per account and region, busiest first. */
  readonly lanes: readonly CoverageLane[];
  /** Stretches of days without any event of any principal, longest first. */
  readonly gaps: readonly { readonly first: string; readonly last: string; readonly days: number }[];
  /** `on` on days that lie between the first and last event of the class, per class of events. */
  readonly classes: readonly CoverageClass[];
}

export interface CoverageLane {
  readonly account: string | null;
  readonly region: string | null;
  readonly events: number;
  /** Events of each day; as long as `days`. */
  readonly counts: readonly number[];
  /** Of the selected principal; as long as `days`. */
  readonly own: readonly number[];
}

export interface CoverageClass {
  readonly name: 'management-read' | 'management-write' | 'data' | 'other';
  readonly events: number;
  readonly firstDay: string | null;
  readonly lastDay: string | null;
}

export interface BacktestQuery {
  readonly selection: Selection;
  readonly settings: PolicySettings;
  /** Lengths of the observation window, in days. */
  readonly observe: readonly number[];
  /** Length of the operation window, in days. */
  readonly operate: number;
}

export type BacktestView = Backtest;

/** A finding with what to do about it. */
export interface FindingAdvice extends Finding {
  /** What the code means, in general. */
  readonly means: string;
}
