import { appendFileSync } from 'node:fs';
import { TrimtrailError } from '../../base/errors.js';

/** One statement that was run, as it is logged. */
export interface QueryLogEntry {
  /** When it began, ISO 8601. */
  readonly time: string;
  readonly sql: string;
  /** `ok`, or the code of the error that stopped it. */
  readonly outcome: string;
  readonly rows: number | null;
  readonly elapsedMs: number;
}

export type QueryLog = (entry: QueryLogEntry) => void;

/** Appends a line of JSON for each statement to a file that only this user may read. Errors (of the log): `output-failed`. */
export function fileQueryLog(path: string): QueryLog {
  return (entry) => {
    try {
      appendFileSync(path, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
    } catch (cause) {
      throw new TrimtrailError('output-failed', `the query log ${path} cannot be written`, { cause });
    }
  };
}
