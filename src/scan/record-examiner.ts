import type { CloudTrailRecord } from '../base/record.js';
import type { RecordShape } from '../base/usage-row.js';
import type { Repeats } from './repeats.js';

/** What is done with each record that a scanner finds. Files that turn out to need another reader are taken back. */
export interface RecordExaminer<Taken extends object, Mark = unknown> {
  /** See `RecordFilter`: records that hold none of these are counted and not looked at; null: all are. */
  readonly needles: readonly string[] | null;
  /**
   * `contents`: 28 bits or more that equal contents share. `raw`: the record's own JSON, lent for the call, where the record is what it says;
   * null where something had to be mended, or is not at hand.
   */
  // oxlint-disable-next-line max-params -- a hot loop: no object for every record
  examine(record: CloudTrailRecord, shape: RecordShape, contents: number, raw: Buffer | null): void;
  /** Takes records that are known for what earlier ones came to; null: every record that can matter is parsed. */
  readonly repeats: Repeats | null;
  mark(): Mark;
  /** Forgets what was examined since. */
  rollBack(mark: Mark): void;
  /** What was examined since the last call. */
  take(): Taken;
}
