import { TrimtrailError } from '../../../base/errors.js';
import type { ErrorCode } from '../../../base/errors.js';

interface Place {
  readonly at: number;
  readonly hint?: string | undefined;
  readonly final?: boolean;
}

/** What is wrong with a query, at an offset of its text; {@link located} gives it the line and column that Athena would. */
export class QueryProblem extends Error {
  readonly code: ErrorCode;
  readonly at: number;
  readonly hint: string | undefined;
  /** No other reading of the text can help: a parser that tries alternatives gives up. */
  readonly final: boolean;

  constructor(code: ErrorCode, message: string, place: Place) {
    super(message);
    this.name = 'QueryProblem';
    this.code = code;
    this.at = place.at;
    this.hint = place.hint;
    this.final = place.final ?? false;
  }
}

/** `line 1:17`, counted from 1 in characters, as Athena and Trino print positions. */
export function lineAndColumn(sql: string, at: number): string {
  const before = sql.slice(0, at);
  const line = before.split('\n').length;
  const column = Array.from(before.slice(before.lastIndexOf('\n') + 1)).length + 1;
  return `line ${String(line)}:${String(column)}`;
}

/** Runs `work`; a {@link QueryProblem} becomes a `TrimtrailError` whose message begins with its position in `sql`. */
export function located<T>(sql: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) throw new TrimtrailError('sql-syntax', 'line 1:1: the query is too long a chain');
    if (!(error instanceof QueryProblem)) throw error;
    const message = `${lineAndColumn(sql, error.at)}: ${error.message}`;
    throw new TrimtrailError(error.code, message, error.hint === undefined ? {} : { hint: error.hint });
  }
}
