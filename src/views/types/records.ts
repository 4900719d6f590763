import type { Answer } from '../../base/answers.js';
import type { Outcome } from '../../base/outcome.js';
import type { PolicySettings } from './policy.js';
import type { Page, PageRequest, Selection } from './selection.js';

/** The records behind a number: those of the selection that fit everything else that is given. */
export interface RecordsQuery extends PageRequest {
  readonly selection: Selection;
  /** Null or empty: any. */
  readonly eventName: string | null;
  readonly outcome: Outcome | null;
  readonly errorCode: string | null;
  /** These events alone, whatever the selection's days and filters; empty: no limit. */
  readonly eventIds: readonly string[];
  /** What a figure counts beyond what stands in the records themselves; null: nothing. */
  readonly behind: RecordsBehind | null;
}

/**
 * What records are counted for:
 *
 * - `use`: calls that needed the action on one of the resources, and had it; `denied`: that were denied it;
 * - `left`: calls that lead to no permission, for this reason;
 * - `answer`: calls whose replay against the policy has this answer.
 */
export type RecordsBehind = RecordsUnder &
  (
    | {
        readonly kind: 'use' | 'denied';
        /** Null: any. */
        readonly action: string | null;
        /** As figures name them; empty: any. */
        readonly resources: readonly string[];
        /** They are patterns of a policy: whatever these match. */
        readonly patterns: boolean;
      }
    | { readonly kind: 'left'; readonly why: string }
    | { readonly kind: 'answer'; readonly answer: Answer }
  );

/** By which policy that is. */
export interface RecordsUnder {
  readonly settings: PolicySettings;
  /** {@link CurrentPolicies.id}. */
  readonly current: string | null;
}

export interface RecordView {
  readonly eventId: string;
  /** ISO 8601 UTC. */
  readonly time: string;
  readonly eventSource: string;
  readonly eventName: string;
  readonly region: string | null;
  readonly outcome: Outcome;
  readonly errorCode: string | null;
  readonly session: string | null;
  readonly sourceIp: string | null;
  readonly accessKey: string | null;
  readonly userAgent: string | null;
  /** The record as JSON text, two blanks of indentation, keys in the order of CloudTrail's. Data: never markup. */
  readonly json: string;
}

/** Latest first. */
export type RecordsPage = Page<RecordView>;
