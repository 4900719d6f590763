import type { SqlText } from '../sql-text.js';

/**
 * Trino's spelling, which is also that of Athena's engine 3. `json_extract` gives NULL for a text that is no JSON.
 *
 * Source: Trino documentation, "JSON functions and operators", "String functions and operators", "Aggregate functions".
 */
export const TRINO_TEXT: SqlText = {
  // an expression becomes a method of the JVM, which holds 64 kB: longer ones are tried in vain, which takes seconds
  mostText: 40_000,
  jsonMember: (json, name) => `json_extract(${json}, '$["${name}"]')`,
  jsonWhole: (text) => `json_extract(${text}, '$')`,
  jsonList: (values) => `json_format(CAST(ARRAY[${values.join(', ')}] AS JSON))`,
  jsonOf: (column) => `json_format(CAST(${column} AS JSON))`,
  jsonOrNull: (column) => column,
  contains: (text, part) => `strpos(${text}, ${part}) > 0`,
  startsWith: (text, start) => `starts_with(${text}, ${start})`,
  joined: (texts) => `concat_ws(' ', ${texts.join(', ')})`,
  beforeColon: (text) => `split_part(${text}, ':', 1)`,
  smallest: (text, count) => `json_format(CAST(min(${text}, ${count}) AS JSON))`,
  countsOf: (text) => `json_format(CAST(histogram(${text}) AS JSON))`,
};

export const ATHENA_TEXT: SqlText = {
  ...TRINO_TEXT,
  // each statement is paid for: better to try in vain, which costs nothing. Source: Athena quotas, 262,144 bytes a query
  mostText: 150_000,
};
