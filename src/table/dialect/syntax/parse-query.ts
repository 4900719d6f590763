import { parseSelect } from './parse-select.js';
import { parseSortItems } from './parse-window.js';
import type { CommonTable, Expression, Name, Query, QueryBody } from './ast.js';
import type { Cursor } from './cursor.js';

/** `WITH … body ORDER BY … OFFSET … LIMIT …` */
export function parseQuery(cursor: Cursor): Query {
  return cursor.nested(() => {
    const { at } = cursor;
    const hasWith = cursor.word('with');
    const recursive = hasWith && cursor.word('recursive');
    const tables = hasWith ? cursor.list(() => commonTable(cursor)) : [];
    return { at, recursive, with: tables, body: setOperation(cursor), ...tail(cursor) };
  });
}

function commonTable(cursor: Cursor): CommonTable {
  const name = cursor.name();
  const columns = cursor.isSymbol('(') ? columnNames(cursor) : undefined;
  cursor.needWord('as');
  cursor.needSymbol('(');
  const query = parseQuery(cursor);
  cursor.needSymbol(')');
  return { name, columns, query };
}

export function columnNames(cursor: Cursor): readonly Name[] {
  return cursor.parenthesised(() => cursor.name());
}

function tail(cursor: Cursor): Pick<Query, 'orderBy' | 'offset' | 'limit'> {
  const orderBy = cursor.word('order', 'by') ? parseSortItems(cursor) : [];
  const offset = cursor.word('offset') ? count(cursor) : undefined;
  if (offset !== undefined) cursor.oneOfWords(['rows', 'row']);
  return { orderBy, offset, limit: limitOf(cursor) };
}

function limitOf(cursor: Cursor): Expression | undefined {
  if (cursor.word('limit')) return cursor.word('all') ? undefined : count(cursor);
  const { at } = cursor;
  if (!cursor.word('fetch')) return undefined;
  cursor.oneOfWords(['first', 'next']);
  const limit: Expression =
    cursor.isWord('row') || cursor.isWord('rows') ? { kind: 'integer', value: '1', at } : count(cursor);
  cursor.oneOfWords(['rows', 'row']);
  if (cursor.word('with')) cursor.fail('ONLY (WITH TIES is not supported)');
  cursor.needWord('only');
  return limit;
}

function count(cursor: Cursor): Expression {
  const { at } = cursor;
  if (cursor.symbol('?')) return { kind: 'parameter', index: cursor.nextParameter(), at };
  return { kind: 'integer', value: cursor.needKind('integer', 'a number of rows').value, at };
}

/** UNION and EXCEPT from the left; INTERSECT binds tighter. */
function setOperation(cursor: Cursor): QueryBody {
  return leftAssociative(cursor, ['union', 'except'], () =>
    leftAssociative(cursor, ['intersect'], () => queryPrimary(cursor)),
  );
}

function leftAssociative(
  cursor: Cursor,
  ops: readonly ('union' | 'except' | 'intersect')[],
  operand: () => QueryBody,
): QueryBody {
  let left = operand();
  for (;;) {
    const { at } = cursor;
    const op = cursor.oneOfWords(ops);
    if (op === undefined) return left;
    const all = cursor.word('all') || (cursor.word('distinct'), false);
    left = { kind: 'set', op, all, left, right: operand(), at };
  }
}

function queryPrimary(cursor: Cursor): QueryBody {
  const { at } = cursor;
  if (cursor.isWord('select')) return parseSelect(cursor);
  if (cursor.word('values')) return { kind: 'values', rows: cursor.list(() => cursor.grammar.expression(cursor)), at };
  if (cursor.word('table')) return { kind: 'table', name: cursor.qualifiedName(), at };
  if (!cursor.symbol('(')) return cursor.fail('SELECT, VALUES, TABLE or WITH');
  const query = parseQuery(cursor);
  cursor.needSymbol(')');
  return { kind: 'nested', query, at };
}
