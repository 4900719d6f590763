import type { Asking, PageRequest, Selection } from './selection.js';

/** Athena's SQL over the `cloudtrail` table. */
export interface SqlSource {
  schema(asking?: Asking): Promise<SqlSchema>;
  /** Runs one statement; aborting cancels it. Errors: `sql-…`, `query-…` with line and column in the message. */
  run(query: SqlQuery, asking?: Asking): Promise<SqlResult>;
  /** Another page of a result, sorted if asked. Errors: `query-failed` when the result is no longer kept. */
  page(request: SqlPageRequest, asking?: Asking): Promise<SqlRows>;
  /** The SQL that answers what a view shows. */
  behind(view: SqlView, selection: Selection, asking?: Asking): Promise<string>;
}

export interface SqlQuery {
  readonly sql: string;
  /** Rows of the first page; at most 1,000. */
  readonly limit: number;
}

export const SQL_VIEWS = ['principals', 'activity', 'calls', 'records', 'denials', 'coverage'] as const;
export type SqlView = (typeof SQL_VIEWS)[number];

export interface SqlSchema {
  readonly tables: readonly {
    readonly name: string;
    /** With fields of structs as `useridentity.arn`. */
    readonly columns: readonly { readonly name: string; readonly type: string }[];
  }[];
  readonly functions: readonly string[];
  readonly starters: readonly SqlStarter[];
}

export interface SqlStarter {
  readonly title: string;
  /** What it is good for, one sentence. */
  readonly about: string;
  readonly sql: string;
}

/** Null, or the text Athena would show. */
export type SqlCell = string | null;

export interface SqlRows {
  readonly rows: readonly (readonly SqlCell[])[];
  readonly offset: number;
  /** Rows of the result as far as it is kept. */
  readonly total: number;
}

export interface SqlResult extends SqlRows {
  /** Names the result for {@link SqlSource.page}. */
  readonly id: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** The result had more rows than are kept. */
  readonly truncated: boolean;
  /** What a statement without rows has done; null for rows. */
  readonly message: string | null;
  readonly statistics: SqlStatistics | null;
}

export interface SqlStatistics {
  readonly elapsedMs: number;
  /** Bytes Athena would scan over these files, and what it would charge in US dollars; null: not known. */
  readonly parquetBytes: number;
  readonly parquetCost: number;
  readonly rawBytes: number | null;
  readonly rawCost: number | null;
}

export interface SqlPageRequest extends PageRequest {
  readonly id: string;
  /** Place of the column; null: as the query gave them. */
  readonly sortBy: number | null;
  readonly descending: boolean;
}
