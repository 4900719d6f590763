import { TrimtrailError } from '../../base/errors.js';
import { printHiveType } from '../../table/columns.js';
import type { SqlResult, SqlRows, SqlSchema, SqlSource } from '../../views/types/sql.js';
import { cellText } from '../../render/sql/cell-text.js';
import { athenaCost } from '../../main/sql/athena-estimate.js';
import { SqlSession, type Outcome, type SqlSessionOptions } from '../../main/sql/sql-session.js';
import { sqlBehind } from './sql-behind.js';
import { STARTERS } from './sql-starters.js';

/** Rows of a result that are kept for paging. */
const MOST_ROWS = 50_000;
/** One more tells that there are more. */
export const MOST_KEPT = MOST_ROWS + 1;
/** Characters of a result that are kept. */
const MOST_TEXT = 64 * 2 ** 20;
const MOST_RESULTS = 8;
const US_DOLLARS_PER_TERABYTE = 5;

type Row = readonly (string | null)[];

interface Kept {
  readonly rows: readonly Row[];
  readonly columns: SqlResult['columns'];
}

/** What runs statements of users. */
export interface SqlRunner {
  readonly execute: (sql: string, signal?: AbortSignal) => Promise<Outcome>;
  readonly schema: () => SqlSchema;
  readonly close: () => Promise<void>;
}

/** SQL of users over the sources, in the sandbox of `trimtrail sql`. Its process is started by the first question. */
export function createSqlSource(
  options: Omit<SqlSessionOptions, 'maxRows' | 'started' | 'log' | 'outputDirectory'>,
): ClosingSqlSource {
  return sqlSourceOver(async () => {
    const session = await open({ ...options, maxRows: MOST_KEPT, started: null, log: null, outputDirectory: null });
    return {
      execute: (sql, signal) => session.execute(sql, signal),
      schema: () => schemaOf(session),
      close: () => session.close(),
    };
  }, TABLE);
}

export type ClosingSqlSource = SqlSource & { readonly close: () => Promise<void> };

/** The same over anything that runs statements; it is opened by the first question. `table`: what its table is called. */
export function sqlSourceOver(start: () => Promise<SqlRunner>, table: string): ClosingSqlSource {
  let session: Promise<SqlRunner> | null = null;
  const results = new Map<string, Kept>();
  let next = 1;
  const opened = (): Promise<SqlRunner> =>
    (session ??= start().catch((error: unknown) => {
      session = null;
      throw error;
    }));
  const keep = (kept: Kept): string => {
    const id = `result-${next++}`;
    results.set(id, kept);
    for (const oldest of results.keys()) if (results.size > MOST_RESULTS) results.delete(oldest);
    return id;
  };
  return {
    schema: async () => (await opened()).schema(),
    run: async ({ sql, limit }, { signal } = {}) => {
      const outcome = await (await opened()).execute(sql, signal);
      return resultOf(outcome, { limit, keep });
    },
    page: async ({ id, offset, limit, sortBy, descending }) => {
      const kept = results.get(id);
      if (kept === undefined)
        throw new TrimtrailError('query-failed', 'the result is not kept any more', { hint: 'run the query again' });
      return pageOf(sorted(kept, sortBy, descending), offset, limit);
    },
    behind: (view, selection) => Promise.resolve(onTable(sqlBehind(view, selection), table)),
    close: async () => {
      await (await session)?.close();
    },
  };
}

/** The table of files on this machine. */
const TABLE = 'cloudtrail';

/** A query of ours about another table. */
export const onTable = (sql: string, table: string): string => sql.replaceAll(/\bFROM cloudtrail\b/g, `FROM ${table}`);

async function open(options: SqlSessionOptions): Promise<SqlSession> {
  const session = new SqlSession(options);
  await session.open();
  return session;
}

function schemaOf(session: SqlSession): SqlSchema {
  const words = session.words.filter((word) => word.endsWith('('));
  return {
    tables: session.catalog.entries.flatMap((entry) =>
      entry.kind === 'table'
        ? [{ name: entry.name.table, columns: entry.columns.flatMap(({ name, type }) => columnsOf(name, type)) }]
        : [],
    ),
    functions: words.map((word) => word.slice(0, -1)).toSorted(),
    starters: STARTERS,
  };
}

type ColumnType = Parameters<typeof printHiveType>[0];

/** A column and the fields inside it. */
export function columnsOf(name: string, type: ColumnType): readonly { readonly name: string; readonly type: string }[] {
  const fields = type.kind === 'struct' ? type.fields : [];
  return [
    { name, type: printHiveType(type) },
    ...fields.flatMap((field) => columnsOf(`${name}.${field.name}`, field.type)),
  ];
}

interface Keeping {
  readonly limit: number;
  readonly keep: (kept: Kept) => string;
}

async function resultOf(outcome: Outcome, { limit, keep }: Keeping): Promise<SqlResult> {
  if (outcome.kind === 'done') return { ...EMPTY, id: keep({ rows: [], columns: [] }), message: outcome.message };
  const { columns } = outcome.kind === 'listing' ? outcome.listing : outcome.result;
  const { rows, truncated } =
    outcome.kind === 'listing'
      ? { rows: outcome.listing.rows.map(textsOf), truncated: false }
      : await gather(outcome.result.rows);
  const id = keep({ rows, columns });
  const statistics = outcome.kind === 'listing' ? null : await statisticsOf(outcome);
  return { id, columns, ...pageOf(rows, 0, limit), truncated, message: null, statistics };
}

const EMPTY = { columns: [], rows: [], offset: 0, total: 0, truncated: false, statistics: null } as const;

const textsOf = (row: readonly Parameters<typeof cellText>[0][]): Row =>
  row.map((cell) => (cell === null ? null : cellText(cell)));

/** Leaving the loop cancels what is left of the query. */
async function gather(
  batches: Extract<Outcome, { kind: 'rows' }>['result']['rows'],
): Promise<{ readonly rows: readonly Row[]; readonly truncated: boolean }> {
  const rows: Row[] = [];
  let size = 0;
  for await (const batch of batches) {
    for (const cells of batch) {
      const row = textsOf(cells);
      size += row.reduce((sum, text) => sum + (text?.length ?? 0), 0);
      if (rows.length === MOST_ROWS || size > MOST_TEXT) return { rows, truncated: true };
      rows.push(row);
    }
  }
  return { rows, truncated: false };
}

const cost = (bytes: number): number => athenaCost(bytes, US_DOLLARS_PER_TERABYTE);

async function statisticsOf({
  result,
  estimate,
}: Extract<Outcome, { kind: 'rows' }>): Promise<SqlResult['statistics']> {
  const [{ elapsedMs }, { parquetBytes, rawBytes }] = await Promise.all([result.statistics, estimate()]);
  return {
    elapsedMs: Math.round(elapsedMs),
    parquetBytes,
    parquetCost: cost(parquetBytes),
    rawBytes,
    rawCost: rawBytes === null ? null : cost(rawBytes),
  };
}

const pageOf = (rows: readonly Row[], offset: number, limit: number): SqlRows => ({
  rows: rows.slice(offset, offset + limit),
  offset,
  total: rows.length,
});

const NUMERIC = /^(?:tinyint|smallint|integer|bigint|real|double|decimal)/;

function sorted({ rows, columns }: Kept, sortBy: number | null, descending: boolean): readonly Row[] {
  const column = sortBy === null ? undefined : columns[sortBy];
  if (column === undefined || sortBy === null) return rows;
  const compare = NUMERIC.test(column.type) ? byNumber : byText;
  const order = rows.toSorted((a, b) => compare(a[sortBy] ?? null, b[sortBy] ?? null));
  return descending ? order.toReversed() : order;
}

/** NULL comes last, as in Trino. */
function byText(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a < b ? -1 : a > b ? 1 : 0;
}

function byNumber(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return Number(a) - Number(b);
}
