/**
 * One interface over everything that answers SQL. An engine moves bytes and rows; what SQL it takes is said by
 * {@link EngineCapabilities}, and the text is made elsewhere (src/table), so that the same plan runs on each.
 */

export const ENGINE_NAMES = ['duckdb', 'athena', 'trino'] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

export interface EngineCapabilities {
  /** The language of the text that {@link Engine.query} takes. */
  readonly dialect: 'duckdb' | 'trino';
  /** Values can be bound to `?`; without it a caller must refuse to send values, never paste them. */
  readonly parameters: boolean;
  /** Every query costs money by the bytes it scans. */
  readonly charged: boolean;
}

/**
 * One value of a result, as plain data. Whole numbers of 64 bits and more are `bigint`; decimals, dates, times and binary
 * values are text as Trino prints them; a struct is an object with its fields in order.
 */
export type Cell = null | boolean | number | bigint | string | readonly Cell[] | CellStruct | ReadonlyMap<Cell, Cell>;
export interface CellStruct {
  readonly [field: string]: Cell;
}

export interface ResultColumn {
  readonly name: string;
  /** As Trino spells it: `varchar`, `bigint`, `row(type varchar, arn varchar)`. */
  readonly type: string;
}

export interface QueryStatistics {
  /** From sending the text to the last row, in milliseconds. */
  readonly elapsedMs: number;
  readonly rows: number;
  /** Bytes read from storage; null where the engine does not say. */
  readonly bytesScanned: number | null;
  /** The result was cut at `maxRows`. */
  readonly truncated: boolean;
  /** An engine gave the result of an earlier run again. */
  readonly isReused?: boolean;
}

export interface QueryResult {
  readonly columns: readonly ResultColumn[];
  /** Batches of rows; to be iterated once. Leaving the loop early cancels the query. Errors: those of {@link Engine.query}. */
  readonly rows: AsyncIterable<readonly (readonly Cell[])[]>;
  /** Settles when the rows have been read to their end or their reader has stopped. */
  readonly statistics: Promise<QueryStatistics>;
}

export interface QueryOptions {
  /** Bound to `?` in order; never pasted into the text. */
  readonly params?: readonly (string | number | bigint | boolean | null)[];
  readonly signal?: AbortSignal;
  /** Rows after which the result is cut. */
  readonly maxRows?: number;
}

export interface Engine {
  readonly name: EngineName;
  readonly capabilities: EngineCapabilities;
  /**
   * Runs one statement.
   *
   * Errors: `query-failed`, `query-refused` (a sandbox's), `query-limit` (memory, time), `interrupted`.
   */
  readonly query: (sql: string, options?: QueryOptions) => Promise<QueryResult>;
  readonly close: () => Promise<void>;
}

/** All rows of a small result. Errors: those of {@link Engine.query}. */
export async function allRows(result: QueryResult): Promise<readonly (readonly Cell[])[]> {
  const rows: (readonly Cell[])[] = [];
  for await (const batch of result.rows) rows.push(...batch);
  return rows;
}
