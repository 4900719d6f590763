import type { Column } from '../hive-type.js';
import type { TrinoType } from './types/type.js';

/** A table, or a view, that a query may name. */
export interface KnownTable {
  /** Lower case, as Athena's metastore keeps names. A query may also write it in any case or quoted. */
  readonly name: string;
  /** The database; `default` unless given. A query may name it before the table, and `awsdatacatalog` before that. */
  readonly schema?: string;
  /** DuckDB's name for it, quoted as it has to be, such as `"cloudtrail"`. Not used for a view. */
  readonly relation: string;
  /** What a query may read; `SELECT *` gives them in this order. DuckDB's columns bear the same names. */
  readonly columns: readonly Column[];
  /** Readable by name but not part of `*`: `$path`, `$file_modified_time`. */
  readonly hidden?: readonly Column[];
  /** Partition columns whose values a query has to name, since nothing lists them. */
  readonly injected?: readonly string[];
  /** An event data store of CloudTrail Lake, which compares times with texts. */
  readonly isLake?: boolean;
  /** A view: its query in Athena's dialect. */
  readonly view?: string;
}

export interface TranslateOptions {
  readonly tables: readonly KnownTable[];
  /** What `current_timestamp` and `current_date` give. Athena takes the time at which the query began. */
  readonly now: Date;
  /** Prepared statements by name (lower case): the text after FROM. */
  readonly prepared?: ReadonlyMap<string, string>;
  /** Execution parameters for the `?` of the query, each a literal in SQL, such as `'alice'` or `7`. */
  readonly parameters?: readonly string[];
}

/** One column of a result. */
export interface ResultColumn {
  readonly name: string;
  /** Trino's type, which says how a value is printed; see `printValue`. */
  readonly type: TrinoType;
}

export type Translated =
  | {
      readonly kind: 'select';
      /** DuckDB's SQL: one SELECT. */
      readonly sql: string;
      readonly columns: readonly ResultColumn[];
      /** The tables that the query reads, each once; those behind views too. */
      readonly tables: readonly KnownTable[];
    }
  /** PREPARE: keep `text` under `name` and hand it back in {@link TranslateOptions.prepared}. */
  | { readonly kind: 'prepare'; readonly name: string; readonly text: string }
  | { readonly kind: 'deallocate'; readonly name: string };
