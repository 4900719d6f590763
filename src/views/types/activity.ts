import type { Tomorrow } from '../../proof/tomorrow.js';
import type { Selection } from './selection.js';

/** What a principal did, by day and service, with what it can be narrowed by. */
export interface Activity {
  /** Every UTC day from the first of the principal to its last, whatever the selection. */
  readonly days: readonly string[];
  /** Event sources, busiest first, whatever days are selected. */
  readonly services: readonly ServiceActivity[];
  /** Events of the selection. */
  readonly totals: OutcomeCounts;
  /** Each narrowed by everything but itself, so that other values can still be chosen. */
  readonly facets: Readonly<Record<FacetName, Facet>>;
}

/** What was called most, and on what. It looks into the records' bodies, so it comes after {@link Activity}. */
export interface TopLists {
  /** Most events first; at most 50. */
  readonly calls: readonly CallCount[];
  readonly resources: readonly ResourceCount[];
}

/** Events by outcome (RULES.md 1). */
export interface OutcomeCounts {
  readonly allowed: number;
  readonly denied: number;
  readonly failed: number;
  readonly unclear: number;
}

/** A row of the heat map. All days are in it: the brush is drawn over it. Other filters than days and services are applied. */
export interface ServiceActivity {
  readonly eventSource: string;
  /** Days with events only; `day` is a place in {@link Activity.days}. */
  readonly cells: readonly HeatCell[];
  /** Of the selected days. */
  readonly totals: OutcomeCounts;
}

export interface HeatCell {
  readonly day: number;
  readonly events: number;
  readonly denied: number;
}

export const FACETS = ['services', 'regions', 'sessions', 'addresses', 'accessKeys'] as const;
export type FacetName = (typeof FACETS)[number];

export interface Facet {
  /** Busiest first; at most 200. */
  readonly values: readonly FacetValue[];
  /** Values beyond those listed. */
  readonly more: number;
}

export interface FacetValue {
  readonly value: string;
  readonly events: number;
  readonly denied: number;
}

export interface CallCount extends OutcomeCounts {
  readonly eventSource: string;
  readonly eventName: string;
  /** What it maps to; empty: nothing, see `why`. */
  readonly actions: readonly string[];
  readonly lastSeen: string;
}

/** A resource with the actions that were used on it. */
export interface ResourceCount {
  readonly resource: string;
  readonly actions: readonly string[];
  readonly events: number;
  readonly lastSeen: string;
}

/** How much was new on each day, and what that says of the days to come (RULES.md 25). */
export interface Learning {
  /** Active days of the selection, in order. */
  readonly days: readonly LearningDay[];
  readonly tomorrow: Tomorrow;
  /** What must be said beside the number, one sentence each. */
  readonly caveats: readonly string[];
}

export interface LearningDay {
  readonly day: string;
  /** Permissions needed on that day, in the patterns of the policy. */
  readonly needed: number;
  /** Of those, never needed on an earlier day. */
  readonly fresh: number;
  /** Distinct permissions up to that day, itself included. */
  readonly known: number;
  /** At most 20 of the new ones: `s3:GetObject arn:aws:s3:::b/*`. */
  readonly examples: readonly string[];
}

export type ActivityQuery = Selection;
