import type { RecordShape } from './usage-row.js';

/** A file, or a part of one, that was not read. */
export interface RefusedInput {
  readonly file: string;
  /** Byte offset in the inflated bytes at which reading stopped; null when the whole file was refused. */
  readonly offset: number | null;
  /** A lower-case phrase: `truncated gzip`, `not a CloudTrail file`, `no permission`. */
  readonly reason: string;
}

/** A record that was found but is not a CloudTrail record. */
export interface MalformedRecord {
  readonly file: string;
  /** Byte offset of the record in the inflated bytes. */
  readonly offset: number;
  readonly reason: string;
}

/**
 * What was read and what was not. `records`, `refused` and structural damage are exact for every file; `malformed` and
 * `duplicates` are over the records `examined` (all of them with `--strict`).
 */
export interface Ledger {
  readonly files: number;
  /** Files recognised and left out on purpose: digests, insights and the like, by kind. */
  readonly skipped: Readonly<Record<string, number>>;
  readonly refused: readonly RefusedInput[];
  readonly bytesRead: number;
  readonly bytesInflated: number;
  readonly records: number;
  readonly examined: number;
  readonly duplicates: number;
  /** Events that passed every filter, after de-duplication. */
  readonly matched: number;
  /** Events that `--exclude` named. */
  readonly excluded: number;
  readonly malformed: readonly MalformedRecord[];
  /** Malformed records in all; `malformed` lists the first 1,000 in file and offset order. */
  readonly malformedCount: number;
  /** Records examined by how much their source keeps. */
  readonly shapes: Readonly<Partial<Record<RecordShape, number>>>;
}

/** Nothing read yet. */
export const EMPTY_LEDGER: Ledger = {
  files: 0,
  skipped: {},
  refused: [],
  bytesRead: 0,
  bytesInflated: 0,
  records: 0,
  examined: 0,
  duplicates: 0,
  matched: 0,
  excluded: 0,
  malformed: [],
  malformedCount: 0,
  shapes: {},
};
