import { TrimtrailError } from '../../base/errors.js';
import { CLOUDTRAIL_COLUMNS, type Column } from '../columns.js';
import { printHiveType } from '../hive-type.js';
import { columnExpression, partitionExpression, type ColumnExpression } from './column-expression.js';
import type { CreateTable, Properties } from './types.js';

/** How a table of a user's DDL reads a store. */
export interface TableView {
  /** Columns and then partition columns, as `SELECT *` gives them. */
  readonly columns: readonly Column[];
  /** The select list of DuckDB that makes them of the store's columns. */
  readonly selectList: string;
}

const TRAIL_INPUT = 'com.amazon.emr.cloudtrail.CloudTrailInputFormat';
const SERDES: ReadonlySet<string> = new Set([
  'com.amazon.emr.hive.serde.CloudTrailSerde',
  'org.apache.hive.hcatalog.data.JsonSerDe',
  'org.openx.data.jsonserde.JsonSerDe',
]);

/**
 * What the DDL makes of the records of a store.
 *
 * @param own Columns that the store's files have beside the documented ones, where the user named a store; null where the records were
 * read from trail files, which a table of Parquet cannot be laid over.
 *
 * Errors: `sql-unsupported`, naming the column or clause.
 */
export function tableView(create: CreateTable, own: readonly Column[] | null = null): TableView {
  if (create.storedAs === 'PARQUET' && create.serde === null && own !== null) return parquetView(create, own);
  refuseOtherFormats(create);
  const columns = create.columns.map((column) => selected(column, columnExpression(column)));
  const partitions = create.partitionColumns.map((column) =>
    selected(column, partitionExpression(column, dateFormat(create.properties, column.name))),
  );
  return {
    columns: [...create.columns, ...create.partitionColumns],
    selectList: [...columns, ...partitions].join(', '),
  };
}

/** A table over the store's files as they lie: their own columns and types, and the folders' day. */
function parquetView({ columns, partitionColumns }: CreateTable, own: readonly Column[]): TableView {
  const all = [...CLOUDTRAIL_COLUMNS, ...own];
  const selects = columns.map((column) => selected(column, parquetColumn(column, all)));
  const days = partitionColumns.map((column) =>
    selected(
      column,
      column.name === 'day' && column.type.kind === 'string'
        ? partitionExpression(column, 'yyyy-MM-dd')
        : { refused: `a store is not laid out by '${column.name}'`, hint: 'write PARTITIONED BY (day STRING)' },
    ),
  );
  return { columns: [...columns, ...partitionColumns], selectList: [...selects, ...days].join(', ') };
}

/** Athena reads Parquet by the file's types: another one is an error there, when a row is read. */
function parquetColumn({ name, type }: Column, all: readonly Column[]): ColumnExpression {
  const held = all.find((column) => column.name === name);
  const hint = '`trimtrail ddl --style parquet` prints the columns';
  if (held === undefined) return { refused: `the store's files have no column '${name}'`, hint };
  const [has, wants] = [printHiveType(held.type), printHiveType(type)];
  return has === wants ? { sql: `"${name}"` } : { refused: `column '${name}' is ${has} in the store's files`, hint };
}

function selected({ name }: Column, expression: ColumnExpression): string {
  if ('refused' in expression)
    throw new TrimtrailError('sql-unsupported', expression.refused, { hint: expression.hint });
  return `${expression.sql} AS "${name.replaceAll('"', '""')}"`;
}

/** The format of a projected date, or of dates as AWS's template has them. */
function dateFormat(properties: Properties, name: string): string | null {
  return properties.get(`projection.${name}.format`) ?? null;
}

function refuseOtherFormats({ serde, inputFormat, storedAs }: CreateTable): void {
  if (storedAs !== null && serde === null) {
    throw new TrimtrailError('sql-unsupported', `STORED AS ${storedAs} is not what trail files are`, {
      hint: 'with PARQUET, name a store that `trimtrail ingest` made: as the source of the command, or by --location S3=DIR',
    });
  }
  if (serde === null || !SERDES.has(serde)) {
    throw new TrimtrailError('sql-unsupported', `ROW FORMAT SERDE '${serde ?? ''}' cannot read CloudTrail's records`, {
      hint: 'use org.apache.hive.hcatalog.data.JsonSerDe, as the documented DDL does',
    });
  }
  if (inputFormat !== TRAIL_INPUT) {
    throw new TrimtrailError(
      'sql-unsupported',
      'without CloudTrailInputFormat Athena reads a trail file as one row of NULL',
      {
        hint: `write STORED AS INPUTFORMAT '${TRAIL_INPUT}'`,
      },
    );
  }
}
