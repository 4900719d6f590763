import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { TrimtrailError } from '../../base/errors.js';
import type { QueryResult } from '../../engines/engine.js';
import { quoteText } from '../../engines/duckdb/quote.js';
import { tableView } from '../../table/ddl/table-view.js';
import type { CreateTable, DdlStatement, InnerQuery, Properties, TableName } from '../../table/ddl/types.js';
import { OWN_COLUMNS } from '../make-ddl.js';
import { localPlace } from './local-place.js';
import { partitionPredicate } from './partition-predicate.js';
import { partitionPath, shownName, type CatalogTable, type SqlCatalog } from './sql-catalog.js';
import type { Opened } from './sql-session.js';
import { writeTable, type TableFormat } from './write-parquet.js';

/** What DDL needs of a session. */
export interface DdlHost {
  readonly catalog: SqlCatalog;
  readonly locations: ReadonlyMap<string, string>;
  readonly outputDirectory: string | null;
  readonly now: () => Date;
  readonly query: (inner: InnerQuery) => Promise<QueryResult>;
  readonly checkQuery: (inner: InnerQuery) => Promise<void>;
  /** Null: the sources of the command. */
  readonly openSources: (sources: readonly string[] | null) => Promise<Opened>;
  readonly view: (select: string, directory: string) => Promise<string>;
  readonly redefine: (relation: string, view: { readonly select: string; readonly directory: string }) => Promise<void>;
}

/**
 * Runs a statement that gives no rows; returns what to tell.
 *
 * Errors: `sql-name`, `sql-unsupported`, `output-failed`, and those of queries and of reading sources.
 */
export async function runDdl(statement: DdlStatement, host: DdlHost): Promise<string> {
  switch (statement.kind) {
    case 'create-table':
      return createTable(statement, host);
    case 'create-view':
      return createView(statement, host);
    case 'create-table-as':
      return createTableAs(statement, host);
    case 'unload':
      return unload(statement, host);
    case 'create-database':
      host.catalog.addDatabase(statement.database);
      return `created database ${statement.database}`;
    case 'drop-table':
      return drop(host.catalog, statement, 'table');
    case 'drop-view':
      return drop(host.catalog, statement, 'view');
    default:
      return alterTable(statement, host);
  }
}

async function createTable(create: CreateTable, host: DdlHost): Promise<string> {
  const { catalog } = host;
  if (isTaken(catalog, create)) return `${shownName(create.name)} exists already`;
  // before anything is read
  const overTrail = create.storedAs === 'PARQUET' ? null : tableView(create);
  const place = localPlace(create.location, host.locations);
  const opened = await host.openSources(place);
  const view = overTrail ?? tableView(create, opened.isStore ? OWN_COLUMNS : null);
  const select = `SELECT ${view.selectList} FROM (${opened.select})`;
  const table = { create, select, partitions: [] };
  const relation = await host.view(withPartitions(table, host.now()), opened.directory);
  const name = create.name;
  const { columns } = view;
  const { files, directory } = opened;
  catalog.put({ kind: 'table', origin: 'ddl', name, relation, columns, hidden: [], files, directory, ...table });
  const needs = create.partitionColumns.length > 0 && create.properties.get('projection.enabled') !== 'true';
  return `created ${shownName(name)}${needs ? '; it has no partition yet, and no rows until ALTER TABLE … ADD PARTITION' : ''}`;
}

function isTaken(
  catalog: SqlCatalog,
  { name, ifNotExists }: { readonly name: TableName; readonly ifNotExists: boolean },
): boolean {
  const entry = catalog.find(name);
  // the table of the sources gives way to one of the same name
  if (entry === undefined || (entry.kind === 'table' && entry.origin === 'sources')) return false;
  if (ifNotExists) return true;
  throw new TrimtrailError('sql-name', `'${shownName(name)}' exists already`, {
    hint: 'write CREATE … IF NOT EXISTS, or DROP it',
  });
}

function withPartitions(
  { select, create, partitions }: Pick<CatalogTable, 'select' | 'create' | 'partitions'>,
  now: Date,
): string {
  const predicate = create === null ? null : partitionPredicate(create, partitions, now);
  return predicate === null ? select : `SELECT * FROM (${select}) WHERE ${predicate}`;
}

type Altering = Extract<
  DdlStatement,
  { readonly kind: 'add-partitions' | 'drop-partitions' | 'set-properties' | 'repair-table' }
>;

async function alterTable(statement: DdlStatement, host: DdlHost): Promise<string> {
  const altering = statement as Altering; // SHOW and DESCRIBE are answered before
  const table = host.catalog.table(altering.name);
  if (table.create === null) {
    throw new TrimtrailError('sql-unsupported', `'${shownName(table.name)}' was not made by CREATE EXTERNAL TABLE`, {
      hint: 'CREATE EXTERNAL TABLE makes a table that can be altered',
    });
  }
  const changed = alter(altering, table, table.create);
  if (changed.table === null) return changed.message;
  host.catalog.put(changed.table);
  const select = withPartitions(changed.table, host.now());
  await host.redefine(table.relation, { select, directory: table.directory });
  return changed.message;
}

interface Altered {
  readonly table: CatalogTable | null;
  readonly message: string;
}

function alter(statement: Altering, table: CatalogTable, create: CreateTable): Altered {
  switch (statement.kind) {
    case 'add-partitions': {
      for (const { values } of statement.partitions) checkPartition(create, values);
      const fresh = statement.partitions.filter(({ values }) => !hasPartition(table, values));
      if (fresh.length < statement.partitions.length && !statement.ifNotExists) {
        throw new TrimtrailError('sql-name', 'the partition exists already', {
          hint: 'write ADD IF NOT EXISTS PARTITION',
        });
      }
      return {
        table: { ...table, partitions: [...table.partitions, ...fresh] },
        message: `added ${fresh.length} partition(s)`,
      };
    }
    case 'drop-partitions': {
      const gone = new Set(statement.partitions.map(partitionPath));
      const partitions = table.partitions.filter(({ values }) => !gone.has(partitionPath(values)));
      return {
        table: { ...table, partitions },
        message: `dropped ${table.partitions.length - partitions.length} partition(s)`,
      };
    }
    case 'set-properties': {
      const properties = new Map([...create.properties, ...statement.properties]);
      return { table: { ...table, create: { ...create, properties } }, message: `altered ${shownName(table.name)}` };
    }
    case 'repair-table':
      if (create.storedAs === 'PARQUET') return repaired(table);
      return {
        table: null,
        message:
          'no partition found: trail files lie below year/month/day, not year=…; use ALTER TABLE … ADD PARTITION, as on Athena',
      };
  }
}

/** The days of a store's folders, `day=2026-03-01`. */
function repaired(table: CatalogTable): Altered {
  const days = new Set(table.files.paths.flatMap((path) => /[\\/]day=(\d{4}-\d{2}-\d{2})[\\/]/.exec(path)?.[1] ?? []));
  const found = [...days].map((day) => ({ values: new Map([['day', day]]), location: null }));
  const fresh = found.filter(({ values }) => !hasPartition(table, values));
  const partitions = [...table.partitions, ...fresh];
  return { table: { ...table, partitions }, message: `added ${fresh.length} partition(s)` };
}

function hasPartition({ partitions }: CatalogTable, values: Properties): boolean {
  return partitions.some((partition) => partitionPath(partition.values) === partitionPath(values));
}

function checkPartition({ partitionColumns }: CreateTable, values: Properties): void {
  const known = partitionColumns.map(({ name }) => name);
  const wrong = [...values.keys()].find((name) => !known.includes(name)) ?? known.find((name) => !values.has(name));
  if (wrong === undefined) return;
  throw new TrimtrailError('sql-name', `the partition columns are ${known.join(', ')}; look at '${wrong}'`);
}

async function createView(
  { name, orReplace, query }: Extract<DdlStatement, { readonly kind: 'create-view' }>,
  host: DdlHost,
): Promise<string> {
  const taken = host.catalog.find(name);
  const isReplaceable = taken === undefined || (taken.kind === 'view' && orReplace);
  if (!isReplaceable) {
    throw new TrimtrailError('sql-name', `'${shownName(name)}' exists already`, {
      hint: 'write CREATE OR REPLACE VIEW',
    });
  }
  await host.checkQuery(query);
  host.catalog.put({ kind: 'view', name, query: query.text });
  return `created view ${shownName(name)}`;
}

async function createTableAs(
  statement: Extract<DdlStatement, { readonly kind: 'create-table-as' }>,
  host: DdlHost,
): Promise<string> {
  const { name, query, properties, withData } = statement;
  if (isTaken(host.catalog, statement)) return `${shownName(name)} exists already`;
  const format = (properties.get('format') ?? 'PARQUET').toUpperCase();
  if (format !== 'PARQUET') throw unsupportedFormat(format, 'PARQUET');
  const folder = outputFolder(host, name.table);
  const path = join(folder, 'part-0.parquet');
  const columns = await writeTable(await host.query(query), path, 'parquet');
  const select = `SELECT * FROM read_parquet([${quoteText(path)}])${withData ? '' : ' WHERE false'}`;
  const relation = await host.view(select, folder);
  const files = { paths: [path], rawBytes: null };
  const made = { name, relation, columns, hidden: [], files, directory: folder, select, create: null, partitions: [] };
  host.catalog.put({ kind: 'table', origin: 'query', ...made });
  return `created ${shownName(name)} in ${folder}`;
}

const UNLOADS: Readonly<Record<string, TableFormat>> = { PARQUET: 'parquet', JSON: 'json' };

async function unload(
  { query, properties }: Extract<DdlStatement, { readonly kind: 'unload' }>,
  host: DdlHost,
): Promise<string> {
  const wanted = (properties.get('format') ?? '').toUpperCase();
  const format = Object.hasOwn(UNLOADS, wanted) ? UNLOADS[wanted] : undefined;
  if (format === undefined) throw unsupportedFormat(wanted, 'PARQUET or JSON');
  const folder = outputFolder(host, 'unload');
  await writeTable(await host.query(query), join(folder, `part-0.${format}`), format);
  return `unloaded to ${folder}`;
}

function unsupportedFormat(format: string, known: string): TrimtrailError {
  return new TrimtrailError('sql-unsupported', `format '${format}' cannot be written`, {
    hint: `use format = '${known}'`,
  });
}

/** A new folder below `--output-dir`; whatever the SQL says, nothing is written elsewhere. */
function outputFolder({ outputDirectory }: DdlHost, name: string): string {
  if (outputDirectory === null) {
    throw new TrimtrailError('bad-usage', 'CREATE TABLE AS and UNLOAD write files: say where with --output-dir DIR', {
      hint: 'a location in the SQL is not written to',
    });
  }
  const plain = name.replaceAll(/[^a-z0-9_-]/g, '_');
  for (let count = 1; ; count += 1) {
    const folder = resolve(outputDirectory, count === 1 ? plain : `${plain}-${count}`);
    if (!existsSync(folder)) return folder;
  }
}

function drop(
  catalog: SqlCatalog,
  { name, ifExists }: { readonly name: TableName; readonly ifExists: boolean },
  kind: 'table' | 'view',
): string {
  if (catalog.find(name) === undefined && ifExists) return `${shownName(name)} does not exist`;
  if (kind === 'table') catalog.table(name);
  else catalog.view(name);
  catalog.remove(name);
  return `dropped ${shownName(name)}; files stay as they are`;
}
