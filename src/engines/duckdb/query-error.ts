import { TrimtrailError, type ErrorCode } from '../../base/errors.js';
import { failureText } from './macros.js';

/** After such an error DuckDB refuses every further statement of the same database. */
const BROKEN = /^(?:INTERNAL|FATAL) Error|database has been invalidated/i;

/** Has DuckDB broken, so that it has to be opened anew? */
export const isBroken = (error: unknown): boolean =>
  error instanceof Error && (BROKEN.test(error.message) || error.message === BROKE);

const BROKE = 'DuckDB broke over this query; the fault is not in the query';

/** How DuckDB's messages begin → what happened, in our words. The rest of the message is DuckDB's. */
const KINDS: readonly (readonly [start: RegExp, code: ErrorCode, text: string, hint: string])[] = [
  [BROKEN, 'query-failed', BROKE, 'write it another way, such as without TRY; the next statement gets a new DuckDB'],
  [/^INTERRUPT/i, 'interrupted', 'the query was cancelled', 'run it again'],
  [
    /^Out of Memory|could not allocate|failed to offload|max_temp_directory_size/i,
    'query-limit',
    'the query needs more memory than it may use',
    'ask for fewer columns or days, aggregate more, or raise --memory',
  ],
];

/** What DuckDB threw as an error for a person: its kind, and its own sentence without the echo of the statement. */
export function queryError(error: unknown): TrimtrailError {
  if (error instanceof TrimtrailError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const kind = KINDS.find(([start]) => start.test(message));
  if (kind !== undefined) return new TrimtrailError(kind[1], kind[2], { hint: kind[3] });
  const failure = failureText(message);
  if (failure === undefined) return new TrimtrailError('query-failed', withoutEcho(message));
  return new TrimtrailError(/\bsupported\b/.test(failure) ? 'sql-unsupported' : 'query-failed', failure);
}

/** `Binder Error: …` without the `LINE 1: …` that repeats a text which the user did not write. */
function withoutEcho(message: string): string {
  const [first = ''] = message.split(/\n\s*\n?LINE \d+:/);
  return first
    .replace(/^(?:Binder|Catalog|Parser|Invalid Input|Conversion|Out of Range|Not implemented) Error: /i, '')
    .trim();
}
