import type { SourceFile } from '../sources/types.js';
import type { FilterSpec } from '../usage/types.js';

export interface ScanOptions {
  readonly filter: FilterSpec;
  /** Directory of data/catalog; workers read projections from it, per service, on demand. Null: rows have no values. */
  readonly projections: string | null;
  /** Worker threads; 0: decide. Small inputs are read without any. */
  readonly threads: number;
  /** Bytes that one file may inflate to before it is refused; 512 MiB by default. */
  readonly maxInflatedBytes: number;
  /** Distinct `tree` texts per key before they are cut to prefixes; 10,000 by default. */
  readonly maxValues: number;
  /** Examine every record, not only those that can match. */
  readonly strict: boolean;
  /** Condition keys to keep in the rows; none by default. */
  readonly contextKeys?: readonly string[];
  /** Rows come without event ids and days, for whoever only counts. */
  readonly countsOnly?: boolean;
  /** Called at most a few times a second. */
  readonly onProgress?: (progress: ScanProgress) => void;
  readonly signal?: AbortSignal;
  /** Called when everything was read and nothing is left to be tidied up: from then on the signal is not looked at. */
  readonly onRead?: () => void;
}

export interface ScanProgress {
  readonly filesDone: number;
  /** Null while the listing still runs. */
  readonly files: number | null;
  readonly bytesDone: number;
  /** Null while the listing still runs, and where sizes are not known. */
  readonly bytes: number | null;
}

/** Files that can be gone through again: each time they are listed, and fetched, anew. */
export interface RepeatableFiles extends AsyncIterable<SourceFile> {
  readonly isRepeatable: true;
  /** What there is, where that is known ahead of the listing. */
  readonly total: { readonly files: number; readonly bytes: number } | null;
}

export type ScanInput = AsyncIterable<SourceFile> | Iterable<SourceFile> | RepeatableFiles;
