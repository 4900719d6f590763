import type { MalformedRecord, RefusedInput } from '../base/ledger.js';
import type { CloudTrailRecord } from '../base/record.js';
import type { RecordShape } from '../base/usage-row.js';

/** A chunk stream; each chunk may be reused by its producer once the next is asked for. */
export type Bytes = AsyncIterable<Uint8Array>;

export interface ReadRecord {
  readonly record: CloudTrailRecord;
  readonly shape: RecordShape;
  /** Offset in the inflated bytes of its file (row number for CSV). */
  readonly offset: number;
}

/** What a reader tells its caller while it reads; all optional texts are plain data. */
export interface ReadReport {
  refused(input: RefusedInput): void;
  malformed(record: MalformedRecord): void;
  /** A file kind recognised and left out on purpose, such as `digest`. */
  skipped(kind: string, file: string): void;
  /** Bytes after inflating. */
  inflated(bytes: number): void;
  /** A record was found, well-formed or not. */
  found(count: number): void;
}
