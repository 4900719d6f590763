/** Who did how much where: what heat maps and filters are made of. It never feeds mapping. See docs/architecture.md. */
import type { Outcome } from './outcome.js';

/** What a filter can tell apart; null where the record does not say. */
export interface ActivityKey {
  /** UTC day, `2026-03-01`. */
  readonly day: string;
  readonly eventSource: string | null;
  readonly region: string | null;
  /** Role session name. */
  readonly session: string | null;
  /** An address, or the name of the AWS service that called. */
  readonly sourceIp: string | null;
  readonly accessKey: string | null;
  readonly outcome: Outcome;
}

export interface ActivityRow extends ActivityKey {
  /** Distinct events. */
  readonly count: number;
}
