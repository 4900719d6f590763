import { QueryProblem } from '../syntax/position.js';
import { commonType, isFloating } from '../types/common.js';
import { convert } from '../types/convert.js';
import { printType } from '../types/print.js';
import { BOOLEAN } from '../types/type.js';
import { withTimes } from './lake-times.js';
import { quoteText } from './value.js';
import type { CompareOperator, Expression } from '../syntax/ast.js';
import type { RowField, TrinoType } from '../types/type.js';
import type { Context } from './scope.js';
import type { Value } from './value.js';

type Node<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

export function emitCompare(node: Node<'compare'>, context: Context): Value {
  const [left, right] = withTimes([node.left, node.right], context);
  if (left === undefined || right === undefined) throw new TypeError('two values');
  return { sql: compareSql(node.op, [left, right], node.at), type: BOOLEAN };
}

const SPELLED: Readonly<Record<CompareOperator, string>> = {
  '=': '=',
  '<>': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  distinct: 'IS DISTINCT FROM',
};

/** A comparison after bringing both sides to one type. Throws where Trino has no such operator. */
export function compareSql(op: CompareOperator, [left, right]: readonly [Value, Value], at: number): string {
  const type = comparable(left, right, { op: SPELLED[op], at });
  const sides = [convert(left.sql, left.type, type), convert(right.sql, right.type, type)] as const;
  return compareAs(op, { type, sides, at });
}

function comparable(left: Value, right: Value, { op, at }: { readonly op: string; readonly at: number }): TrinoType {
  if (left.type.kind === 'timestamp with time zone' && right.type.kind === left.type.kind) return left.type;
  const type = commonType(left.type, right.type);
  if (type !== undefined) return type;
  throw new QueryProblem('sql-type', `Cannot apply operator: ${printType(left.type)} ${op} ${printType(right.type)}`, {
    at,
  });
}

interface Sides {
  readonly type: TrinoType;
  readonly sides: readonly [string, string];
  readonly at: number;
}

const FLOATS: Readonly<Record<string, string>> = {
  '=': 'trino_float_eq',
  '<>': 'trino_float_ne',
  '<': 'trino_float_lt',
  '<=': 'trino_float_le',
};

function compareAs(op: CompareOperator, { type, sides, at }: Sides): string {
  const [left, right] = sides;
  if (type.kind === 'row') return compareRows(op, { type, sides, at });
  if (type.kind === 'array') return compareArrays(op, { type, sides, at });
  if (type.kind === 'map' || (type.kind === 'json' && !['=', '<>', 'distinct'].includes(op)))
    throw new QueryProblem('sql-unsupported', `operator ${op} on ${printType(type)} is not supported`, { at });
  if (isFloating(type) && op !== 'distinct') {
    if (op === '>' || op === '>=') return `${FLOATS[op === '>' ? '<' : '<='] ?? ''}(${right}, ${left})`;
    return `${FLOATS[op] ?? ''}(${left}, ${right})`;
  }
  return `(${left} ${SPELLED[op]} ${right})`;
}

/** Rows are equal field by field, with SQL's logic for nulls within. */
function compareRows(op: CompareOperator, { type, sides, at }: Sides): string {
  const fields: readonly RowField[] = type.kind === 'row' ? type.fields : [];
  if (op !== '=' && op !== '<>' && op !== 'distinct')
    throw new QueryProblem('sql-unsupported', `operator ${op} on rows is not supported`, { at });
  const each = fields.map((field) => {
    const part = (sql: string): Value => ({ sql: `struct_extract(${sql}, ${quoteText(field.key)})`, type: field.type });
    return compareSql(op, [part(sides[0]), part(sides[1])], at);
  });
  if (op === 'distinct') return `(${[`(${sides[0]} IS NULL) <> (${sides[1]} IS NULL)`, ...each].join(' OR ')})`;
  const all = `(${each.join(op === '=' ? ' AND ' : ' OR ')})`;
  return `CASE WHEN ${sides[0]} IS NULL OR ${sides[1]} IS NULL THEN NULL ELSE ${all} END`;
}

function compareArrays(op: CompareOperator, { type, sides, at }: Sides): string {
  const of = type.kind === 'array' ? type.of : type;
  if ((op !== '=' && op !== '<>' && op !== 'distinct') || ['row', 'map', 'array', 'real', 'double'].includes(of.kind))
    throw new QueryProblem('sql-unsupported', `operator ${op} on ${printType(type)} is not supported`, { at });
  if (op === 'distinct') return `(${sides[0]} IS DISTINCT FROM ${sides[1]})`;
  return `(${op === '<>' ? 'NOT ' : ''}trino_array_eq(${sides[0]}, ${sides[1]}))`;
}

export function emitLogical(node: Node<'logical'>, context: Context): Value {
  const terms = node.terms.map((term) => boolean(term, { context, what: `Logical expression term` }));
  return { sql: `(${terms.join(node.op === 'and' ? ' AND ' : ' OR ')})`, type: BOOLEAN };
}

/** An expression that has to be boolean, as SQL. */
export function boolean(
  node: Expression,
  { context, what }: { readonly context: Context; readonly what: string },
): string {
  const value = context.session.emit(node, context);
  if (value.type.kind === 'unknown') return `CAST(${value.sql} AS BOOLEAN)`;
  if (value.type.kind === 'boolean') return value.sql;
  throw new QueryProblem('sql-type', `${what} must evaluate to a boolean: actual type ${printType(value.type)}`, {
    at: node.at,
  });
}

export function emitNot(node: Node<'not'>, context: Context): Value {
  return { sql: `(NOT ${boolean(node.value, { context, what: 'Value of logical NOT expression' })})`, type: BOOLEAN };
}

export function emitBetween(node: Node<'between'>, context: Context): Value {
  const [value, low, high] = withTimes([node.value, node.low, node.high], context);
  if (value === undefined || low === undefined || high === undefined) throw new TypeError('three values');
  const above = compareSql('>=', [value, low], node.at);
  const below = compareSql('<=', [value, high], node.at);
  return { sql: `(${above} AND ${below})`, type: BOOLEAN };
}

export function emitIn(node: Node<'in'>, context: Context): Value {
  const value = context.session.emit(node.value, context);
  const list = node.list.map((item) => context.session.emit(item, context));
  const types = [value, ...list].map((each) => each.type);
  let type: TrinoType | undefined = { kind: 'unknown' };
  for (const each of types) type = type && commonType(type, each);
  if (type === undefined) {
    const odd = list.find((each) => commonType(each.type, value.type) === undefined) ?? value;
    throw new QueryProblem(
      'sql-type',
      `IN value and list items must be of one type: ${printType(value.type)} and ${printType(odd.type)}`,
      { at: node.at },
    );
  }
  if (['row', 'array', 'map', 'double', 'real'].includes(type.kind))
    return { sql: `(${list.map((each) => compareSql('=', [value, each], node.at)).join(' OR ')})`, type: BOOLEAN };
  const items = list.map((each) => convert(each.sql, each.type, type)).join(', ');
  return { sql: `(${convert(value.sql, value.type, type)} IN (${items}))`, type: BOOLEAN };
}

export function emitLike(node: Node<'like'>, context: Context): Value {
  const [value, pattern] = [context.session.emit(node.value, context), context.session.emit(node.pattern, context)];
  for (const each of [value, pattern])
    if (each.type.kind !== 'varchar' && each.type.kind !== 'unknown')
      throw new QueryProblem('sql-type', `LIKE takes texts, not ${printType(each.type)}`, { at: node.at });
  if (node.escape === undefined) return { sql: `(${value.sql} LIKE ${pattern.sql})`, type: BOOLEAN };
  const escape = context.session.emit(node.escape, context).constant;
  if (escape === undefined || Array.from(escape).length !== 1)
    throw new QueryProblem('sql-type', 'Escape string must be a single character', { at: node.escape.at });
  checkEscapes(pattern.constant, { escape, at: node.at });
  return { sql: `(${value.sql} LIKE ${pattern.sql} ESCAPE ${quoteText(escape)})`, type: BOOLEAN };
}

function checkEscapes(
  pattern: string | undefined,
  { escape, at }: { readonly escape: string; readonly at: number },
): void {
  if (pattern === undefined) return;
  const rest = pattern
    .replaceAll(escape + escape, '')
    .replaceAll(`${escape}%`, '')
    .replaceAll(`${escape}_`, '');
  if (rest.includes(escape))
    throw new QueryProblem('sql-type', "Escape character must be followed by '%', '_' or the escape character itself", {
      at,
    });
}

export function emitIsNull(node: Node<'is-null'>, context: Context): Value {
  return { sql: `(${context.session.emit(node.value, context).sql} IS NULL)`, type: BOOLEAN };
}
