import type { TrinoType } from '../types/type.js';

/** An expression of DuckDB with the type that Trino gives it. */
export interface Value {
  /** Safe as an operand as it stands: a name, a literal, a call, or in parentheses. */
  readonly sql: string;
  readonly type: TrinoType;
  /** The value of a literal, where some functions need to know it: paths, formats, patterns, units. */
  readonly constant?: string | undefined;
  /** JSON that is cheaper to make because its members are in no order: for what reads it and does not print it. */
  readonly unsorted?: string | undefined;
}

/** A text literal of DuckDB. */
export function quoteText(text: string): string {
  return text.includes('\0') ? quoteWithNull(text) : `'${text.replaceAll("'", "''")}'`;
}

function quoteWithNull(text: string): string {
  return `(${text.split('\0').map(quoteText).join(' || chr(0) || ')})`;
}

export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * `body` over `sql`, which is evaluated, and written, once. DuckDB's macros repeat their arguments' text, so that calls within
 * calls would grow without bound. `around` is what else the body holds: the name that is bound may not hide one there.
 */
export function bindOnce(sql: string, body: (sql: string) => string, around = ''): string {
  if (sql.length < 60 || !sql.includes('trino_')) return body(sql);
  let depth = 0;
  while (sql.includes(`b${String(depth)}_`) || around.includes(`b${String(depth)}_`)) depth += 1;
  const name = `b${String(depth)}_`;
  return `list_transform([${sql}], lambda ${name}: ${body(name)})[1]`;
}
