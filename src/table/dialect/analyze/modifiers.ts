import { QueryProblem } from '../syntax/position.js';
import type { Call, FrameBound, Name, SortItem, Window } from '../syntax/ast.js';
import type { Context } from './scope.js';

/** A clause of the call that the function's text has no place for. */
export function modifiersMissing(node: Call, text: string): string | undefined {
  if (node.filter !== undefined && node.over !== undefined) return 'FILTER with OVER';
  if (node.distinct && !text.includes('$D')) return 'DISTINCT';
  if (node.orderBy.length > 0 && !text.includes('$O')) return 'ORDER BY';
  if (node.nulls === 'ignore' && !text.includes('$N')) return 'IGNORE NULLS';
  if (node.filter !== undefined && !text.includes('$F')) return 'FILTER';
  return node.over !== undefined && !text.includes('$F') ? 'OVER' : undefined;
}

/** The texts of `$D`, `$O`, `$N` and `$F`. */
export function emitModifiers(node: Call, context: Context): Readonly<Record<string, string>> {
  const inner: Context =
    node.over === undefined
      ? { ...context, grouped: undefined, noAggregates: 'an aggregate function', noWindows: true }
      : context;
  const filter = node.filter && context.session.emit(node.filter, inner);
  if (filter !== undefined && filter.type.kind !== 'boolean' && filter.type.kind !== 'unknown')
    throw new QueryProblem('sql-type', 'Filter expression must be boolean', { at: node.at });
  return {
    D: node.distinct ? 'DISTINCT ' : '',
    O: node.orderBy.length === 0 ? '' : ` ORDER BY ${emitSort(node.orderBy, inner)}`,
    N: node.nulls === 'ignore' ? ' IGNORE NULLS' : '',
    F: (filter === undefined ? '' : ` FILTER (WHERE ${filter.sql})`) + emitOver(node.over, context),
  };
}

/** Sort items with Trino's order of nulls: last unless written. */
export function emitSort(items: readonly SortItem[], context: Context): string {
  return items.map((item) => sortKey(context.session.emit(item.value, context).sql, item)).join(', ');
}

export function sortKey(sql: string, item: SortItem): string {
  return `${sql} ${item.descending ? 'DESC' : 'ASC'} NULLS ${item.nullsFirst === true ? 'FIRST' : 'LAST'}`;
}

function emitOver(over: Call['over'], context: Context): string {
  if (over === undefined) return '';
  return ` OVER ${isName(over) ? namedWindow(over, context) : emitWindow(over, context)}`;
}

function isName(over: Window | Name): over is Name {
  return 'text' in over;
}

function namedWindow(name: Name, context: Context): string {
  const sql = context.windows.get(name.text);
  if (sql !== undefined) return sql;
  throw new QueryProblem('sql-name', `Cannot resolve WINDOW name ${name.text}`, { at: name.at });
}

/** `(PARTITION BY … ORDER BY … frame)` */
export function emitWindow(window: Window, context: Context): string {
  const inner: Context = { ...context, noWindows: true, noAggregates: context.noAggregates };
  const base = window.base === undefined ? '' : namedWindow(window.base, context).slice(1, -1);
  const partition = window.partitionBy.map((key) => context.session.emit(key, inner).sql).join(', ');
  const parts = [
    base,
    partition === '' ? '' : `PARTITION BY ${partition}`,
    window.orderBy.length === 0 ? '' : `ORDER BY ${emitSort(window.orderBy, inner)}`,
    frameOf(window, inner),
  ];
  return `(${parts.filter((part) => part !== '').join(' ')})`;
}

function frameOf(window: Window, context: Context): string {
  const { frame } = window;
  if (frame === undefined) return '';
  const start = boundOf(frame.start, context);
  const range = frame.end === undefined ? start : `BETWEEN ${start} AND ${boundOf(frame.end, context)}`;
  return `${frame.unit.toUpperCase()} ${range}`;
}

function boundOf(bound: FrameBound, context: Context): string {
  const value = bound.value === undefined ? '' : `${context.session.emit(bound.value, context).sql} `;
  return value + bound.kind.toUpperCase();
}
