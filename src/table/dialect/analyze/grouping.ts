import { QueryProblem } from '../syntax/position.js';
import { printType } from '../types/print.js';
import { nearest } from './spelling.js';
import type { Expression, GroupItem, Select } from '../syntax/ast.js';
import type { Context } from './scope.js';

export interface Grouping {
  /** SQL of every key. */
  readonly keys: ReadonlySet<string>;
  /** `GROUP BY …` or nothing. */
  readonly sql: string;
}

/** GROUP BY with ordinals, ROLLUP, CUBE and GROUPING SETS. An alias of the SELECT list is no column here, as in Athena. */
export function emitGrouping(node: Select, context: Context): Grouping {
  const keys = new Set<string>();
  if (node.groupBy === undefined) return { keys, sql: '' };
  if (node.groupBy.distinct)
    throw new QueryProblem('sql-unsupported', 'GROUP BY DISTINCT is not supported', { at: node.at });
  const inner: Context = { ...context, noAggregates: 'GROUP BY clause', noWindows: true };
  const key = (value: Expression): string => {
    const sql = keySql(value, { node, context: inner });
    keys.add(sql);
    return sql;
  };
  const items = node.groupBy.items.map((item) => itemSql(item, key));
  return { keys, sql: `GROUP BY ${items.join(', ')}` };
}

function itemSql(item: GroupItem, key: (value: Expression) => string): string {
  if (item.kind === 'simple')
    return item.keys.length === 0 ? 'GROUPING SETS (())' : item.keys.map((each) => positionless(key(each))).join(', ');
  const sets = item.sets.map((set) => {
    const list = set.map((each) => positionless(key(each))).join(', ');
    return set.length === 1 && item.kind !== 'sets' ? list : `(${list})`;
  });
  const name = { rollup: 'ROLLUP', cube: 'CUBE', sets: 'GROUPING SETS' }[item.kind];
  return `${name} (${sets.join(', ')})`;
}

/** DuckDB would read a literal as a position or refuse it. */
function positionless(sql: string): string {
  return sql;
}

function keySql(value: Expression, { node, context }: { readonly node: Select; readonly context: Context }): string {
  const expression = value.kind === 'integer' ? ordinal(value, node) : value;
  const emitted = emitKey(expression, { node, context });
  if (emitted.type.kind === 'map' || emitted.type.kind === 'unknown')
    throw new QueryProblem(
      'sql-type',
      `${printType(emitted.type)} is not comparable, and therefore cannot be used in GROUP BY`,
      { at: value.at },
    );
  return emitted.sql;
}

function ordinal(value: Extract<Expression, { value: string }>, node: Select): Expression {
  const position = Number(value.value);
  const item = node.items[position - 1];
  if (item?.kind === 'item') return item.value;
  const reason =
    item === undefined
      ? `GROUP BY position ${value.value} is not in select list`
      : 'GROUP BY position of * is not supported';
  throw new QueryProblem(item === undefined ? 'sql-name' : 'sql-unsupported', reason, { at: value.at });
}

function emitKey(value: Expression, { node, context }: { readonly node: Select; readonly context: Context }) {
  try {
    return context.session.emit(value, context);
  } catch (error) {
    if (error instanceof QueryProblem && value.kind === 'name') throw aliasHint(error, value.name, node);
    throw error;
  }
}

/** Says so where the name is an alias of the SELECT list. */
function aliasHint(error: QueryProblem, name: string, node: Select): QueryProblem {
  const aliases = node.items.flatMap((item) =>
    item.kind === 'item' && item.alias !== undefined ? [item.alias.text] : [],
  );
  if (nearest(name, aliases) !== name) return error;
  return new QueryProblem('sql-name', `column '${name}' not found`, {
    at: error.at,
    hint: 'An alias of the SELECT list cannot be used in GROUP BY: repeat the expression, or write its position (GROUP BY 1).',
  });
}
