import { QueryProblem } from '../syntax/position.js';
import { printType } from '../types/print.js';
import { sortKey } from './modifiers.js';
import type { Expression, Query, SortItem } from '../syntax/ast.js';
import type { Context, Scope } from './scope.js';
import type { OutputItem } from './select.js';
import type { Value } from './value.js';

interface Ordered {
  readonly items: readonly OutputItem[];
  readonly context: Context;
  readonly distinct: boolean;
}

/** ORDER BY: positions, then output names, then the columns of FROM. */
export function emitOrder(orderBy: Query['orderBy'], ordered: Ordered): string {
  if (orderBy.length === 0) return '';
  return `ORDER BY ${orderBy.map((item) => orderKey(item, ordered)).join(', ')}`;
}

function orderKey(item: SortItem, { items, context, distinct }: Ordered): string {
  const position = positionOf(item.value, items);
  if (position !== undefined) return sortKey(String(position), item);
  const value = emitOverOutput(item.value, items, context);
  mustBeOrderable(value, item.value.at);
  const same = items.findIndex((each) => each.value.sql === value.sql);
  if (same >= 0) return sortKey(String(same + 1), item);
  if (!distinct) return sortKey(value.sql, item);
  throw new QueryProblem('sql-type', 'For SELECT DISTINCT, ORDER BY expressions must appear in select list', {
    at: item.value.at,
  });
}

export function mustBeOrderable(value: Value, at: number): void {
  if (value.type.kind !== 'map' && value.type.kind !== 'json') return;
  throw new QueryProblem(
    'sql-type',
    `Type ${printType(value.type)} is not orderable, and therefore cannot be used in ORDER BY`,
    { at },
  );
}

/** The position that an ordinal gives. */
export function positionOf(
  value: Expression,
  items: readonly { readonly name: string | undefined }[],
): number | undefined {
  if (value.kind !== 'integer') return undefined;
  const position = Number(value.value);
  if (position >= 1 && position <= items.length) return position;
  throw new QueryProblem('sql-name', `ORDER BY position ${value.value} is not in select list`, { at: value.at });
}

function emitOverOutput(value: Expression, items: readonly OutputItem[], context: Context): Value {
  const fields = items.flatMap((item) =>
    item.name === undefined ? [] : [{ name: item.name, qualifier: [], value: item.value }],
  );
  const unique = fields.filter(
    (field, index) =>
      fields.findIndex((each) => each.name === field.name && each.value.sql === field.value.sql) === index,
  );
  const scope: Scope = { fields: unique, outer: context.scope, lambda: true };
  return context.session.emit(value, { ...context, scope });
}
