import type { Column } from '../columns.js';

/** A table as a statement names it; lower case, as the metastore keeps it. */
export interface TableName {
  /** Null: the default database. */
  readonly database: string | null;
  readonly table: string;
}

export type Properties = ReadonlyMap<string, string>;

export interface CreateTable {
  readonly kind: 'create-table';
  readonly name: TableName;
  readonly ifNotExists: boolean;
  readonly columns: readonly Column[];
  readonly partitionColumns: readonly Column[];
  readonly comment: string | null;
  /** Class name of the SerDe; null when ROW FORMAT SERDE is not given. */
  readonly serde: string | null;
  readonly serdeProperties: Properties;
  readonly inputFormat: string | null;
  readonly outputFormat: string | null;
  /** `PARQUET` and the like; null when STORED AS names classes or is not given. */
  readonly storedAs: string | null;
  readonly location: string;
  readonly properties: Properties;
}

/** Values of partition columns, in the order written. */
export interface Partition {
  readonly values: Properties;
  readonly location: string | null;
}

/** A SELECT inside a statement, and where it begins in the statement. */
export interface InnerQuery {
  readonly text: string;
  readonly at: number;
}

export type DdlStatement =
  | CreateTable
  | {
      readonly kind: 'add-partitions';
      readonly name: TableName;
      readonly ifNotExists: boolean;
      readonly partitions: readonly Partition[];
    }
  | { readonly kind: 'drop-partitions'; readonly name: TableName; readonly partitions: readonly Properties[] }
  | { readonly kind: 'set-properties'; readonly name: TableName; readonly properties: Properties }
  | { readonly kind: 'repair-table'; readonly name: TableName }
  | { readonly kind: 'show-tables'; readonly database: string | null; readonly pattern: string | null }
  | { readonly kind: 'show-databases' }
  | { readonly kind: 'show-views'; readonly database: string | null; readonly pattern: string | null }
  | { readonly kind: 'show-columns'; readonly name: TableName }
  | { readonly kind: 'show-partitions'; readonly name: TableName }
  | { readonly kind: 'show-create-table'; readonly name: TableName }
  | { readonly kind: 'show-create-view'; readonly name: TableName }
  | { readonly kind: 'show-properties'; readonly name: TableName; readonly property: string | null }
  | { readonly kind: 'describe'; readonly name: TableName }
  | { readonly kind: 'drop-table'; readonly name: TableName; readonly ifExists: boolean }
  | { readonly kind: 'drop-view'; readonly name: TableName; readonly ifExists: boolean }
  | { readonly kind: 'create-database'; readonly database: string; readonly ifNotExists: boolean }
  | { readonly kind: 'create-view'; readonly name: TableName; readonly orReplace: boolean; readonly query: InnerQuery }
  | {
      readonly kind: 'create-table-as';
      readonly name: TableName;
      readonly ifNotExists: boolean;
      readonly properties: Properties;
      readonly withData: boolean;
      readonly query: InnerQuery;
    }
  | {
      readonly kind: 'unload';
      readonly query: InnerQuery;
      /** Where the SQL says that the files go; never written to (docs/sql.md). */
      readonly to: string;
      readonly properties: Properties;
    };
