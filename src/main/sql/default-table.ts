import { CLOUDTRAIL_COLUMNS, PARTITION_COLUMNS, type Column } from '../../table/columns.js';
import { LAKE_COLUMNS } from '../../table/lake.js';
import type { CreateTable, TableName } from '../../table/ddl/types.js';
import type { CatalogTable } from './sql-catalog.js';

/** What the table of the sources is called unless a query calls it otherwise. */
export const DEFAULT_TABLE: TableName = { database: null, table: 'cloudtrail' };

const asStrings = (names: readonly string[]): readonly Column[] =>
  names.map((name) => ({ name, type: { kind: 'string' } }));

const partitionColumns = asStrings(PARTITION_COLUMNS);
/** Partition columns of other published tables, and what they are: a query may name them, `SELECT *` does not give them. */
const USUAL: Readonly<Record<string, readonly string[]>> = {
  account: ['accountid', 'account_id', 'aws_account', 'aws_account_id', 'account_partition'],
  region: ['aws_region', 'region_partition'],
  '"timestamp"': ['dt', 'eventdate', 'event_date', 'logdate', 'log_date', 'ingest_date', 'date_partition'],
  "replace(left(eventtime, 10), '-', '')": ['eventday'],
  'substr(eventtime, 12, 2)': ['hour'],
};
const usualPartitions = asStrings(['year', 'month', 'day', 'date', ...Object.values(USUAL).flat()]);

/** DuckDB: a store's table with the usual partition columns beside its own. */
export function withUsualPartitions(select: string): string {
  const more = Object.entries(USUAL).flatMap(([sql, names]) => names.map((name) => `${sql} AS "${name}"`));
  return `SELECT *, ${more.join(', ')} FROM (${select})`;
}

/** The table of the sources: the documented columns, then the partition columns of the documented DDL. */
export function defaultTable(
  { files, select, directory }: Pick<CatalogTable, 'files' | 'select' | 'directory'>,
  relation: string,
  name: TableName,
): CatalogTable {
  return {
    kind: 'table',
    name,
    relation,
    columns: [...CLOUDTRAIL_COLUMNS, ...partitionColumns],
    hidden: usualPartitions,
    files,
    select,
    directory,
    origin: 'sources',
    create: null,
    partitions: [],
  };
}

/** The same records as CloudTrail Lake shows an event data store. */
export function lakeTable(
  { files, directory }: Pick<CatalogTable, 'files' | 'directory'>,
  { select, relation, name }: Pick<CatalogTable, 'select' | 'relation' | 'name'>,
): CatalogTable {
  return {
    ...defaultTable({ files, select, directory }, relation, name),
    columns: LAKE_COLUMNS,
    hidden: [],
    isLake: true,
  };
}

/** The DDL that would make it. */
export function defaultTableDdl(name: TableName): CreateTable {
  return {
    kind: 'create-table',
    name,
    ifNotExists: false,
    columns: CLOUDTRAIL_COLUMNS,
    partitionColumns,
    comment: null,
    serde: 'org.apache.hive.hcatalog.data.JsonSerDe',
    serdeProperties: new Map(),
    inputFormat: 'com.amazon.emr.cloudtrail.CloudTrailInputFormat',
    outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
    storedAs: null,
    location: 's3://BUCKET/AWSLogs/',
    properties: new Map(),
  };
}
