import type { DuckDBType } from '@duckdb/node-api';

const NAMES: Readonly<Record<string, string>> = {
  VARCHAR: 'varchar',
  BOOLEAN: 'boolean',
  TINYINT: 'tinyint',
  SMALLINT: 'smallint',
  INTEGER: 'integer',
  BIGINT: 'bigint',
  UTINYINT: 'smallint',
  USMALLINT: 'integer',
  UINTEGER: 'bigint',
  UBIGINT: 'decimal(20,0)',
  HUGEINT: 'decimal(38,0)',
  UHUGEINT: 'decimal(38,0)',
  FLOAT: 'real',
  DOUBLE: 'double',
  DATE: 'date',
  TIME: 'time(3)',
  TIMESTAMP: 'timestamp(3)',
  TIMESTAMP_S: 'timestamp(0)',
  TIMESTAMP_MS: 'timestamp(3)',
  TIMESTAMP_NS: 'timestamp(9)',
  'TIMESTAMP WITH TIME ZONE': 'timestamp(3) with time zone',
  BLOB: 'varbinary',
  UUID: 'uuid',
  JSON: 'json',
  '"NULL"': 'unknown',
  INTERVAL: 'interval day to second',
};

/** DuckDB's type as Trino spells it; a type that Trino lacks keeps DuckDB's name in lower case. */
export function trinoType(type: DuckDBType): string {
  if ('keyType' in type) return `map(${trinoType(type.keyType)}, ${trinoType(type.valueType)})`;
  if ('entryTypes' in type)
    return `row(${type.entryTypes.map((each, at) => field(type.entryNames[at], each)).join(', ')})`;
  if ('valueType' in type) return `array(${trinoType(type.valueType)})`;
  if ('scale' in type) return `decimal(${type.width},${type.scale})`;
  const name = type.alias ?? type.toString();
  return NAMES[name] ?? name.toLowerCase();
}

function field(name: string | undefined, type: DuckDBType): string {
  const shown =
    name === undefined || name === '' ? '' : `${/^[a-z_]\w*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`} `;
  return `${shown}${trinoType(type)}`;
}
