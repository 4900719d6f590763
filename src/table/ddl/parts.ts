import { TrimtrailError } from '../../base/errors.js';
import { QueryProblem } from '../dialect/syntax/position.js';
import { parseHiveType, type Column } from '../columns.js';
import type { Cursor } from './cursor.js';
import type { DdlToken } from './lexer.js';
import type { Properties, TableName } from './types.js';

/** `[catalog.][database.]table`, each part quoted or not; also quoted as one: `` `default.cloudtrail` ``. */
export function readTableName(cursor: Cursor): TableName {
  const parts = [cursor.name('a table name')];
  while (cursor.takes('.')) parts.push(cursor.name('a table name'));
  const [table = '', database = null, catalog = null] = parts.toReversed();
  if (parts.length > 3 || (catalog !== null && catalog !== 'awsdatacatalog')) {
    throw cursor.problem('sql-unsupported', `'${parts.join('.')}' is in a catalogue that is not here`);
  }
  return { database, table };
}

/** `IF NOT EXISTS` or `IF EXISTS`. */
export const readIfNotExists = (cursor: Cursor): boolean => cursor.takes('IF', 'NOT', 'EXISTS');
export const readIfExists = (cursor: Cursor): boolean => cursor.takes('IF', 'EXISTS');

/** `(name type [COMMENT 'text'], …)`. */
export function readColumns(cursor: Cursor): readonly Column[] {
  cursor.expect('(');
  const columns: Column[] = [];
  do {
    const { at } = cursor.token;
    const column = readColumn(cursor);
    if (columns.some(({ name }) => name === column.name)) {
      throw new QueryProblem('sql-syntax', `column '${column.name}' is named twice`, { at });
    }
    columns.push(column);
  } while (cursor.takes(','));
  cursor.expect(')');
  return columns;
}

function readColumn(cursor: Cursor): Column {
  const name = cursor.name('a column name');
  const { at } = cursor.token;
  const type = readType(cursor, at);
  const column = { name, type };
  return cursor.takes('COMMENT') ? { ...column, comment: cursor.text('a comment') } : column;
}

/** The tokens up to the comma or bracket that ends the column. */
function readType(cursor: Cursor, at: number): Column['type'] {
  const tokens: DdlToken[] = [];
  let depth = 0;
  while (!cursor.isAtEnd) {
    const { raw } = cursor.token;
    if (depth === 0 && (raw === ',' || raw === ')' || cursor.sees('COMMENT'))) break;
    if (raw === '<' || raw === '(') depth += 1;
    if (raw === '>' || raw === ')') depth -= 1;
    tokens.push(cursor.next());
  }
  if (tokens.length === 0) throw cursor.unexpected('a column type');
  try {
    return parseHiveType(tokens.map(({ raw }) => raw).join(' '));
  } catch (error) {
    if (!(error instanceof TrimtrailError)) throw error;
    throw new QueryProblem('sql-syntax', `column type: ${error.message}`, { at, hint: error.hint ?? undefined });
  }
}

/** `('key' = 'value', …)`, as TBLPROPERTIES and SERDEPROPERTIES have them. */
export function readQuotedProperties(cursor: Cursor): Properties {
  return new Map(
    list(cursor, () => [readAssigned(cursor, () => cursor.text('a property')), cursor.text('a value')] as const),
  );
}

/** `(format = 'PARQUET', partitioned_by = ARRAY['day'], …)`, as CTAS and UNLOAD have them; an array's texts joined by commas. */
export function readTrinoProperties(cursor: Cursor): Properties {
  return new Map(
    list(cursor, () => [readAssigned(cursor, () => cursor.name('a property')), readTrinoValue(cursor)] as const),
  );
}

function readTrinoValue(cursor: Cursor): string {
  if (!cursor.takes('ARRAY')) return cursor.token.kind === 'text' ? cursor.text('a value') : cursor.next().value;
  cursor.expect('[');
  const values: string[] = [];
  while (!cursor.takes(']')) {
    values.push(cursor.text('a value'));
    if (!cursor.sees(']')) cursor.expect(',');
  }
  return values.join(',');
}

/** `(region = 'us-east-1', year = '2026')`. */
export function readPartitionValues(cursor: Cursor): Properties {
  return new Map(
    list(cursor, () => [readAssigned(cursor, () => cursor.name('a partition column')), readLiteral(cursor)] as const),
  );
}

function readLiteral(cursor: Cursor): string {
  return cursor.token.kind === 'number' ? cursor.next().value : cursor.text('a value');
}

function readAssigned(cursor: Cursor, read: () => string): string {
  const key = read();
  cursor.expect('=');
  return key;
}

function list<T>(cursor: Cursor, read: () => T): readonly T[] {
  cursor.expect('(');
  const items = [read()];
  while (cursor.takes(',')) items.push(read());
  cursor.expect(')');
  return items;
}
