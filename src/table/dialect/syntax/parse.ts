import { Cursor } from './cursor.js';
import { parseExpression, valueExpression } from './parse-expression.js';
import { parseQuery } from './parse-query.js';
import { QueryProblem } from './position.js';
import type { Expression, Statement } from './ast.js';

const GRAMMAR = { expression: parseExpression, value: (cursor: Cursor) => valueExpression(cursor), query: parseQuery };

/** Reads one statement of Athena's query language. A semicolon may end it. Throws {@link QueryProblem}. */
export function parseStatement(sql: string): Statement {
  const cursor = new Cursor(sql, GRAMMAR);
  const statement = statementAt(cursor);
  cursor.symbol(';');
  if (cursor.token.kind !== 'end' && statement.kind !== 'prepare') cursor.fail('the end of the query');
  return statement;
}

/** Reads an expression that stands alone, such as an execution parameter. */
export function parseAlone(sql: string): Expression {
  const cursor = new Cursor(sql, GRAMMAR);
  const value = parseExpression(cursor);
  if (cursor.token.kind !== 'end') cursor.fail('the end of the value');
  return value;
}

function statementAt(cursor: Cursor): Statement {
  const { at } = cursor;
  if (cursor.word('prepare')) {
    const name = cursor.name().text;
    cursor.needWord('from');
    return { kind: 'prepare', name, at, statementAt: cursor.at };
  }
  if (cursor.word('execute')) {
    const name = cursor.name();
    const using = cursor.word('using') ? cursor.list(() => parseExpression(cursor)) : [];
    return { kind: 'execute', name, using };
  }
  if (cursor.word('deallocate', 'prepare')) return { kind: 'deallocate', name: cursor.name().text };
  if (cursor.token.kind === 'end') throw new QueryProblem('sql-syntax', 'there is no query', { at });
  return { kind: 'query', query: parseQuery(cursor) };
}
