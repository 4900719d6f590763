import { ARRAY_MACROS } from './macros/arrays.js';
import { JSON_MACROS } from './macros/json.js';
import { NUMBER_MACROS } from './macros/numbers.js';
import { TEXT_MACROS } from './macros/texts.js';
import { TIME_MACROS } from './macros/times.js';
import { NETWORK_MACROS } from './macros/network.js';

const DEFINITIONS = [
  ...NUMBER_MACROS,
  ...TEXT_MACROS,
  ...ARRAY_MACROS,
  ...JSON_MACROS,
  ...TIME_MACROS,
  ...NETWORK_MACROS,
].map(([head, body]) => ({
  name: head.slice(0, head.indexOf('(')),
  body,
  statement: `CREATE MACRO ${head} AS ${body}`,
}));

/**
 * `CREATE MACRO` statements that translated queries call (`src/table/dialect`). Run each once, in this order, in a session
 * with `TimeZone` UTC, before any table is registered.
 *
 * A failure that Trino reports for a value is a cast of the text `trino: …` to BOOLEAN: unlike `error()`, DuckDB allows that
 * inside TRY. {@link failureText} finds the message again.
 */
export const MACROS: readonly string[] = DEFINITIONS.map(({ statement }) => statement);

/** Those of {@link MACROS} that this query needs, in order: for a session that lives for one query. */
export function macrosFor(sql: string): readonly string[] {
  const needed = new Set<string>();
  const visit = (text: string): void => {
    for (const [name] of text.matchAll(/\btrino_\w+/g)) {
      if (needed.has(name)) continue;
      needed.add(name);
      visit(DEFINITIONS.find((each) => each.name === name)?.body ?? '');
    }
  };
  visit(sql);
  return DEFINITIONS.filter(({ name }) => needed.has(name)).map(({ statement }) => statement);
}

/** Trino's message within DuckDB's error message; undefined where the failure is DuckDB's own. */
export function failureText(message: string): string | undefined {
  return /'trino: ([\s\S]*)' to BOOL/.exec(message)?.[1];
}
