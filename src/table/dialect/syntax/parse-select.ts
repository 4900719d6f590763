import { parseRelations } from './parse-relation.js';
import { parseWindow } from './parse-window.js';
import type { Expression, GroupItem, Name, Select, SelectItem, Window } from './ast.js';
import type { Cursor } from './cursor.js';

/** `SELECT … FROM … WHERE … GROUP BY … HAVING … WINDOW …` */
export function parseSelect(cursor: Cursor): Select {
  const { at } = cursor;
  cursor.needWord('select');
  const distinct = cursor.word('distinct') || (cursor.word('all'), false);
  const items = cursor.list(() => selectItem(cursor));
  const from = cursor.word('from') ? parseRelations(cursor) : undefined;
  const where = cursor.word('where') ? cursor.grammar.expression(cursor) : undefined;
  const groupBy = cursor.word('group', 'by') ? groupItems(cursor) : undefined;
  const having = cursor.word('having') ? cursor.grammar.expression(cursor) : undefined;
  const windows = cursor.word('window') ? namedWindows(cursor) : new Map<string, Window>();
  return { kind: 'select', at, distinct, items, from, where, groupBy, having, windows };
}

function selectItem(cursor: Cursor): SelectItem {
  const { at } = cursor;
  if (cursor.symbol('*')) return { kind: 'star', of: undefined, names: undefined, at };
  const value = cursor.attempt(() => qualifiedStar(cursor));
  if (value !== undefined) return { kind: 'star', of: value, names: starNames(cursor), at };
  const item = cursor.grammar.expression(cursor);
  const named = cursor.word('as') || cursor.isName();
  return { kind: 'item', value: item, alias: named ? cursor.name() : undefined };
}

/** `a.b.*` or `(row expression).*` */
function qualifiedStar(cursor: Cursor): Expression {
  const value: Expression = cursor.isName() ? path(cursor) : rowBefore(cursor);
  cursor.needSymbol('.');
  cursor.needSymbol('*');
  return value;
}

function path(cursor: Cursor): Expression {
  const first = cursor.name();
  let value: Expression = { kind: 'name', name: first.text, at: first.at };
  while (cursor.isSymbol('.') && cursor.isName(1)) {
    cursor.next();
    value = { kind: 'field', base: value, name: cursor.name(), at: value.at };
  }
  return value;
}

function rowBefore(cursor: Cursor): Expression {
  if (!cursor.isSymbol('(')) cursor.fail('a row');
  cursor.next();
  const value = cursor.grammar.expression(cursor);
  cursor.needSymbol(')');
  return value;
}

function starNames(cursor: Cursor): readonly Name[] | undefined {
  return cursor.word('as') ? cursor.parenthesised(() => cursor.name()) : undefined;
}

function groupItems(cursor: Cursor): NonNullable<Select['groupBy']> {
  const distinct = cursor.word('distinct') || (cursor.word('all'), false);
  return { distinct, items: cursor.list(() => groupItem(cursor)) };
}

function groupItem(cursor: Cursor): GroupItem {
  const { at } = cursor;
  if (cursor.isSymbol('(', 1)) {
    if (cursor.word('rollup')) return { kind: 'rollup', sets: groupingSets(cursor), at };
    if (cursor.word('cube')) return { kind: 'cube', sets: groupingSets(cursor), at };
  }
  if (cursor.word('grouping', 'sets')) return { kind: 'sets', sets: groupingSets(cursor), at };
  const tuple = cursor.attempt(() => {
    const keys = cursor.parenthesised(() => cursor.grammar.expression(cursor), 'or-none');
    if (!cursor.isSymbol(',') && cursor.token.kind === 'symbol' && cursor.token.text !== ')') cursor.fail("','");
    return keys;
  });
  return { kind: 'simple', keys: tuple ?? [cursor.grammar.expression(cursor)], at };
}

function groupingSets(cursor: Cursor): readonly (readonly Expression[])[] {
  return cursor.parenthesised(() =>
    cursor.isSymbol('(')
      ? cursor.parenthesised(() => cursor.grammar.expression(cursor), 'or-none')
      : [cursor.grammar.expression(cursor)],
  );
}

function namedWindows(cursor: Cursor): ReadonlyMap<string, Window> {
  const entries = cursor.list(() => {
    const name = cursor.name().text;
    cursor.needWord('as');
    return [name, parseWindow(cursor)] as const;
  });
  return new Map(entries);
}
