import { QueryProblem } from '../syntax/position.js';
import { commonType } from '../types/common.js';
import { convert } from '../types/convert.js';
import { printType } from '../types/print.js';
import { boolean, compareSql } from './operators.js';
import { zoneName } from './literals.js';
import { quoteText } from './value.js';
import type { Expression } from '../syntax/ast.js';
import type { TrinoType } from '../types/type.js';
import type { Context } from './scope.js';
import type { Value } from './value.js';

type Node<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

/** Brings values to their common type. */
export function unified(
  values: readonly Value[],
  what: string,
  at: number,
): { readonly type: TrinoType; readonly sql: readonly string[] } {
  let type: TrinoType = { kind: 'unknown' };
  for (const value of values) {
    const common = commonType(type, value.type);
    if (common === undefined)
      throw new QueryProblem(
        'sql-type',
        `${what} must be of one type: ${printType(type)} and ${printType(value.type)}`,
        { at },
      );
    type = common;
  }
  const common = type;
  return { type, sql: values.map((value) => convert(value.sql, value.type, common)) };
}

export function emitArray(node: Node<'array'>, context: Context): Value {
  const items = node.items.map((item) => context.session.emit(item, context));
  const { type, sql } = unified(items, 'All ARRAY elements', node.at);
  return { sql: `[${sql.join(', ')}]`, type: { kind: 'array', of: type } };
}

export function emitRow(node: Node<'row'>, context: Context): Value {
  const items = node.items.map((item) => context.session.emit(item, context));
  const fields = items.map((item, index) => ({ name: undefined, key: `f${String(index)}`, type: item.type }));
  const parts = items.map(
    (item, index) => `"f${String(index)}" := ${item.type.kind === 'unknown' ? 'CAST(NULL AS INTEGER)' : item.sql}`,
  );
  return { sql: `struct_pack(${parts.join(', ')})`, type: { kind: 'row', fields } };
}

/** `array[1]` and `map['k']` fail where there is nothing, unlike `element_at`. */
export function emitSubscript(node: Node<'subscript'>, context: Context): Value {
  const base = context.session.emit(node.base, context);
  const index = context.session.emit(node.index, context);
  if (base.type.kind === 'array') {
    if (commonType(index.type, { kind: 'bigint' })?.kind !== 'bigint') throw badSubscript(node, base, index);
    return { sql: `trino_subscript(${base.sql}, CAST(${index.sql} AS BIGINT))`, type: base.type.of };
  }
  if (base.type.kind === 'map') {
    if (commonType(base.type.key, index.type) === undefined) throw badSubscript(node, base, index);
    return {
      sql: `trino_map_subscript(${base.sql}, ${convert(index.sql, index.type, base.type.key)})`,
      type: base.type.value,
    };
  }
  if (base.type.kind === 'row' && index.constant !== undefined) {
    const field = base.type.fields[Number(index.constant) - 1];
    if (field !== undefined) return { sql: `struct_extract(${base.sql}, ${quoteText(field.key)})`, type: field.type };
  }
  throw badSubscript(node, base, index);
}

function badSubscript(node: Node<'subscript'>, base: Value, index: Value): QueryProblem {
  const message = `Cannot use ${printType(index.type)} for subscript of ${printType(base.type)}`;
  const hint =
    base.type.kind === 'varchar' ? 'JSON columns are text: json_extract(column, path) reads them.' : undefined;
  return new QueryProblem('sql-type', message, { at: node.at, hint });
}

export function emitCase(node: Node<'case'>, context: Context): Value {
  const operand = node.operand && context.session.emit(node.operand, context);
  const conditions = node.whens.map(({ when }) =>
    operand === undefined
      ? boolean(when, { context, what: 'CASE WHEN clause' })
      : compareSql('=', [operand, context.session.emit(when, context)], when.at),
  );
  const results = node.whens.map(({ result }) => context.session.emit(result, context));
  const otherwise = node.otherwise && context.session.emit(node.otherwise, context);
  const { type, sql } = unified(
    otherwise === undefined ? results : [...results, otherwise],
    'All CASE results',
    node.at,
  );
  const branches = conditions.map((condition, index) => `WHEN ${condition} THEN ${sql[index] ?? 'NULL'}`);
  const rest = otherwise === undefined ? '' : ` ELSE ${sql.at(-1) ?? 'NULL'}`;
  return { sql: `(CASE ${branches.join(' ')}${rest} END)`, type };
}

/** The zone has to be a text written in the query: it becomes part of the type. */
export function emitAtTimeZone(node: Node<'at-time-zone'>, context: Context): Value {
  const value = context.session.emit(node.value, context);
  const zone = context.session.emit(node.zone, context).constant;
  if (zone === undefined)
    throw new QueryProblem('sql-unsupported', 'AT TIME ZONE takes a zone written as text here', { at: node.zone.at });
  return inZone(value, { zone: zoneName(zone, node.zone.at), at: node.at });
}

export function inZone(value: Value, { zone, at }: { readonly zone: string; readonly at: number }): Value {
  const { type, sql } = value;
  if (type.kind === 'timestamp with time zone') return { sql, type: { ...type, zone } };
  if (type.kind === 'timestamp')
    return {
      sql: `timezone('UTC', ${sql})`,
      type: { kind: 'timestamp with time zone', precision: type.precision, zone },
    };
  throw new QueryProblem(
    'sql-type',
    `Type of value must be a time or timestamp with or without time zone (actual ${printType(type)})`,
    { at },
  );
}

/** EXTRACT(field FROM x) is the function of the field's name. */
const EXTRACTS: Readonly<Record<string, string>> = {
  year: 'year',
  quarter: 'quarter',
  month: 'month',
  week: 'week',
  day: 'day',
  day_of_month: 'day',
  day_of_week: 'day_of_week',
  dow: 'day_of_week',
  day_of_year: 'day_of_year',
  doy: 'day_of_year',
  year_of_week: 'year_of_week',
  yow: 'year_of_week',
  hour: 'hour',
  minute: 'minute',
  second: 'second',
  timezone_hour: 'timezone_hour',
  timezone_minute: 'timezone_minute',
};

export function extractFunction(node: Node<'extract'>): string {
  const name = EXTRACTS[node.field.text];
  if (name !== undefined) return name;
  throw new QueryProblem('sql-syntax', `Invalid EXTRACT field: ${node.field.text}`, { at: node.field.at });
}
