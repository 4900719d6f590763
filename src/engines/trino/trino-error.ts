import { TrimtrailError, type ErrorCode } from '../../base/errors.js';
import { withoutSecrets } from '../../base/without-secrets.js';
import type { Page } from './protocol.js';

/**
 * Trino's names of errors → ours; any other is `query-failed`.
 *
 * Source: Trino, `StandardErrorCode`.
 */
const CODES: Readonly<Record<string, ErrorCode>> = {
  SYNTAX_ERROR: 'sql-syntax',
  TABLE_NOT_FOUND: 'sql-name',
  COLUMN_NOT_FOUND: 'sql-name',
  CATALOG_NOT_FOUND: 'sql-name',
  SCHEMA_NOT_FOUND: 'sql-name',
  FUNCTION_NOT_FOUND: 'sql-name',
  AMBIGUOUS_NAME: 'sql-name',
  TYPE_MISMATCH: 'sql-type',
  NOT_SUPPORTED: 'sql-unsupported',
  PERMISSION_DENIED: 'engine-denied',
  USER_CANCELED: 'interrupted',
  EXCEEDED_TIME_LIMIT: 'query-limit',
  EXCEEDED_CPU_LIMIT: 'query-limit',
  EXCEEDED_SCAN_LIMIT: 'query-limit',
  EXCEEDED_LOCAL_MEMORY_LIMIT: 'query-limit',
  EXCEEDED_GLOBAL_MEMORY_LIMIT: 'query-limit',
  CLUSTER_OUT_OF_MEMORY: 'query-limit',
  QUERY_QUEUE_FULL: 'query-limit',
};

/** Java holds no method of more than 64 kB, which is what an expression becomes. */
export const isTooComplex = (message: string): boolean =>
  /too many columns used|expressions are too complex|Method too large|Compiler failed/i.test(message);

/** Null for a name that is none of these. */
export const namedErrorCode = (name: string): ErrorCode | null => CODES[name] ?? null;

const HINTS: Partial<Readonly<Record<ErrorCode, string>>> = {
  'query-limit': 'ask for fewer days or accounts, or have the limits of the server raised',
  'engine-denied': 'the user of the source needs SELECT on the table',
  'sql-name': 'the source is trino://HOST:PORT/CATALOG/SCHEMA/TABLE',
};

/** What the server says went wrong, with the id of the query: an administrator finds it by that. */
export function trinoError({ id, error }: Page): TrimtrailError {
  const { message = '', errorName = '' } = error ?? {};
  const code = isTooComplex(message) ? 'query-too-complex' : (CODES[errorName] ?? 'query-failed');
  const hint = HINTS[code];
  const text = withoutSecrets(message, process.env);
  return new TrimtrailError(code, `Trino, query ${id}: ${text}`, hint === undefined ? {} : { hint });
}

/** An answer that is none of the protocol. */
export function statusError(server: string, status: number, body: string): TrimtrailError {
  if (status === 401 || status === 403) {
    return new TrimtrailError('engine-denied', `Trino at ${server} does not accept who asks (HTTP ${status})`, {
      hint: 'name the user in the source, and set TRINO_PASSWORD or TRINO_TOKEN; they are sent over https alone',
    });
  }
  const text = withoutSecrets(body.replaceAll(/\s+/g, ' ').trim().slice(0, 200), process.env);
  return new TrimtrailError(
    'engine-unreachable',
    `${server} does not answer as Trino does (HTTP ${status})${text === '' ? '' : `: ${text}`}`,
    {
      hint: 'check host, port and scheme: trino:// is plain HTTP, trino+https:// is TLS',
    },
  );
}

export function unreachable(server: string, error: unknown): TrimtrailError {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const why = inner instanceof Error ? inner.message : String(inner);
  return new TrimtrailError('engine-unreachable', `Trino at ${server} cannot be reached`, {
    hint: 'check host, port and scheme: trino:// is plain HTTP, trino+https:// is TLS',
    cause: new Error(withoutSecrets(why, process.env)),
  });
}
