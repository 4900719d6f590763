import { instantOf } from './zones.js';
import { duckType } from './print.js';
import type { TrinoType } from './type.js';

/** A path to one field of a struct. */
function fieldOf(sql: string, key: string): string {
  return `struct_extract(${sql}, '${key.replaceAll("'", "''")}')`;
}

/** Whether DuckDB holds values of both types alike. */
export function sameShape(from: TrinoType, to: TrinoType): boolean {
  if (from.kind === 'unknown') return false;
  return duckType(from) === duckType(to);
}

/** Turns `sql` of type `from` into type `to`, to which Trino coerces it without a CAST. */
export function convert(sql: string, from: TrinoType, to: TrinoType): string {
  if (sameShape(from, to)) return sql;
  if (from.kind === 'array' && to.kind === 'array') {
    if (from.of.kind === 'unknown') return `CAST(${sql} AS ${duckType(to)})`;
    return `list_transform(${sql}, lambda e_: ${convert('e_', from.of, to.of)})`;
  }
  if (from.kind === 'map' && to.kind === 'map') return convertMap(sql, from, to);
  if (from.kind === 'row' && to.kind === 'row') return convertRow(sql, from, to);
  if (from.kind === 'date' && to.kind === 'timestamp with time zone')
    return instantOf(`CAST(${sql} AS TIMESTAMP)`, to.zone);
  if (from.kind === 'timestamp' && to.kind === 'timestamp with time zone') return instantOf(sql, to.zone);
  return `CAST(${sql} AS ${duckType(to)})`;
}

type MapType = Extract<TrinoType, { kind: 'map' }>;
type RowType = Extract<TrinoType, { kind: 'row' }>;

function convertMap(sql: string, from: MapType, to: MapType): string {
  const keys = convert(`map_keys(${sql})`, { kind: 'array', of: from.key }, { kind: 'array', of: to.key });
  const values = convert(`map_values(${sql})`, { kind: 'array', of: from.value }, { kind: 'array', of: to.value });
  return `CASE WHEN ${sql} IS NULL THEN NULL ELSE map(${keys}, ${values}) END`;
}

/** Rows are equal by position in Trino, by name in DuckDB. */
function convertRow(sql: string, from: RowType, to: RowType): string {
  const fields = to.fields.map((field, index) => {
    const source = from.fields[index];
    const value = source === undefined ? 'NULL' : convert(fieldOf(sql, source.key), source.type, field.type);
    return `"${field.key.replaceAll('"', '""')}" := ${value}`;
  });
  return `CASE WHEN ${sql} IS NULL THEN NULL ELSE struct_pack(${fields.join(', ')}) END`;
}
