import { TrimtrailError } from '../../base/errors.js';
import type { Column } from '../../table/columns.js';
import type { CreateTable, Partition, Properties, TableName } from '../../table/ddl/types.js';

export const DEFAULT_DATABASE = 'default';

/** The Parquet behind a table. */
export interface TableFiles {
  readonly paths: readonly string[];
  /** Bytes of the sources that were read into it; null where it was not made of trail files. */
  readonly rawBytes: number | null;
}

/** A table that queries can read. */
export interface CatalogTable {
  readonly kind: 'table';
  readonly name: TableName;
  /** DuckDB's name of the view behind it, quoted. */
  readonly relation: string;
  readonly columns: readonly Column[];
  /** Readable by name, not part of `*`. */
  readonly hidden: readonly Column[];
  readonly files: TableFiles;
  /** Where the Parquet lies. */
  readonly directory: string;
  /** DuckDB: the SELECT behind the view, before partitions. */
  readonly select: string;
  /** What made it: the command's sources, a CREATE EXTERNAL TABLE, or a query. */
  readonly origin: 'sources' | 'ddl' | 'query';
  /** Null unless a DDL made it. */
  readonly create: CreateTable | null;
  /** Added by hand; without projection only their rows are there. */
  readonly partitions: readonly Partition[];
  /** An event data store of CloudTrail Lake. */
  readonly isLake?: boolean;
}

export interface CatalogView {
  readonly kind: 'view';
  readonly name: TableName;
  /** In Athena's dialect. */
  readonly query: string;
}

export type CatalogEntry = CatalogTable | CatalogView;

const keyOf = ({ database, table }: TableName): string => `${database ?? DEFAULT_DATABASE}.${table}`;

/** The tables, views and databases of a session. */
export class SqlCatalog {
  readonly #entries = new Map<string, CatalogEntry>();
  readonly #databases = new Set([DEFAULT_DATABASE]);

  get entries(): readonly CatalogEntry[] {
    return [...this.#entries.values()];
  }

  get databases(): readonly string[] {
    return [...this.#databases].toSorted();
  }

  find(name: TableName): CatalogEntry | undefined {
    return this.#entries.get(keyOf(name));
  }

  put(entry: CatalogEntry): void {
    this.#databases.add(entry.name.database ?? DEFAULT_DATABASE);
    this.#entries.set(keyOf(entry.name), entry);
  }

  remove(name: TableName): void {
    this.#entries.delete(keyOf(name));
  }

  addDatabase(name: string): void {
    this.#databases.add(name);
  }

  /** Errors: `sql-name`. */
  table(name: TableName): CatalogTable {
    const entry = this.find(name);
    if (entry?.kind === 'table') return entry;
    throw entry === undefined ? this.#missing(name, 'table') : isA(name, 'view', 'table');
  }

  /** Errors: `sql-name`. */
  view(name: TableName): CatalogView {
    const entry = this.find(name);
    if (entry?.kind === 'view') return entry;
    throw entry === undefined ? this.#missing(name, 'view') : isA(name, 'table', 'view');
  }

  #missing(name: TableName, what: string): TrimtrailError {
    const known = this.entries.map((entry) => entry.name.table).join(', ');
    return new TrimtrailError('sql-name', `${what} '${shownName(name)}' does not exist`, {
      hint: known === '' ? 'no table has been created' : `there are ${known}`,
    });
  }
}

function isA(name: TableName, is: string, not: string): TrimtrailError {
  return new TrimtrailError('sql-name', `'${shownName(name)}' is a ${is}, not a ${not}`);
}

export const shownName = ({ database, table }: TableName): string =>
  database === null ? table : `${database}.${table}`;

/** `region=us-east-1/year=2026`. */
export const partitionPath = (values: Properties): string =>
  [...values].map(([key, value]) => `${key}=${value}`).join('/');
