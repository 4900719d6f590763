import { ARRAY_MACROS } from './macros/arrays.js';
import { JSON_MACROS } from './macros/json.js';
import { NUMBER_MACROS } from './macros/numbers.js';
import { TEXT_MACROS } from './macros/texts.js';
import { TIME_MACROS } from './macros/times.js';
import { NETWORK_MACROS } from './macros/network.js';

/**
 * `CREATE MACRO` statements that translated queries call (`src/table/dialect`). Run each once, in this order, in a session
 * with `TimeZone` UTC, before any table is registered.
 *
 * A failure that Trino reports for a value is a cast of the text `trino: …` to BOOLEAN: unlike `error()`, DuckDB allows that
 * inside TRY. {@link failureText} finds the message again.
 */
export const MACROS: readonly string[] = [
  ...NUMBER_MACROS,
  ...TEXT_MACROS,
  ...ARRAY_MACROS,
  ...JSON_MACROS,
  ...TIME_MACROS,
  ...NETWORK_MACROS,
].map(([head, body]) => `CREATE MACRO ${head} AS ${body}`);

/** Trino's message within DuckDB's error message; undefined where the failure is DuckDB's own. */
export function failureText(message: string): string | undefined {
  return /'trino: ([\s\S]*)' to BOOL/.exec(message)?.[1];
}
