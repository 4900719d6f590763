import type { HiveType } from '../../hive-type.js';
import type { PlainKind, TrinoType } from './type.js';

/** As Trino prints a type: `map(varchar(3), array(bigint))`. */
export function printType(type: TrinoType): string {
  switch (type.kind) {
    case 'decimal':
      return `decimal(${String(type.precision)},${String(type.scale)})`;
    case 'varchar':
      return type.length === undefined ? 'varchar' : `varchar(${String(type.length)})`;
    case 'timestamp':
    case 'time':
      return `${type.kind}(${String(type.precision)})`;
    case 'timestamp with time zone':
      return `timestamp(${String(type.precision)}) with time zone`;
    case 'array':
      return `array(${printType(type.of)})`;
    case 'map':
      return `map(${printType(type.key)}, ${printType(type.value)})`;
    case 'row':
      return `row(${type.fields.map((field) => (field.name === undefined ? printType(field.type) : `${printName(field.name)} ${printType(field.type)}`)).join(', ')})`;
    default:
      return type.kind;
  }
}

function printName(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

const DUCK: Readonly<Record<PlainKind, string>> = {
  unknown: 'INTEGER',
  boolean: 'BOOLEAN',
  tinyint: 'TINYINT',
  smallint: 'SMALLINT',
  integer: 'INTEGER',
  bigint: 'BIGINT',
  real: 'FLOAT',
  double: 'DOUBLE',
  varbinary: 'BLOB',
  date: 'DATE',
  json: 'VARCHAR',
  uuid: 'UUID',
  ipaddress: 'UHUGEINT',
  'interval day to second': 'INTERVAL',
  'interval year to month': 'INTERVAL',
};

/** DuckDB's type that holds the values of `type`. */
export function duckType(type: TrinoType): string {
  switch (type.kind) {
    case 'decimal':
      return `DECIMAL(${String(type.precision)},${String(type.scale)})`;
    case 'varchar':
      return 'VARCHAR';
    case 'timestamp':
      return 'TIMESTAMP';
    case 'time':
      return 'TIME';
    case 'timestamp with time zone':
      return 'TIMESTAMPTZ';
    case 'array':
      return `${duckType(type.of)}[]`;
    case 'map':
      return `MAP(${duckType(type.key)}, ${duckType(type.value)})`;
    case 'row':
      return `STRUCT(${type.fields.map((field) => `"${field.key.replaceAll('"', '""')}" ${duckType(field.type)}`).join(', ')})`;
    default:
      return DUCK[type.kind];
  }
}

const FROM_HIVE: Readonly<Record<string, TrinoType>> = {
  string: { kind: 'varchar' },
  boolean: { kind: 'boolean' },
  tinyint: { kind: 'tinyint' },
  smallint: { kind: 'smallint' },
  int: { kind: 'integer' },
  bigint: { kind: 'bigint' },
  float: { kind: 'real' },
  double: { kind: 'double' },
  timestamp: { kind: 'timestamp', precision: 3 },
  date: { kind: 'date' },
  binary: { kind: 'varbinary' },
};

/** The type under which Athena reads a column of this type. */
export function fromHive(type: HiveType): TrinoType {
  switch (type.kind) {
    case 'struct':
      return {
        kind: 'row',
        fields: type.fields.map(({ name, type: each }) => ({ name, key: name, type: fromHive(each) })),
      };
    case 'array':
      return { kind: 'array', of: fromHive(type.of) };
    case 'map':
      return { kind: 'map', key: fromHive(type.key), value: fromHive(type.value) };
    default:
      return FROM_HIVE[type.kind] ?? { kind: 'varchar' };
  }
}
