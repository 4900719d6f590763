/**
 * A value as Trino and Athena spell it. A quote is the only character that means something in a text: there is no escape by backslash.
 *
 * Source: Trino documentation, "Data types": VARCHAR.
 */
export function literal(value: string | number | bigint | boolean | null): string {
  if (value === null) return 'NULL';
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  return typeof value === 'number' && !Number.isInteger(value) ? `DOUBLE '${value}'` : String(value);
}

export const quotedName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
