/** Trino's scalar types that need nothing but their name. */
export const PLAIN_TYPES = [
  'unknown',
  'boolean',
  'tinyint',
  'smallint',
  'integer',
  'bigint',
  'real',
  'double',
  'varbinary',
  'date',
  'json',
  'uuid',
  'ipaddress',
  'interval day to second',
  'interval year to month',
] as const;

export type PlainKind = (typeof PLAIN_TYPES)[number];

export interface RowField {
  readonly name: string | undefined;
  readonly type: TrinoType;
  /** What DuckDB's struct calls the field. */
  readonly key: string;
}

/**
 * A type of Trino, with what its value needs in DuckDB: a struct's keys, and the time zone of a `timestamp with time zone`.
 * Trino carries a zone in each value; here it is known when the query is translated, and DuckDB holds the instant.
 */
export type TrinoType =
  | { readonly kind: PlainKind }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  /** Without a length: unbounded. */
  | { readonly kind: 'varchar'; readonly length?: number | undefined }
  | { readonly kind: 'timestamp' | 'time'; readonly precision: number }
  | { readonly kind: 'timestamp with time zone'; readonly precision: number; readonly zone: string }
  | { readonly kind: 'array'; readonly of: TrinoType }
  | { readonly kind: 'map'; readonly key: TrinoType; readonly value: TrinoType }
  | { readonly kind: 'row'; readonly fields: readonly RowField[] };

export type Kind = TrinoType['kind'];

export const VARCHAR: TrinoType = { kind: 'varchar' };
export const UNKNOWN: TrinoType = { kind: 'unknown' };
export const BOOLEAN: TrinoType = { kind: 'boolean' };
export const INTEGER: TrinoType = { kind: 'integer' };
export const BIGINT: TrinoType = { kind: 'bigint' };
export const DOUBLE: TrinoType = { kind: 'double' };
