import { TrimtrailError } from '../../base/errors.js';
import type { Column } from '../columns.js';
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
 * Errors: `sql-unsupported`, naming the column or clause.
 */
export function tableView(create: CreateTable): TableView {
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
      hint: 'name a directory of Parquet that `trimtrail ingest` wrote as the source of the command instead',
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
