import { findRules } from '../functions/index.js';
import type { Call, Expression, SelectItem, SortItem } from '../syntax/ast.js';

/** Whether an expression holds an aggregate that is not within a subquery. */
export function holdsAggregate(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(holdsAggregate);
  if (typeof node !== 'object' || node === null) return false;
  if ('body' in node && 'with' in node) return false; // a query of its own
  if (isAggregate(node)) return true;
  return Object.values(node).some(holdsAggregate);
}

function isAggregate(node: object): boolean {
  if (!('kind' in node) || node.kind !== 'call') return false;
  const call = node as Call; // the only node of this kind
  return call.over === undefined && findRules(call.name)[0]?.kind === 'aggregate';
}

export function itemsHoldAggregate(
  items: readonly SelectItem[],
  orderBy: readonly SortItem[],
  having: Expression | undefined,
): boolean {
  return holdsAggregate([items, orderBy, having]);
}
