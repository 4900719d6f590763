import type { AccessLevel } from '../../catalog/types.js';
import type { DenialKind } from '../../base/comparison.js';
import type { Selection } from './selection.js';

export interface GrantedQuery {
  readonly selection: Selection;
  /** {@link CurrentPolicies.id}; null: only what was used and denied is told. */
  readonly current: string | null;
  /** Days on which an action must have been observable to be called unused (RULES.md 19); usually 90. */
  readonly minDays: number;
}

/**
 * - `used`; `unused`: granted, could have been seen, was not (RULES.md 19);
 * - `unobservable`: granted, its use would not show, or not for long enough (RULES.md 18);
 * - `unobserved-use`: granted, last-accessed data date an attempt that the records lack;
 * - `not-granted`: used although no policy of today allows it (RULES.md 22);
 * - `denied`: only ever denied.
 */
export const GRANTED_STATUSES = ['used', 'unused', 'unobservable', 'unobserved-use', 'not-granted', 'denied'] as const;
export type GrantedStatus = (typeof GRANTED_STATUSES)[number];

/** Actions by status; a service that `*` grants and that was not used counts as all its actions. */
export type GrantedCounts = Readonly<Record<GrantedStatus, number>>;

/** Granted against used: service → access level → action → resource. */
export interface GrantedTree {
  /** Whether policies of today were compared. */
  readonly compared: boolean;
  readonly counts: GrantedCounts;
  /** By prefix. */
  readonly services: readonly GrantedService[];
  /** Every permission that was denied, with why as far as today's policies tell. */
  readonly denials: readonly DenialLine[];
  readonly minDays: number;
}

export interface GrantedService {
  /** `s3`. */
  readonly prefix: string;
  readonly counts: GrantedCounts;
  /** Granted whole by `*` or `NotAction` and never used: `levels` is empty, this is the status and why. */
  readonly whole: { readonly status: GrantedStatus; readonly reason: string } | null;
  readonly levels: readonly GrantedLevel[];
}

export interface GrantedLevel {
  readonly level: AccessLevel | 'Unknown';
  readonly counts: GrantedCounts;
  readonly actions: readonly GrantedAction[];
}

export interface GrantedAction {
  readonly action: string;
  readonly status: GrantedStatus;
  /** One phrase. */
  readonly reason: string;
  readonly events: number;
  readonly denied: number;
  /** ISO 8601 UTC; null: not used. */
  readonly lastSeen: string | null;
  /** Days on which use would have been seen; null: not compared. */
  readonly observableDays: number | null;
  /** Statements of today that grant it. */
  readonly grantedBy: readonly GrantingStatement[];
  readonly resources: readonly GrantedResource[];
}

export interface GrantingStatement {
  readonly policy: string;
  /** `inline`, `managed`, `group-inline`, `group-managed`, `file`. */
  readonly origin: string;
  /** Among the policy's statements that allow, from 0. */
  readonly statement: number;
  readonly sid: string | null;
}

export interface GrantedResource {
  readonly resource: string;
  readonly status: 'used' | 'denied';
  readonly events: number;
  readonly lastSeen: string;
  readonly eventIds: readonly string[];
}

export interface DenialLine {
  readonly kind: DenialKind;
  readonly action: string;
  readonly resource: string;
  readonly events: number;
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly eventIds: readonly string[];
}
