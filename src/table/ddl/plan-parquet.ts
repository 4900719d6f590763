import { TrimtrailError } from '../../base/errors.js';
import { printTrinoType, type Column } from '../columns.js';
import type { CreateTable, TableName } from './types.js';

export interface ParquetWish {
  readonly name: TableName;
  /** Where the store lies in S3. */
  readonly location: string;
  /** Every column of a store file. */
  readonly columns: readonly Column[];
  /** First day, `yyyy-MM-dd`. */
  readonly from: string;
}

const PLACE = /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:\/[^'"\\\s?*]*)?$/;

/**
 * The table over a store that was copied to S3, for Athena. Days are projected: nothing has to be added when the store grows.
 *
 * Errors: `bad-usage`.
 *
 * Source: Amazon Athena User Guide, "Use partition projection with Amazon Athena".
 */
export function planParquetDdl({ name, location, columns, from }: ParquetWish): CreateTable {
  const place = storePlace(location);
  return {
    kind: 'create-table',
    name,
    ifNotExists: false,
    columns,
    partitionColumns: [{ name: 'day', type: { kind: 'string' } }],
    comment: null,
    serde: null,
    serdeProperties: new Map(),
    inputFormat: null,
    outputFormat: null,
    storedAs: 'PARQUET',
    location: place,
    properties: new Map([
      ['projection.enabled', 'true'],
      ['projection.day.type', 'date'],
      ['projection.day.format', 'yyyy-MM-dd'],
      ['projection.day.range', `${from},NOW`],
      ['projection.day.interval', '1'],
      ['projection.day.interval.unit', 'DAYS'],
      ['storage.location.template', `${place}day=\${day}/`],
    ]),
  };
}

/**
 * The same for Trino's Hive connector.
 *
 * Source: Trino documentation, "Hive connector": table properties and `sync_partition_metadata`.
 */
export function printTrinoDdl({ name, location, columns }: ParquetWish): string {
  const { database, table } = name;
  const schema = database ?? 'default';
  const lines = columns.map((column) => `  ${quoted(column.name)} ${printTrinoType(column.type)}`);
  return [
    `CREATE TABLE hive.${quoted(schema)}.${quoted(table)} (`,
    [...lines, '  "day" varchar'].join(',\n'),
    ')',
    'WITH (',
    `  format = 'PARQUET',`,
    `  external_location = '${storePlace(location)}',`,
    `  partitioned_by = ARRAY['day']`,
    ');',
    '',
    '-- again whenever the store has grown:',
    `CALL hive.system.sync_partition_metadata('${schema}', '${table}', 'ADD');`,
  ].join('\n');
}

function storePlace(location: string): string {
  if (PLACE.test(location)) return location.endsWith('/') ? location : `${location}/`;
  throw new TrimtrailError('bad-usage', `--location '${location}' is no place in S3`, {
    hint: 'such as s3://my-bucket/store/, where the directory that `trimtrail ingest` made was copied to',
  });
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
