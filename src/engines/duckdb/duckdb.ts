import type { DuckDBConnection, DuckDBResult } from '@duckdb/node-api';
import type * as duckdb from '@duckdb/node-api';
import { TrimtrailError } from '../../base/errors.js';
import type { Cell, Engine, QueryOptions, QueryResult, QueryStatistics, ResultColumn } from '../engine.js';
import { cellConverter } from './cells.js';
import { queryError } from './query-error.js';
import { trinoType } from './trino-type.js';

export interface DuckDbOptions {
  /** DuckDB's settings by name, such as `memory_limit`; bound by DuckDB, not pasted. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** DuckDB in this process: an engine that also runs statements which return nothing. For our own SQL, never for a user's. */
export interface DuckDb extends Engine {
  /** Runs statements of ours, such as `CREATE VIEW` and `COPY`. Errors: `query-failed`, `query-limit`, `interrupted`. */
  readonly run: (sql: string, options?: QueryOptions) => Promise<void>;
}

const CAPABILITIES = { dialect: 'duckdb', parameters: true, charged: false } as const;

/**
 * Opens an empty DuckDB in memory; the library is loaded by the first call. Times are in UTC, and no extension is loaded or
 * installed by itself.
 *
 * Errors: `engine-missing` when the platform has no DuckDB.
 */
export async function openDuckDb({ settings = {} }: DuckDbOptions = {}): Promise<DuckDb> {
  const module = await loadDuckDb();
  const instance = await module.DuckDBInstance.create(':memory:', { ...BASE_SETTINGS, ...settings });
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  const converter = cellConverter(module);
  return {
    name: 'duckdb',
    capabilities: CAPABILITIES,
    query: (sql, options = {}) => stream({ connection, converter }, sql, options),
    run: async (sql, options = {}) => {
      const result = await stream({ connection, converter }, sql, options);
      for await (const batch of result.rows) void batch;
    },
    close: async () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

const BASE_SETTINGS = { autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' } as const;

type Module = Omit<typeof duckdb, 'default'>;

async function loadDuckDb(): Promise<Module> {
  try {
    return await import('@duckdb/node-api');
  } catch (cause) {
    throw new TrimtrailError('engine-missing', 'DuckDB cannot be loaded on this machine', {
      cause,
      hint: 'install trimtrail with its optional platform packages; policy, usage and principals work without',
    });
  }
}

interface Open {
  readonly connection: DuckDBConnection;
  readonly converter: ReturnType<typeof cellConverter>;
}

async function stream({ connection, converter }: Open, sql: string, options: QueryOptions): Promise<QueryResult> {
  const { signal, params = [], maxRows = Number.POSITIVE_INFINITY } = options;
  if (signal?.aborted === true) throw new TrimtrailError('interrupted', 'the query was cancelled');
  const started = performance.now();
  const stop = (): void => connection.interrupt();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const result = await connection.stream(sql, [...params]);
    return {
      columns: columnsOf(result),
      ...readRows(result.yieldConvertedRows(converter), {
        started,
        maxRows,
        done: () => signal?.removeEventListener('abort', stop),
      }),
    };
  } catch (error) {
    signal?.removeEventListener('abort', stop);
    throw queryError(error);
  }
}

function columnsOf(result: DuckDBResult): readonly ResultColumn[] {
  return result.columnNames().map((name, at) => ({ name, type: trinoType(result.columnType(at)) }));
}

interface Reading {
  readonly started: number;
  readonly maxRows: number;
  readonly done: () => void;
}

function readRows(
  batches: AsyncIterable<readonly (readonly Cell[])[]>,
  { started, maxRows, done }: Reading,
): Pick<QueryResult, 'rows' | 'statistics'> {
  // oxlint-disable-next-line consistent-function-scoping -- replaced at once by the promise
  let settle: (statistics: QueryStatistics) => void = () => {};
  const statistics = new Promise<QueryStatistics>((resolve) => (settle = resolve));
  async function* rows(): AsyncGenerator<readonly (readonly Cell[])[]> {
    let count = 0;
    let truncated = false;
    try {
      for await (const batch of batches) {
        const kept = batch.slice(0, maxRows - count);
        count += kept.length;
        if (kept.length > 0) yield kept;
        truncated = kept.length < batch.length;
        if (truncated) break;
      }
    } catch (error) {
      throw queryError(error);
    } finally {
      done();
      settle({ elapsedMs: performance.now() - started, rows: count, bytesScanned: null, truncated });
    }
  }
  return { rows: rows(), statistics };
}
