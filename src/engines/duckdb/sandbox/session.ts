import { TrimtrailError } from '../../../base/errors.js';
import { allRows, type Cell, type QueryResult, type ResultColumn } from '../../engine.js';
import { openDuckDb, type DuckDb } from '../duckdb.js';
import { quoteText } from '../quote.js';
import { checkStatement, tableKey, type Reach, type StatementUse } from './check-statement.js';
import type { Definition, SandboxSpec, ToChild, UseMessage } from './messages.js';

/** DuckDB with locked settings, and what a user's statement may reach in it. */
export interface Session {
  readonly define: (definition: Definition) => Promise<void>;
  readonly prepare: (message: ToChild & { readonly type: 'query' }) => RunningQuery;
}

export interface RunningQuery {
  readonly started: Promise<{ readonly columns: readonly ResultColumn[]; readonly use: UseMessage }>;
  readonly next: () => Promise<Batch>;
  readonly stop: () => void;
}

interface Batch {
  readonly rows: readonly (readonly Cell[])[];
  readonly done: boolean;
  readonly truncated: boolean;
}

const MACROS =
  "SELECT DISTINCT function_name FROM duckdb_functions() WHERE NOT internal AND function_type LIKE '%macro'";
const NOTHING: StatementUse = { tables: [], columns: new Set(), everyColumn: false };

/**
 * Opens DuckDB, runs the prelude, and locks it: no file but in the given directories, no setting can be changed.
 *
 * Errors: `engine-missing`, `query-failed`.
 */
export async function openSession(spec: SandboxSpec): Promise<Session> {
  const engine = await openDuckDb({
    settings: {
      memory_limit: `${Math.floor(spec.memoryBytes / 2 ** 20)}MiB`,
      threads: String(spec.threads),
      temp_directory: spec.temporary,
    },
  });
  // one transaction: a commit for each macro would take longer than all of them
  if (spec.prelude.length > 0) await engine.run(['BEGIN', ...spec.prelude, 'COMMIT'].join(';\n'));
  const macros = await allRows(await engine.query(MACROS));
  await engine.run(`SET allowed_directories = [${spec.directories.map(quoteText).join(', ')}]`);
  await engine.run('SET enable_external_access = false');
  await engine.run('SET lock_configuration = true');
  const tables = new Set<string>();
  const reach = {
    tables,
    macros: new Set(macros.map(([name]) => (typeof name === 'string' ? name.toLowerCase() : ''))),
  };
  return {
    define: async ({ sql, names }) => {
      await engine.run(sql);
      for (const name of names) tables.add(tableKey(name));
    },
    prepare: (message) => runQuery(engine, reach, message),
  };
}

function runQuery(engine: DuckDb, reach: Reach, message: ToChild & { readonly type: 'query' }): RunningQuery {
  const stopping = new AbortController();
  const opening = openQuery(engine, reach, { ...message, signal: stopping.signal });
  opening.catch(() => {}); // reported by started
  const batches = opening.then(({ result }) => result.rows[Symbol.asyncIterator]());
  batches.catch(() => {});
  return {
    started: opening.then(({ result, use }) => ({
      columns: result.columns,
      use: { ...use, columns: [...use.columns] },
    })),
    next: async () => {
      const { value, done } = await (await batches).next();
      if (done !== true) return { rows: value, done: false, truncated: false };
      const { truncated } = await (await opening).result.statistics;
      return { rows: [], done: true, truncated };
    },
    stop: () => stopping.abort(),
  };
}

async function openQuery(
  engine: DuckDb,
  reach: Reach,
  message: ToChild & { readonly type: 'query' } & { readonly signal: AbortSignal },
): Promise<{ readonly result: QueryResult; readonly use: StatementUse }> {
  const { sql, params, maxRows, ours, signal } = message;
  const use = ours ? NOTHING : await checkedUse(engine, reach, sql);
  return { result: await engine.query(sql, { params, maxRows, signal }), use };
}

/** Errors: `query-refused`. */
async function checkedUse(engine: DuckDb, reach: Reach, sql: string): Promise<StatementUse> {
  const serialized = await engine.query('SELECT json_serialize_sql(?::VARCHAR)', { params: [sql] });
  const [[text] = []] = await allRows(serialized);
  const checked = checkStatement(JSON.parse(typeof text === 'string' ? text : 'null'), reach);
  if ('use' in checked) return checked.use;
  throw new TrimtrailError('query-refused', checked.refused, {
    hint: 'a query reads the tables it was given; name files as sources of the command',
  });
}
