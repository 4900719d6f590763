import { parseOver, parseSortItems } from './parse-window.js';
import type { Call, Expression, SortItem } from './ast.js';
import type { Cursor } from './cursor.js';

/** A call with nothing but arguments. */
export function plainCall(name: string, args: readonly Expression[], at: number): Call {
  return {
    kind: 'call',
    name,
    args,
    at,
    star: false,
    distinct: false,
    orderBy: [],
    filter: undefined,
    nulls: undefined,
    over: undefined,
    clauses: {},
  };
}

/** `f(…)` with DISTINCT, ORDER BY, WITHIN GROUP, FILTER, IGNORE NULLS and OVER. */
export function parseCall(cursor: Cursor): Call | undefined {
  const isCall = cursor.isSymbol('(', 1) && (cursor.isName() || cursor.isWord('listagg') || cursor.isWord('grouping'));
  if (!isCall) return undefined;
  const { text, at } = cursor.next();
  const call = argumentsOf(cursor, plainCall(text.toLowerCase(), [], at));
  return modifiers(cursor, call);
}

function argumentsOf(cursor: Cursor, call: Call): Call {
  cursor.needSymbol('(');
  if (cursor.isSymbol('*') && cursor.isSymbol(')', 1)) {
    cursor.next();
    cursor.next();
    return { ...call, star: true };
  }
  if (cursor.symbol(')')) return call;
  const distinct = cursor.word('distinct') || (cursor.word('all'), false);
  const args = cursor.list(() => cursor.grammar.expression(cursor));
  const clauses = call.name === 'listagg' ? overflow(cursor) : {};
  const orderBy = cursor.word('order', 'by') ? parseSortItems(cursor) : [];
  cursor.needSymbol(')');
  return { ...call, args, distinct, orderBy, clauses };
}

function overflow(cursor: Cursor): Readonly<Record<string, string>> {
  if (!cursor.word('on', 'overflow')) return {};
  if (cursor.word('error')) return {};
  cursor.needWord('truncate');
  return cursor.fail('ERROR (TRUNCATE is not supported)');
}

function modifiers(cursor: Cursor, call: Call): Call {
  const orderBy = withinGroup(cursor) ?? call.orderBy;
  const filter = cursor.isSymbol('(', 1) && cursor.word('filter') ? filterOf(cursor) : undefined;
  const nulls = nullTreatment(cursor);
  const over = cursor.word('over') ? parseOver(cursor) : undefined;
  return { ...call, orderBy, filter, nulls, over };
}

function withinGroup(cursor: Cursor): readonly SortItem[] | undefined {
  if (!cursor.word('within', 'group')) return undefined;
  cursor.needSymbol('(');
  cursor.needWord('order', 'by');
  const items = parseSortItems(cursor);
  cursor.needSymbol(')');
  return items;
}

function filterOf(cursor: Cursor): Expression {
  cursor.needSymbol('(');
  cursor.needWord('where');
  const filter = cursor.grammar.expression(cursor);
  cursor.needSymbol(')');
  return filter;
}

function nullTreatment(cursor: Cursor): Call['nulls'] {
  if (cursor.word('ignore', 'nulls')) return 'ignore';
  return cursor.word('respect', 'nulls') ? 'respect' : undefined;
}
