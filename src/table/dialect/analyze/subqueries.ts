import { QueryProblem } from '../syntax/position.js';
import { commonType } from '../types/common.js';
import { convert } from '../types/convert.js';
import { printType } from '../types/print.js';
import { BOOLEAN } from '../types/type.js';
import { compareSql } from './operators.js';
import type { Expression, Query } from '../syntax/ast.js';
import type { AnalyzedQuery, Context } from './scope.js';
import type { TrinoType } from '../types/type.js';
import type { Value } from './value.js';

type Node<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

function inner(query: Query, context: Context): AnalyzedQuery {
  return context.session.query(query, { session: context.session, outer: context.scope, named: context.named });
}

/** A query in parentheses that gives one value. DuckDB is told to fail on a second row, as Trino does. */
export function emitSubquery(node: Node<'subquery'>, context: Context): Value {
  const query = inner(node.query, context);
  return { sql: `(${query.sql})`, type: onlyColumn(query, node.at) };
}

function onlyColumn(query: AnalyzedQuery, at: number): TrinoType {
  const [field] = query.fields;
  if (field !== undefined && query.fields.length === 1) return field.type;
  const message = `Multiple columns returned by subquery are not yet supported. Found ${String(query.fields.length)}`;
  throw new QueryProblem('sql-type', message, { at });
}

export function emitExists(node: Node<'exists'>, context: Context): Value {
  return { sql: `EXISTS (${inner(node.query, context).sql})`, type: BOOLEAN };
}

export function emitInQuery(node: Node<'in-query'>, context: Context): Value {
  return quantified(node, { context, op: 'IN' });
}

export function emitQuantified(node: Node<'quantified'>, context: Context): Value {
  return quantified(node, { context, op: `${node.op} ${node.all ? 'ALL' : 'ANY'}` });
}

function quantified(
  node: Node<'in-query' | 'quantified'>,
  { context, op }: { readonly context: Context; readonly op: string },
): Value {
  const left = context.session.emit(node.kind === 'in-query' ? node.value : node.left, context);
  const query = inner(node.query, context);
  const right: Value = { sql: 'q."c0"', type: onlyColumn(query, node.at) };
  compareSql(node.kind === 'in-query' ? '=' : node.op, [left, right], node.at);
  const type = commonType(left.type, right.type) ?? left.type;
  if (['row', 'array', 'map', 'real', 'double'].includes(type.kind))
    throw new QueryProblem('sql-unsupported', `${op} (query) of ${printType(type)} is not supported`, { at: node.at });
  const converted = convert(right.sql, right.type, type);
  const rows = converted === right.sql ? query.sql : `SELECT ${converted} FROM (${query.sql}) AS q`;
  return { sql: `(${convert(left.sql, left.type, type)} ${op} (${rows}))`, type: BOOLEAN };
}
