/**
 * Texts and names as DuckDB reads them in a statement, for the few places where nothing can be bound: settings and views. In
 * DuckDB a text knows no escape but the doubled quote.
 *
 * Source: DuckDB documentation, "Literal Types", "Keywords and Identifiers".
 */
export const quoteText = (text: string): string => `'${withoutNul(text).replaceAll("'", "''")}'`;

export const quoteName = (name: string): string => `"${withoutNul(name).replaceAll('"', '""')}"`;

function withoutNul(text: string): string {
  if (text.includes('\0')) throw new TypeError('a text for SQL holds a NUL');
  return text;
}
