import type { Ledger } from '../base/ledger.js';
import type { CloudTrailRecord } from '../base/record.js';
import type { RecordShape } from '../base/usage-row.js';
import type { SourceFile } from '../sources/types.js';
import type { FilterSpec } from '../usage/types.js';
import type { FreshRows } from './row-index.js';

/** What a scanner of files must know; plain data that crosses threads. */
export interface ScannerOptions {
  readonly filter: FilterSpec;
  /** See `ScanOptions`. */
  readonly projections: string | null;
  readonly maxInflatedBytes: number;
  readonly maxValues: number;
  readonly strict: boolean;
  readonly contextKeys: readonly string[];
  /** Events whose copies differ, as `EventSet` words; empty in the first pass. Marks: {@link CONFLICT}. */
  readonly conflicts: Uint32Array;
}

/** How much of a record is sent whole when copies of its event differ: enough to rank it, or all of it. */
export const CONFLICT = { ranks: 1, contents: 2 } as const;

/** Row numbers that are none. */
export const ROW = { excluded: -1, none: -2 } as const;

/** Events column by column: 16 + 4 + 8 + 4 bytes each. The arrays may be longer than `count` events take. */
export interface EventColumns {
  readonly count: number;
  /** Four words an event: see `writeIdentity`. */
  readonly ids: Uint32Array<ArrayBuffer>;
  /** Row number, or one of {@link ROW}. */
  readonly rows: Int32Array<ArrayBuffer>;
  /** UTC seconds. */
  readonly times: Float64Array<ArrayBuffer>;
  /** Four bits of rank, 28 of contents: equal for equal copies. Never 0. */
  readonly marks: Uint32Array<ArrayBuffer>;
  /** Event ids that are not lower-case GUIDs, by the event's index. */
  readonly texts: ReadonlyMap<number, string>;
}

/** An event that only all of its copies together decide about. */
export interface OpenEvent {
  readonly ids: Uint32Array;
  readonly mark: number;
  /** The record, or what of it ranks copies: see `rankingPart`. */
  readonly record: CloudTrailRecord;
  readonly shape: RecordShape;
  readonly eventId: string;
  readonly row: number;
  /** Role ARN and service, when the record tells. */
  readonly fact: Fact | null;
}

/** A role and a service that assumed it. */
export type Fact = readonly [roleArn: string, service: string];

/** What some files gave. */
export interface BatchResult {
  readonly ledger: Ledger;
  readonly events: EventColumns;
  readonly open: readonly OpenEvent[];
  /** Rows that were numbered meanwhile, in order. */
  readonly rows: FreshRows;
  readonly facts: readonly Fact[];
}

/** Main thread → worker. */
export interface Batch {
  readonly id: number;
  readonly files: readonly SourceFile[];
}

/** Worker → main thread. */
export type FromWorker<Result> =
  { readonly kind: 'ready' } | { readonly kind: 'done'; readonly id: number; readonly result: Result };
