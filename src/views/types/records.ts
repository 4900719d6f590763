import type { Outcome } from '../../base/outcome.js';
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
