import { CLOUDTRAIL_COLUMNS, PARTITION_COLUMNS, type Column } from '../../table/columns.js';
import type { CreateTable, TableName } from '../../table/ddl/types.js';
import type { CatalogTable } from './sql-catalog.js';

/** What the table of the sources is called unless a query calls it otherwise. */
export const DEFAULT_TABLE: TableName = { database: null, table: 'cloudtrail' };

const asStrings = (names: readonly string[]): readonly Column[] =>
  names.map((name) => ({ name, type: { kind: 'string' } }));

const partitionColumns = asStrings(PARTITION_COLUMNS);
/** Of other published tables: a query may name them, `SELECT *` does not give them. */
const usualPartitions = asStrings(['year', 'month', 'day', 'date']);

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
