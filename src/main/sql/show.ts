import type { Cell, ResultColumn } from '../../engines/engine.js';
import { printHiveType } from '../../table/columns.js';
import { printCreateTable } from '../../table/ddl/print-ddl.js';
import type { DdlStatement } from '../../table/ddl/types.js';
import { DEFAULT_DATABASE, partitionPath, shownName, type CatalogTable, type SqlCatalog } from './sql-catalog.js';
import { defaultTableDdl } from './default-table.js';

/** Rows that a statement gives without asking an engine. */
export interface Listing {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly (readonly Cell[])[];
}

const listing = (titles: readonly string[], rows: readonly (readonly Cell[])[]): Listing => ({
  columns: titles.map((name) => ({ name, type: 'varchar' })),
  rows,
});
const oneColumn = (name: string, lines: readonly string[]): Listing =>
  listing(
    [name],
    lines.map((line) => [line]),
  );

/**
 * What SHOW and DESCRIBE give; null for other statements.
 *
 * Errors: `sql-name`.
 *
 * Source: Amazon Athena User Guide, "DDL statements": the columns are named as Athena names them.
 */
export function showStatement(statement: DdlStatement, catalog: SqlCatalog): Listing | null {
  switch (statement.kind) {
    case 'show-tables':
      return oneColumn('tab_name', names(catalog, statement, ['table', 'view']));
    case 'show-views':
      return oneColumn('views', names(catalog, statement, ['view']));
    case 'show-databases':
      return oneColumn('database_name', catalog.databases);
    case 'show-columns':
      return oneColumn(
        'field',
        catalog.table(statement.name).columns.map(({ name }) => name),
      );
    case 'show-partitions':
      return oneColumn(
        'partition',
        catalog.table(statement.name).partitions.map(({ values }) => partitionPath(values)),
      );
    case 'show-create-table':
      return oneColumn('createtab_stmt', ddlOf(catalog.table(statement.name)).split('\n'));
    case 'show-create-view': {
      const view = catalog.view(statement.name);
      return oneColumn('Create View', `CREATE VIEW ${shownName(view.name)} AS\n${view.query}`.split('\n'));
    }
    case 'show-properties':
      return properties(catalog.table(statement.name), statement.property);
    case 'describe':
      return describe(catalog.table(statement.name));
    default:
      return null;
  }
}

function names(
  catalog: SqlCatalog,
  { database, pattern }: { readonly database: string | null; readonly pattern: string | null },
  kinds: readonly string[],
): readonly string[] {
  const wanted = database ?? DEFAULT_DATABASE;
  const matches = pattern === null ? null : likePattern(pattern);
  return catalog.entries
    .filter(({ kind, name }) => kinds.includes(kind) && (name.database ?? DEFAULT_DATABASE) === wanted)
    .map(({ name }) => name.table)
    .filter((table) => matches === null || matches.test(table))
    .toSorted();
}

/** Hive's patterns: `*` is any text, `|` divides choices. */
function likePattern(pattern: string): RegExp {
  const choices = pattern.split('|').map((choice) =>
    choice
      .split('*')
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
      .join('.*'),
  );
  return new RegExp(`^(?:${choices.join('|')})$`, 'i');
}

function ddlOf(table: CatalogTable): string {
  return printCreateTable(table.create ?? defaultTableDdl(table.name));
}

function properties({ create }: CatalogTable, property: string | null): Listing {
  const all = [...(create?.properties ?? [])].filter(([key]) => property === null || key === property);
  return listing(['prpt_name', 'prpt_value'], all);
}

function describe(table: CatalogTable): Listing {
  const { create } = table;
  const partitions = new Set((create ?? defaultTableDdl(table.name)).partitionColumns.map(({ name }) => name));
  const rows = table.columns.map(({ name, type, comment }) => [
    name,
    printHiveType(type),
    partitions.has(name) ? 'partition' : (comment ?? ''),
  ]);
  return listing(['col_name', 'data_type', 'comment'], rows);
}
