import type { Cursor } from './cursor.js';
import { readColumns, readIfNotExists, readQuotedProperties, readTableName } from './parts.js';
import type { CreateTable } from './types.js';

type Clauses = {
  -readonly [Name in keyof Omit<CreateTable, 'kind' | 'name' | 'ifNotExists' | 'columns'>]: CreateTable[Name];
};

/** Each clause by the words it begins with. They are taken in any order: published DDL varies. */
const CLAUSES: readonly (readonly [words: readonly string[], read: (cursor: Cursor, clauses: Clauses) => void])[] = [
  [['COMMENT'], (cursor, clauses) => (clauses.comment = cursor.text('a comment'))],
  [['PARTITIONED', 'BY'], (cursor, clauses) => (clauses.partitionColumns = readColumns(cursor))],
  [['ROW', 'FORMAT', 'SERDE'], (cursor, clauses) => (clauses.serde = cursor.text('a SerDe'))],
  [['WITH', 'SERDEPROPERTIES'], (cursor, clauses) => (clauses.serdeProperties = readQuotedProperties(cursor))],
  [['STORED', 'AS', 'INPUTFORMAT'], readFormats],
  [['STORED', 'AS'], (cursor, clauses) => (clauses.storedAs = cursor.name('a format').toUpperCase())],
  [['LOCATION'], (cursor, clauses) => (clauses.location = cursor.text('a location'))],
  [['TBLPROPERTIES'], (cursor, clauses) => (clauses.properties = readQuotedProperties(cursor))],
];

function readFormats(cursor: Cursor, clauses: Clauses): void {
  clauses.inputFormat = cursor.text('an input format');
  cursor.expect('OUTPUTFORMAT');
  clauses.outputFormat = cursor.text('an output format');
}

/** What Hive knows and a table over CloudTrail cannot use. */
const REFUSED = ['CLUSTERED', 'SKEWED', 'ROW', 'STORED'] as const;

/** After `CREATE EXTERNAL TABLE`. Throws `QueryProblem` `sql-syntax`, `sql-unsupported`. */
export function readCreateTable(cursor: Cursor): CreateTable {
  const ifNotExists = readIfNotExists(cursor);
  const name = readTableName(cursor);
  const columns = readColumns(cursor);
  const clauses: Clauses = {
    partitionColumns: [],
    comment: null,
    serde: null,
    serdeProperties: new Map(),
    inputFormat: null,
    outputFormat: null,
    storedAs: null,
    location: '',
    properties: new Map(),
  };
  while (!cursor.isAtEnd) readClause(cursor, clauses);
  if (clauses.location === '') throw cursor.unexpected('LOCATION');
  return { kind: 'create-table', name, ifNotExists, columns, ...clauses };
}

function readClause(cursor: Cursor, clauses: Clauses): void {
  for (const [words, read] of CLAUSES) if (cursor.takes(...words)) return read(cursor, clauses);
  const refused = REFUSED.find((word) => cursor.sees(word));
  if (refused === undefined) throw cursor.unexpected('a clause such as LOCATION or TBLPROPERTIES');
  throw cursor.problem('sql-unsupported', `${refused} … is not supported for a table over CloudTrail`);
}
