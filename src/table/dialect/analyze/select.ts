import { QueryProblem } from '../syntax/position.js';
import { printType } from '../types/print.js';
import { mustNameInjected } from './injected.js';
import { itemsHoldAggregate } from './aggregates.js';
import { emitGrouping } from './grouping.js';
import { emitWindow } from './modifiers.js';
import { matching, pathOf } from './names.js';
import { boolean } from './operators.js';
import { emitOrder } from './order.js';
import { emitRelation, expressionContext } from './relations.js';
import { quoteName, quoteText } from './value.js';
import type { Expression, Query, Select, SelectItem } from '../syntax/ast.js';
import type { AnalyzedQuery, Context, Field, QueryContext } from './scope.js';
import type { Value } from './value.js';

/** One column of a SELECT list. */
export interface OutputItem {
  readonly name: string | undefined;
  readonly value: Value;
}

interface SelectPlace {
  readonly orderBy: Query['orderBy'];
  /** The columns bear the names that Athena shows; else `c0`, `c1` … */
  readonly shown: boolean;
}

/** The name of a column in a result: an expression without alias is `_col` and its position from 0. */
export function shownName(name: string | undefined, index: number): string {
  return name ?? `_col${String(index)}`;
}

/** SELECT with the ORDER BY of the query around it, which sees what SELECT sees. */
export function emitSelect(node: Select, within: QueryContext, { orderBy, shown }: SelectPlace): AnalyzedQuery {
  const source = node.from === undefined ? { sql: '', fields: [] } : emitRelation(node.from, within);
  const where =
    node.where &&
    boolean(node.where, { context: expressionContext(within, source.fields, 'WHERE clause'), what: 'WHERE clause' });
  mustNameInjected(source.fields, node.where, node.at);
  const isGrouped =
    node.groupBy !== undefined || node.having !== undefined || itemsHoldAggregate(node.items, orderBy, node.having);
  const plain: Context = { ...expressionContext(within, source.fields), noAggregates: undefined, noWindows: false };
  const grouping = emitGrouping(node, plain);
  const context = withWindows(node, isGrouped ? { ...plain, grouped: grouping.keys } : plain);
  const items = node.items.flatMap((item) => emitItem(item, context));
  const having =
    node.having && boolean(node.having, { context: { ...context, noWindows: true }, what: 'HAVING clause' });
  const order = emitOrder(orderBy, { items, context, distinct: node.distinct });
  const selected = items
    .map(
      ({ name, value }, index) =>
        `${value.sql} AS ${shown ? quoteName(shownName(name, index)) : `"c${String(index)}"`}`,
    )
    .join(', ');
  const sql = [
    `SELECT ${node.distinct ? 'DISTINCT ' : ''}${selected}`,
    source.sql === '' ? '' : `FROM ${source.sql.replace(/^LATERAL /, '')}`,
    where === undefined ? '' : `WHERE ${where}`,
    grouping.sql,
    having === undefined ? '' : `HAVING ${having}`,
    order,
  ];
  return {
    sql: sql.filter((part) => part !== '').join(' '),
    fields: items.map(({ name, value }) => ({ name, type: value.type })),
  };
}

function withWindows(node: Select, context: Context): Context {
  const windows = new Map<string, string>();
  for (const [name, window] of node.windows) windows.set(name, emitWindow(window, { ...context, windows }));
  return { ...context, windows };
}

function emitItem(item: SelectItem, context: Context): readonly OutputItem[] {
  if (item.kind === 'star') return emitStar(item, context);
  const value = context.session.emit(item.value, context);
  return [{ name: item.alias?.text ?? nameOf(item.value), value }];
}

/** A column or a field keeps its name; everything else has none. */
function nameOf(node: Expression): string | undefined {
  if (node.kind === 'name') return node.name;
  return node.kind === 'field' ? node.name.text : undefined;
}

type Star = Extract<SelectItem, { kind: 'star' }>;

function emitStar(item: Star, context: Context): readonly OutputItem[] {
  const fields = item.of === undefined ? context.scope.fields : qualified(item.of, context.scope.fields);
  const visible = fields?.filter((field) => field.hidden !== true);
  if (visible === undefined) return rowStar(item, context);
  if (visible.length === 0)
    throw new QueryProblem('sql-syntax', 'SELECT * not allowed in queries without FROM clause', { at: item.at });
  const names = renamed(item, visible.length);
  return visible.map((field, index) => {
    mustBeKey(field, { context, at: item.at });
    return { name: names?.[index] ?? field.name, value: field.value };
  });
}

function mustBeKey(field: Field, { context, at }: { readonly context: Context; readonly at: number }): void {
  if (context.grouped === undefined || context.grouped.has(field.value.sql)) return;
  const message = `'${field.name ?? '*'}' must be an aggregate expression or appear in GROUP BY clause`;
  throw new QueryProblem('sql-type', message, { at });
}

/** The columns of `a.*`; undefined where `a` names no relation, so that it may be a row. */
function qualified(of: Expression, fields: readonly Field[]): readonly Field[] | undefined {
  const path = pathOf(of);
  if (path === undefined) return undefined;
  const found = fields.filter(
    (field) => field.name !== undefined && matching([field], [...path, field.name]).length > 0,
  );
  const unnamed = fields.filter(
    (field) => field.qualifier.join('.').endsWith(path.join('.')) && field.qualifier.length > 0,
  );
  const all = fields.filter((field) => found.includes(field) || unnamed.includes(field));
  return all.length === 0 ? undefined : all;
}

function rowStar(item: Star, context: Context): readonly OutputItem[] {
  if (item.of === undefined) return [];
  const path = pathOf(item.of);
  if (path?.length === 1)
    throw new QueryProblem('sql-name', `Unable to resolve reference ${path[0] ?? ''}`, { at: item.at });
  const row = context.session.emit(item.of, context);
  if (row.type.kind !== 'row')
    throw new QueryProblem('sql-type', `expected a row before .*, not ${printType(row.type)}`, { at: item.at });
  const { fields } = row.type;
  const names = renamed(item, fields.length);
  return fields.map((field, index) => ({
    name: names?.[index] ?? field.name,
    value: { sql: `struct_extract(${row.sql}, ${quoteText(field.key)})`, type: field.type },
  }));
}

function renamed(item: Star, count: number): readonly string[] | undefined {
  if (item.names === undefined) return undefined;
  if (item.names.length !== count)
    throw new QueryProblem(
      'sql-name',
      `Column alias list has ${String(item.names.length)} entries but relation has ${String(count)} columns`,
      { at: item.at },
    );
  return item.names.map((name) => name.text);
}
