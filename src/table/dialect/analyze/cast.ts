import { parseAddress } from '../functions/address.js';
import { instantOf, localTime } from '../types/zones.js';
import { QueryProblem } from '../syntax/position.js';
import { canCoerce, isFloating, isInteger, isNumber } from '../types/common.js';
import { convert, sameShape } from '../types/convert.js';
import { duckType, printType } from '../types/print.js';
import { textOf } from './text-of.js';
import { bindOnce, quoteText } from './value.js';
import type { TrinoType } from '../types/type.js';
import type { Value } from './value.js';

export interface CastTarget {
  readonly type: TrinoType;
  /** TRY_CAST: NULL instead of an error. */
  readonly safe: boolean;
  readonly at: number;
}

/** CAST and TRY_CAST as Trino does them. Throws {@link QueryProblem} for a pair of types that has no cast. */
export function emitCast(value: Value, target: CastTarget): Value {
  const sql = castSql(value, target);
  const type = castType(value.type, target.type);
  const isPlain = sql === value.sql;
  return { sql: target.safe && !isPlain ? `TRY(${sql})` : sql, type };
}

/** A cast to `timestamp with time zone` keeps the zone of its operand. */
function castType(from: TrinoType, to: TrinoType): TrinoType {
  return 'zone' in from && 'zone' in to ? { ...to, zone: from.zone } : to;
}

function castSql(value: Value, { type: to, at }: CastTarget): string {
  const { type: from } = value;
  const sql = from.kind === 'json' && to.kind !== 'json' ? (value.unsorted ?? value.sql) : value.sql;
  if (from.kind === 'unknown') return `CAST(NULL AS ${duckType(to)})`;
  const address = to.kind === 'ipaddress' && value.constant !== undefined ? parseAddress(value.constant) : undefined;
  if (address !== undefined) return `CAST('${String(address)}' AS UHUGEINT)`;
  const rule = specialCast(from, to);
  if (rule !== undefined) return bindOnce(sql, rule);
  if (from.kind === 'array' && to.kind === 'array') {
    const inner = castSql({ sql: 'e_', type: from.of }, { type: to.of, safe: false, at });
    return inner === 'e_' ? sql : `list_transform(${sql}, lambda e_: ${inner})`;
  }
  if (from.kind === 'map' && to.kind === 'map') return castMap(sql, { from, to, at });
  if (from.kind === 'row' && to.kind === 'row') return castRow(sql, { from, to, at });
  if (from.kind === to.kind && sameShape(from, to) && !('precision' in to)) return sql;
  if (canCoerce(from, to)) return convert(sql, from, to);
  throw new QueryProblem('sql-type', `Cannot cast ${printType(from)} to ${printType(to)}`, { at });
}

type Rule = (sql: string) => string;

function specialCast(from: TrinoType, to: TrinoType): Rule | undefined {
  if (from.kind === 'json') return fromJson(to);
  if (to.kind === 'json') return toJson(from);
  if (to.kind === 'varchar') return toVarchar(from, to.length);
  if (from.kind === 'varchar') return fromVarchar(to);
  if (from.kind === 'boolean' && isNumber(to)) return (sql) => `CAST(${sql} AS ${duckType(to)})`;
  if (isNumber(from) && to.kind === 'boolean') return (sql) => `(${sql} <> 0)`;
  if (isNumber(from) && isNumber(to)) return numberToNumber(from, to);
  return momentCast(from, to);
}

function numberToNumber(from: TrinoType, to: TrinoType): Rule {
  if (isFloating(from) && isInteger(to)) return (sql) => `CAST(trino_round(${sql}) AS ${duckType(to)})`;
  if (isFloating(from) && to.kind === 'decimal')
    return (sql) => `CAST(trino_double_to_decimal(${sql}) AS ${duckType(to)})`;
  return (sql) => (sameShape(from, to) ? sql : `CAST(${sql} AS ${duckType(to)})`);
}

function toVarchar(from: TrinoType, length: number | undefined): Rule | undefined {
  const text = textOf(from);
  if (text === undefined) return undefined;
  if (length === undefined || (from.kind === 'varchar' && from.length !== undefined && from.length <= length))
    return text;
  if (from.kind === 'varchar') return (sql) => `left(${text(sql)}, ${String(length)})`;
  return (sql) => `trino_fit(${text(sql)}, ${String(length)})`;
}

const FROM_TEXT: Readonly<Record<string, string>> = {
  boolean: 'trino_text_to_boolean',
  real: 'trino_text_to_real',
  double: 'trino_text_to_double',
  date: 'trino_text_to_date',
  ipaddress: 'trino_text_to_ip',
  uuid: 'trino_text_to_uuid',
};

function fromVarchar(to: TrinoType): Rule | undefined {
  if (isInteger(to)) return (sql) => `CAST(trino_integer_text(${sql}, '${to.kind}') AS ${duckType(to)})`;
  if (to.kind === 'decimal')
    return (sql) => `CAST(trino_decimal_text(${sql}, ${quoteText(printType(to))}) AS ${duckType(to)})`;
  if (to.kind === 'timestamp') return (sql) => rounded(`trino_text_to_timestamp(${sql})`, to.precision);
  if (to.kind === 'timestamp with time zone')
    return (sql) => rounded(`trino_text_to_timestamptz(${sql})`, to.precision);
  if (to.kind === 'time') return (sql) => `trino_text_to_time(${sql})`;
  const macro = FROM_TEXT[to.kind];
  return macro === undefined ? undefined : (sql) => `${macro}(${sql})`;
}

/** Rounds a moment to its precision, half up. */
export function rounded(sql: string, precision: number): string {
  return precision >= 6 ? sql : `trino_round_micros(${sql}, ${String(10 ** (6 - precision))})`;
}

type Moment = Extract<TrinoType, { precision: number }>;

function momentCast(from: TrinoType, to: TrinoType): Rule | undefined {
  if (from.kind === 'date' && to.kind === 'timestamp') return (sql) => `CAST(${sql} AS TIMESTAMP)`;
  if (from.kind === 'timestamp' && to.kind === 'date') return (sql) => `CAST(${sql} AS DATE)`;
  if (from.kind === 'timestamp' && to.kind === 'time') return (sql) => `CAST(${sql} AS TIME)`;
  if (from.kind === 'timestamp with time zone') return fromZoned(from, to);
  if (from.kind === to.kind && 'precision' in from && 'precision' in to && from.kind !== 'decimal')
    return (sql) => toPrecision(sql, from, to);
  if (from.kind === 'timestamp' && to.kind === 'timestamp with time zone')
    return (sql) => toPrecision(instantOf(sql, to.zone), from, to);
  return undefined;
}

function fromZoned(from: Extract<TrinoType, { zone: string }>, to: TrinoType): Rule | undefined {
  const local = (sql: string): string => localTime(sql, from.zone);
  if (to.kind === 'timestamp') return (sql) => toPrecision(local(sql), from, to);
  if (to.kind === 'date') return (sql) => `CAST(${local(sql)} AS DATE)`;
  if (to.kind === 'time') return (sql) => `CAST(${local(sql)} AS TIME)`;
  return to.kind === 'timestamp with time zone' ? (sql) => toPrecision(sql, from, to) : undefined;
}

function toPrecision(sql: string, from: Moment, to: Moment): string {
  return to.precision < from.precision ? rounded(sql, to.precision) : sql;
}

interface Pair<T> {
  readonly from: T;
  readonly to: T;
  readonly at: number;
}

function castMap(sql: string, { from, to, at }: Pair<Extract<TrinoType, { kind: 'map' }>>): string {
  const part = (name: string, pair: readonly [TrinoType, TrinoType]): string =>
    castSql(
      { sql: `${name}(${sql})`, type: { kind: 'array', of: pair[0] } },
      { type: { kind: 'array', of: pair[1] }, safe: false, at },
    );
  const keys = part('map_keys', [from.key, to.key]);
  const values = part('map_values', [from.value, to.value]);
  return `CASE WHEN ${sql} IS NULL THEN NULL ELSE map(${keys}, ${values}) END`;
}

function castRow(sql: string, { from, to, at }: Pair<Extract<TrinoType, { kind: 'row' }>>): string {
  if (from.fields.length !== to.fields.length)
    throw new QueryProblem('sql-type', `Cannot cast ${printType(from)} to ${printType(to)}`, { at });
  const fields = to.fields.map((field, index) => {
    const source = from.fields[index] ?? field;
    const value = { sql: `struct_extract(${sql}, ${quoteText(source.key)})`, type: source.type };
    return `"${field.key}" := ${castSql(value, { type: field.type, safe: false, at })}`;
  });
  return `CASE WHEN ${sql} IS NULL THEN NULL ELSE struct_pack(${fields.join(', ')}) END`;
}

/** JSON text to a value: scalars, and arrays, maps and rows of what can be cast. */
function fromJson(to: TrinoType): Rule | undefined {
  switch (to.kind) {
    case 'json':
      return (sql) => sql;
    case 'varchar':
      return (sql) => `trino_json_to_varchar(${sql})`;
    case 'boolean':
      return (sql) => `trino_json_to_boolean(${sql})`;
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
      return (sql) => `CAST(trino_json_to_bigint(${sql}) AS ${duckType(to)})`;
    case 'double':
    case 'real':
      return (sql) => `CAST(trino_json_to_double(${sql}) AS ${duckType(to)})`;
    default:
      return fromJsonNested(to);
  }
}

function fromJsonNested(to: TrinoType): Rule | undefined {
  if (to.kind === 'array') {
    const inner = fromJson(to.of);
    return inner && ((sql) => `list_transform(trino_json_items(${sql}), lambda j_: ${inner('j_')})`);
  }
  if (to.kind === 'map' && to.key.kind === 'varchar') {
    const inner = fromJson(to.value);
    return (
      inner &&
      ((sql) =>
        `CASE WHEN trino_json_object(${sql}) IS NULL THEN NULL ELSE map(json_keys(${sql}), list_transform(json_keys(${sql}), lambda k_: ${inner(`trino_json_member(${sql}, k_)`)})) END`)
    );
  }
  return to.kind === 'row' ? fromJsonRow(to) : undefined;
}

function fromJsonRow(to: Extract<TrinoType, { kind: 'row' }>): Rule | undefined {
  const parts = to.fields.map((field, index) => ({ field, index, rule: fromJson(field.type) }));
  if (parts.some((part) => part.rule === undefined)) return undefined;
  return (sql) => {
    const fields = parts.map(({ field, index, rule }) => {
      const member = `trino_json_field(${sql}, ${quoteText(field.name ?? '')}, ${String(index)})`;
      return `"${field.key}" := ${rule?.(member) ?? 'NULL'}`;
    });
    return `CASE WHEN ${sql} IS NULL OR ${sql} = 'null' THEN NULL ELSE struct_pack(${fields.join(', ')}) END`;
  };
}

/** A value to JSON text. */
function toJson(from: TrinoType): Rule | undefined {
  switch (from.kind) {
    case 'boolean':
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
      return (sql) => `CAST(${sql} AS VARCHAR)`;
    case 'varchar':
      return (sql) => `CAST(to_json(${sql}) AS VARCHAR)`;
    case 'double':
    case 'real':
      return (sql) => `trino_double_to_json(${sql})`;
    case 'decimal':
      return (sql) => `CAST(${sql} AS VARCHAR)`;
    case 'date':
    case 'timestamp':
    case 'timestamp with time zone': {
      const text = textOf(from);
      return text && ((sql) => `CAST(to_json(${text(sql)}) AS VARCHAR)`);
    }
    default:
      return toJsonNested(from);
  }
}

function toJsonNested(from: TrinoType): Rule | undefined {
  if (from.kind === 'array') {
    const inner = toJson(from.of);
    return (
      inner &&
      ((sql) =>
        `('[' || array_to_string(list_transform(${sql}, lambda v_: coalesce(${inner('v_')}, 'null')), ',') || ']')`)
    );
  }
  if (from.kind === 'map' && from.key.kind === 'varchar') {
    const inner = toJson(from.value);
    return (
      inner &&
      ((sql) =>
        `('{' || array_to_string(list_transform(list_sort(map_entries(${sql})), lambda v_: CAST(to_json(v_.key) AS VARCHAR) || ':' || coalesce(${inner('v_.value')}, 'null')), ',') || '}')`)
    );
  }
  if (from.kind !== 'row') return undefined;
  const parts = from.fields.map((field) => ({ field, rule: toJson(field.type) }));
  if (parts.some((part) => part.rule === undefined)) return undefined;
  return (sql) => {
    const members = parts.map(({ field, rule }) => {
      const value = rule?.(`struct_extract(${sql}, ${quoteText(field.key)})`) ?? 'NULL';
      return `${quoteText(`${JSON.stringify(field.name ?? '')}:`)} || coalesce(${value}, 'null')`;
    });
    return `CASE WHEN ${sql} IS NULL THEN NULL ELSE '{' || ${members.join(` || ',' || `)} || '}' END`;
  };
}
