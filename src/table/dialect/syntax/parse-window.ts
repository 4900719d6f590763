import type { FrameBound, Name, SortItem, Window } from './ast.js';
import type { Cursor } from './cursor.js';

/** `a DESC NULLS FIRST, b` */
export function parseSortItems(cursor: Cursor): readonly SortItem[] {
  return cursor.list(() => {
    const value = cursor.grammar.expression(cursor);
    const descending = cursor.word('desc') || (cursor.word('asc'), false);
    return { value, descending, nullsFirst: nullsFirst(cursor) };
  });
}

function nullsFirst(cursor: Cursor): boolean | undefined {
  if (cursor.word('nulls', 'first')) return true;
  return cursor.word('nulls', 'last') ? false : undefined;
}

/** What follows OVER: a window's name or its definition. */
export function parseOver(cursor: Cursor): Window | Name {
  return cursor.isSymbol('(') ? parseWindow(cursor) : cursor.name();
}

/** `(base PARTITION BY … ORDER BY … frame)` */
export function parseWindow(cursor: Cursor): Window {
  cursor.needSymbol('(');
  const isBase = cursor.isName() && !['partition', 'rows', 'range', 'groups'].some((word) => cursor.isWord(word));
  const base = isBase ? cursor.name() : undefined;
  const partitionBy = cursor.word('partition', 'by') ? cursor.list(() => cursor.grammar.expression(cursor)) : [];
  const orderBy = cursor.word('order', 'by') ? parseSortItems(cursor) : [];
  const frame = frameOf(cursor);
  cursor.needSymbol(')');
  return { base, partitionBy, orderBy, frame };
}

function frameOf(cursor: Cursor): Window['frame'] {
  const unit = cursor.oneOfWords(['rows', 'range', 'groups']);
  if (unit === undefined) return undefined;
  if (!cursor.word('between')) return { unit, start: bound(cursor), end: undefined };
  const start = bound(cursor);
  cursor.needWord('and');
  return { unit, start, end: bound(cursor) };
}

function bound(cursor: Cursor): FrameBound {
  if (cursor.word('current', 'row')) return { kind: 'current row', value: undefined };
  const value = cursor.word('unbounded') ? undefined : cursor.grammar.expression(cursor);
  const side = cursor.oneOfWords(['preceding', 'following']) ?? cursor.fail('PRECEDING or FOLLOWING');
  return { kind: value === undefined ? `unbounded ${side}` : side, value };
}
