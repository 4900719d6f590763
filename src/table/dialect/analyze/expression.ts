import { plainCall } from '../syntax/parse-call.js';
import { QueryProblem } from '../syntax/position.js';
import { resolveType } from '../types/resolve.js';
import { emitArithmetic, emitUnary } from './arithmetic.js';
import { emitCall } from './calls.js';
import { emitCast } from './cast.js';
import { emitArray, emitAtTimeZone, emitCase, emitRow, emitSubscript, extractFunction } from './constructors.js';
import { emitLiteral } from './literals.js';
import { emitName } from './names.js';
import { emitBetween, emitCompare, emitIn, emitIsNull, emitLike, emitLogical, emitNot } from './operators.js';
import { emitExists, emitInQuery, emitQuantified, emitSubquery } from './subqueries.js';
import type { Expression } from '../syntax/ast.js';
import type { Context } from './scope.js';
import type { Value } from './value.js';

/**
 * An expression as DuckDB's SQL, with its type in Trino. In a grouped query an expression that equals a key is that key;
 * equal is what gives the same SQL.
 */
export function emitExpression(node: Expression, context: Context): Value {
  return groupKey(node, context) ?? emitters[node.kind](node as never, context); // each emitter takes its own kind
}

function groupKey(node: Expression, context: Context): Value | undefined {
  const { grouped } = context;
  if (grouped === undefined || grouped.size === 0 || node.kind === 'lambda' || node.kind === 'subquery')
    return undefined;
  try {
    const value = emitters[node.kind](node as never, {
      ...context,
      grouped: undefined,
      noAggregates: 'a key',
      noWindows: true,
    });
    return grouped.has(value.sql) ? value : undefined;
  } catch (error) {
    if (error instanceof QueryProblem) return undefined; // the grouped reading below says what is wrong
    throw error;
  }
}

type Emitters = {
  readonly [K in Expression['kind']]: (node: Extract<Expression, { kind: K }>, context: Context) => Value;
};

const emitters: Emitters = {
  null: emitLiteral,
  boolean: emitLiteral,
  integer: emitLiteral,
  decimal: emitLiteral,
  double: emitLiteral,
  string: emitLiteral,
  binary: emitLiteral,
  typed: emitLiteral,
  interval: emitLiteral,
  call: emitCall,
  name: emitName,
  field: emitName,
  parameter: (node, { session }) => {
    const value = session.parameters[node.index];
    if (value !== undefined) return value;
    const message = `Incorrect number of parameters: expected ${String(node.index + 1)} but found ${String(session.parameters.length)}`;
    throw new QueryProblem('sql-syntax', message, { at: node.at });
  },
  unary: emitUnary,
  arithmetic: emitArithmetic,
  compare: emitCompare,
  quantified: emitQuantified,
  logical: emitLogical,
  not: emitNot,
  between: emitBetween,
  in: emitIn,
  'in-query': emitInQuery,
  like: emitLike,
  'is-null': emitIsNull,
  exists: emitExists,
  subquery: emitSubquery,
  lambda: (node) => {
    throw new QueryProblem('sql-type', 'Lambda expression should always be used inside a function', { at: node.at });
  },
  case: emitCase,
  cast: (node, context) =>
    emitCast(context.session.emit(node.value, context), {
      type: resolveType(node.type),
      safe: node.safe,
      at: node.at,
    }),
  array: emitArray,
  row: emitRow,
  subscript: emitSubscript,
  'at-time-zone': emitAtTimeZone,
  extract: (node, context) => emitCall(plainCall(extractFunction(node), [node.value], node.at), context),
};
