import { TrimtrailError } from '../base/errors.js';
import { parseHiveType, CLOUDTRAIL_COLUMNS, type Column } from '../table/columns.js';
import { planDdl, type DdlStyle } from '../table/ddl/plan-ddl.js';
import { planParquetDdl, printTrinoDdl } from '../table/ddl/plan-parquet.js';
import { printCreateTable } from '../table/ddl/print-ddl.js';
import { cloudTrailSpelling } from '../table/ddl/spelling.js';
import type { TableName } from '../table/ddl/types.js';
import { STORE_COLUMNS } from '../store/store-sql.js';

export { DDL_STYLES } from '../table/ddl/plan-ddl.js';

export interface DdlRequest {
  /** `table` or `database.table`. */
  readonly table: string;
  readonly location: string;
  readonly style: DdlStyle;
  readonly engine: 'athena' | 'trino';
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  /** First day, `yyyy-MM-dd`. */
  readonly from: string;
}

/** Columns of the store beside the DDL's, in Hive's types. */
export const OWN_COLUMNS: readonly Column[] = Object.entries(STORE_COLUMNS).map(([name, type]) => ({
  name,
  type: parseHiveType(type),
}));

/**
 * The statement that makes the table on Athena or Trino.
 *
 * Errors: `bad-usage`.
 */
export function makeDdl(request: DdlRequest): string {
  const { style, engine, location, accounts, regions, from } = request;
  const name = readName(request.table);
  if (style === 'parquet') {
    const wish = { name, location, from, columns: [...CLOUDTRAIL_COLUMNS, ...OWN_COLUMNS] };
    return engine === 'trino' ? `${printTrinoDdl(wish)}\n` : `${printCreateTable(planParquetDdl(wish))};\n`;
  }
  if (engine === 'trino') {
    throw new TrimtrailError('bad-usage', `--engine trino cannot read trail files, which --style ${style} is for`, {
      hint: 'Trino has no CloudTrailInputFormat: `trimtrail ingest` the files, copy the store to S3, and use --style parquet',
    });
  }
  for (const account of accounts) check(/^\d{12}$/, account, '--accounts takes account ids of 12 digits');
  for (const region of regions)
    check(/^[a-z]{2,3}(?:-[a-z]+)+-\d$/, region, '--regions takes regions such as us-east-1');
  const create = planDdl({ name, location, style, accounts, regions, from: from.replaceAll('-', '/') });
  return `${printCreateTable(create, style === 'console' ? cloudTrailSpelling : undefined)};\n`;
}

function readName(text: string): TableName {
  const [, database, table] = /^(?:([a-z_]\w*)\.)?([a-z_]\w*)$/i.exec(text) ?? [];
  if (table !== undefined) return { database: database?.toLowerCase() ?? null, table: table.toLowerCase() };
  throw new TrimtrailError('bad-usage', `--table '${text}' is no table name that Athena takes`, {
    hint: 'letters, digits and _, not beginning with a digit; DATABASE.TABLE names the database too',
  });
}

function check(pattern: RegExp, value: string, message: string): void {
  if (!pattern.test(value)) throw new TrimtrailError('bad-usage', `${message}, not '${value}'`);
}
