import { located } from '../dialect/syntax/position.js';
import { Cursor } from './cursor.js';
import { tokenizeDdl } from './lexer.js';
import { readCreateTable } from './parse-create-table.js';
import { readCreateTableAs, readCreateView, readUnload } from './parse-query-statements.js';
import { readIfExists, readIfNotExists, readPartitionValues, readQuotedProperties, readTableName } from './parts.js';
import type { DdlStatement, Partition, Properties } from './types.js';

type Reader = (cursor: Cursor, sql: string) => DdlStatement;

/** Each statement by the words it begins with; longer beginnings first. */
const STATEMENTS: readonly (readonly [words: readonly string[], read: Reader])[] = [
  [['CREATE', 'EXTERNAL', 'TABLE'], readCreateTable],
  [['CREATE', 'OR', 'REPLACE', 'VIEW'], (cursor, sql) => readCreateView(cursor, sql, true)],
  [['CREATE', 'VIEW'], (cursor, sql) => readCreateView(cursor, sql, false)],
  [['CREATE', 'TABLE'], readCreateTableAs],
  [['CREATE', 'DATABASE'], readCreateDatabase],
  [['CREATE', 'SCHEMA'], readCreateDatabase],
  [['UNLOAD'], readUnload],
  [['ALTER', 'TABLE'], readAlterTable],
  [['MSCK', 'REPAIR', 'TABLE'], (cursor) => ({ kind: 'repair-table', name: readTableName(cursor) })],
  [['SHOW', 'TABLES'], (cursor) => ({ kind: 'show-tables', ...readListing(cursor) })],
  [['SHOW', 'VIEWS'], (cursor) => ({ kind: 'show-views', ...readListing(cursor) })],
  [['SHOW', 'DATABASES'], () => ({ kind: 'show-databases' })],
  [['SHOW', 'SCHEMAS'], () => ({ kind: 'show-databases' })],
  [['SHOW', 'COLUMNS'], readShowColumns],
  [['SHOW', 'PARTITIONS'], (cursor) => ({ kind: 'show-partitions', name: readTableName(cursor) })],
  [['SHOW', 'CREATE', 'TABLE'], (cursor) => ({ kind: 'show-create-table', name: readTableName(cursor) })],
  [['SHOW', 'CREATE', 'VIEW'], (cursor) => ({ kind: 'show-create-view', name: readTableName(cursor) })],
  [['SHOW', 'TBLPROPERTIES'], readShowProperties],
  [['DESCRIBE'], readDescribe],
  [['DESC'], readDescribe],
  [
    ['DROP', 'TABLE'],
    (cursor) => ({ kind: 'drop-table', ifExists: readIfExists(cursor), name: readTableName(cursor) }),
  ],
  [['DROP', 'VIEW'], (cursor) => ({ kind: 'drop-view', ifExists: readIfExists(cursor), name: readTableName(cursor) })],
];

/** What writes into tables or the account; a SELECT never begins so. */
const REFUSED = [
  'CREATE',
  'ALTER',
  'DROP',
  'SHOW',
  'INSERT',
  'UPDATE',
  'DELETE',
  'MERGE',
  'VACUUM',
  'OPTIMIZE',
  'GRANT',
];

/**
 * Reads a statement of Athena's DDL; null when it is none of them, but a query. Names come out in lower case.
 *
 * Errors: `sql-syntax`, `sql-unsupported`, each with line and column as Athena gives them.
 *
 * Source: Amazon Athena User Guide, "DDL statements", "CREATE TABLE AS", "CREATE VIEW", "UNLOAD".
 */
export function parseDdl(sql: string): DdlStatement | null {
  return located(sql, () => {
    const first = /^[\s]*(?:--[^\n]*\n|\/\*[\s\S]*?\*\/|\s)*([A-Za-z]+)/.exec(sql)?.[1]?.toUpperCase() ?? '';
    if (!BEGINNINGS.has(first)) return null;
    const cursor = new Cursor(tokenizeDdl(sql));
    for (const [words, read] of STATEMENTS) {
      if (!cursor.takes(...words)) continue;
      const statement = read(cursor, sql);
      if (!HOLDS_QUERY.has(statement.kind)) cursor.end();
      return statement;
    }
    throw cursor.problem(
      'sql-unsupported',
      `${first} … cannot be run here`,
      'docs/sql.md lists the statements that can',
    );
  });
}

const BEGINNINGS: ReadonlySet<string> = new Set([...STATEMENTS.map(([[first = '']]) => first), ...REFUSED]);
const HOLDS_QUERY: ReadonlySet<DdlStatement['kind']> = new Set(['create-view', 'create-table-as', 'unload']);

function readCreateDatabase(cursor: Cursor): DdlStatement {
  const ifNotExists = readIfNotExists(cursor);
  return { kind: 'create-database', ifNotExists, database: cursor.name('a database') };
}

function readAlterTable(cursor: Cursor): DdlStatement {
  const name = readTableName(cursor);
  if (cursor.takes('ADD')) return { kind: 'add-partitions', name, ...readPartitions(cursor) };
  if (cursor.takes('SET', 'TBLPROPERTIES'))
    return { kind: 'set-properties', name, properties: readQuotedProperties(cursor) };
  if (cursor.takes('DROP')) {
    readIfExists(cursor);
    return { kind: 'drop-partitions', name, partitions: readDropped(cursor) };
  }
  throw cursor.problem('sql-unsupported', 'ALTER TABLE can ADD and DROP PARTITION and SET TBLPROPERTIES here');
}

function readPartitions(cursor: Cursor): { readonly ifNotExists: boolean; readonly partitions: readonly Partition[] } {
  const ifNotExists = readIfNotExists(cursor);
  const partitions: Partition[] = [];
  do {
    cursor.expect('PARTITION');
    const values = readPartitionValues(cursor);
    partitions.push({ values, location: cursor.takes('LOCATION') ? cursor.text('a location') : null });
  } while (cursor.sees('PARTITION'));
  return { ifNotExists, partitions };
}

function readDropped(cursor: Cursor): readonly Properties[] {
  const dropped: Properties[] = [];
  do {
    cursor.expect('PARTITION');
    dropped.push(readPartitionValues(cursor));
  } while (cursor.takes(','));
  return dropped;
}

function readListing(cursor: Cursor): { readonly database: string | null; readonly pattern: string | null } {
  const database = cursor.takes('IN') || cursor.takes('FROM') ? cursor.name('a database') : null;
  cursor.takes('LIKE');
  return { database, pattern: cursor.isAtEnd ? null : cursor.text('a pattern') };
}

function readShowColumns(cursor: Cursor): DdlStatement {
  if (!cursor.takes('IN')) cursor.expect('FROM');
  const name = readTableName(cursor);
  const isElsewhere = cursor.takes('IN') || cursor.takes('FROM');
  return { kind: 'show-columns', name: isElsewhere ? { ...name, database: cursor.name('a database') } : name };
}

function readShowProperties(cursor: Cursor): DdlStatement {
  const name = readTableName(cursor);
  if (!cursor.takes('(')) return { kind: 'show-properties', name, property: null };
  const property = cursor.text('a property');
  cursor.expect(')');
  return { kind: 'show-properties', name, property };
}

function readDescribe(cursor: Cursor): DdlStatement {
  if (!cursor.takes('EXTENDED')) cursor.takes('FORMATTED');
  return { kind: 'describe', name: readTableName(cursor) };
}
