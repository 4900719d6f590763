import { QueryProblem } from '../dialect/syntax/position.js';
import type { Cursor } from './cursor.js';
import { readIfNotExists, readTableName, readTrinoProperties } from './parts.js';
import type { DdlStatement, InnerQuery } from './types.js';

const WITH_DATA = /\s+WITH\s+(NO\s+)?DATA$/i;

/** After `CREATE [OR REPLACE] VIEW`; the rest of the statement is the query. */
export function readCreateView(cursor: Cursor, sql: string, orReplace: boolean): DdlStatement {
  const name = readTableName(cursor);
  cursor.expect('AS');
  return { kind: 'create-view', name, orReplace, query: restOf(cursor, sql) };
}

/** After `CREATE TABLE`: CTAS. */
export function readCreateTableAs(cursor: Cursor, sql: string): DdlStatement {
  const ifNotExists = readIfNotExists(cursor);
  const name = readTableName(cursor);
  if (cursor.sees('(')) {
    throw cursor.problem(
      'sql-unsupported',
      'CREATE TABLE with columns makes a managed table, which Athena has only for Iceberg',
      'write CREATE EXTERNAL TABLE, or CREATE TABLE … AS SELECT',
    );
  }
  const properties = cursor.takes('WITH') ? readTrinoProperties(cursor) : new Map<string, string>();
  cursor.expect('AS');
  const rest = restOf(cursor, sql);
  const [tail = '', no] = WITH_DATA.exec(rest.text) ?? [];
  const query = { text: rest.text.slice(0, rest.text.length - tail.length), at: rest.at };
  return { kind: 'create-table-as', name, ifNotExists, properties, withData: no === undefined, query };
}

/** After `UNLOAD`. */
export function readUnload(cursor: Cursor, sql: string): DdlStatement {
  const query = readBracketed(cursor, sql);
  cursor.expect('TO');
  const to = cursor.text('a location');
  cursor.expect('WITH');
  const properties = readTrinoProperties(cursor);
  cursor.end();
  return { kind: 'unload', query, to, properties };
}

function readBracketed(cursor: Cursor, sql: string): InnerQuery {
  const open = cursor.token.at;
  cursor.expect('(');
  const from = cursor.token.at;
  for (let depth = 1; !cursor.isAtEnd;) {
    const { raw, at } = cursor.next();
    if (raw === '(') depth += 1;
    if (raw === ')') depth -= 1;
    if (depth === 0) return { text: sql.slice(from, at).trimEnd(), at: from };
  }
  throw new QueryProblem('sql-syntax', 'the bracket is not closed', { at: open });
}

function restOf(cursor: Cursor, sql: string): InnerQuery {
  if (cursor.isAtEnd) throw cursor.unexpected('a query');
  const { at } = cursor.token;
  return { text: sql.slice(at).trimEnd(), at };
}
