import { TrimtrailError } from '../base/errors.js';
import { allRows, type Engine } from '../engines/engine.js';
import { columnPaths } from '../engines/trino/column-paths.js';
import { literal, quotedName } from '../engines/trino/literal.js';
import { NEEDED, readableTable, type LakeTable, type ReadableTable, type TableWish } from '../usage/sql/lake-table.js';
import { partitionPredicate } from '../usage/sql/prune-partitions.js';
import type { WhichRecords } from './source-files.js';

export interface TableName {
  readonly catalog: string;
  readonly schema: string;
  readonly table: string;
}

export interface LookOptions {
  readonly filter: WhichRecords;
  readonly lateDays: number;
  /** What is asked of the table beyond usage. */
  readonly wish?: TableWish;
  readonly signal?: AbortSignal;
}

/**
 * What our queries read of a table in Trino: its columns as they are, limited to the partitions that can matter.
 *
 * Errors: `sql-name` when there is no such table, or it is none of CloudTrail; those of the engine.
 */
export async function lookAtTable(engine: Engine, name: TableName, options: LookOptions): Promise<ReadableTable> {
  const columns = await columnsOf(engine, name, options.signal);
  const partitions = await partitionsOf(engine, name, options.signal);
  return tableFor({ name: fullName(name), columns, partitions }, options);
}

const fullName = ({ catalog, schema, table }: TableName): string => [catalog, schema, table].map(quotedName).join('.');

/** Errors: `sql-name`. */
export function tableFor(table: LakeTable, { filter, lateDays, wish = {} }: LookOptions): ReadableTable {
  const lacking = NEEDED.filter((column) => !table.columns.has(column));
  if (lacking.length > 0) {
    throw new TrimtrailError('sql-name', `${table.name} is no table of CloudTrail: it has no ${lacking.join(', ')}`, {
      hint: 'trimtrail ddl prints the statement that makes one; docs/athena-and-trino.md says which tables can be read',
    });
  }
  const isEventDay = table.columns.has('recordid');
  const where = partitionPredicate({ filter, partitions: table.partitions, isEventDay, lateDays });
  return readableTable(table, where, wish);
}

async function columnsOf(
  engine: Engine,
  { catalog, schema, table }: TableName,
  signal?: AbortSignal,
): Promise<LakeTable['columns']> {
  const sql =
    `SELECT column_name, data_type FROM ${quotedName(catalog)}.information_schema.columns ` +
    `WHERE table_schema = ${literal(schema)} AND table_name = ${literal(table)}`;
  const rows = await allRows(await engine.query(sql, signal === undefined ? {} : { signal }));
  if (rows.length === 0) {
    throw new TrimtrailError('sql-name', `there is no table ${schema}.${table} in ${catalog}`, {
      hint: 'trimtrail ddl --style parquet --engine trino prints the statement that makes one over a store',
    });
  }
  return new Map(
    rows.flatMap(([column, type]) =>
      typeof column === 'string' && typeof type === 'string' ? [...columnPaths(column, type)] : [],
    ),
  );
}

/** Only Hive's tables have them as a table of its own; any other is read whole. */
async function partitionsOf(engine: Engine, name: TableName, signal?: AbortSignal): Promise<readonly string[]> {
  const table = fullName({ ...name, table: `${name.table}$partitions` });
  try {
    const { columns, rows } = await engine.query(
      `SELECT * FROM ${table} LIMIT 0`,
      signal === undefined ? {} : { signal },
    );
    for await (const batch of rows) void batch;
    return columns.map((column) => column.name);
  } catch (error) {
    if (error instanceof TrimtrailError && error.code.startsWith('sql-')) return [];
    throw error;
  }
}
