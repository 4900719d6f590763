import { TrimtrailError } from '../../base/errors.js';
import type { Cell, Engine, QueryOptions, QueryResult, QueryStatistics, ResultColumn } from '../engine.js';
import { bound } from './bound.js';
import { cellOf } from './cells.js';
import type { Page, TypeSignature } from './protocol.js';
import { requestHeaders, Statement, type TrinoSecrets } from './statement.js';
import type { TrinoSource } from './trino-source.js';

const CAPABILITIES = { dialect: 'trino', parameters: true, charged: false } as const;

/** A Trino server as an engine. Nothing is asked yet. Errors: `bad-usage`. */
export function openTrino(source: TrinoSource, secrets: TrinoSecrets): Engine {
  const headers = requestHeaders(source, secrets);
  return {
    name: 'trino',
    capabilities: CAPABILITIES,
    query: (sql, options = {}) => query(new Statement(source, headers, options.signal), sql, options),
    close: () => Promise.resolve(),
  };
}

interface Column extends ResultColumn {
  readonly signature: TypeSignature;
}

async function query(
  statement: Statement,
  sql: string,
  { params = [], maxRows = Number.POSITIVE_INFINITY, signal }: QueryOptions,
): Promise<QueryResult> {
  if (signal?.aborted === true) throw new TrimtrailError('interrupted', 'the query was cancelled');
  const started = performance.now();
  try {
    let page: Page | null = await statement.start(bound(sql, params));
    // columns are known when the query has been planned
    while (page !== null && (page.columns === undefined || page.columns === null)) page = await statement.next();
    const columns = (page?.columns ?? []).map(({ name, type, typeSignature }) => ({
      name,
      type: spelled(type),
      signature: typeSignature,
    }));
    return { columns, ...readPages(statement, page, { columns, started, maxRows }) };
  } catch (error) {
    await statement.cancel();
    throw error;
  }
}

interface Reading {
  readonly columns: readonly Column[];
  readonly started: number;
  readonly maxRows: number;
}

function readPages(
  statement: Statement,
  first: Page | null,
  { columns, started, maxRows }: Reading,
): Pick<QueryResult, 'rows' | 'statistics'> {
  // oxlint-disable-next-line consistent-function-scoping -- replaced at once by the promise
  let settle: (statistics: QueryStatistics) => void = () => {};
  const statistics = new Promise<QueryStatistics>((resolve) => (settle = resolve));
  async function* rows(): AsyncGenerator<readonly (readonly Cell[])[]> {
    let count = 0;
    let bytesScanned: number | null = null;
    let truncated = false;
    try {
      for (let page = first; page !== null && !truncated; page = await statement.next()) {
        bytesScanned = page.stats?.physicalInputBytes ?? bytesScanned;
        const batch = (page.data ?? []).slice(0, maxRows - count);
        truncated = batch.length < (page.data ?? []).length;
        count += batch.length;
        if (batch.length > 0) yield batch.map((row) => columns.map(({ signature }, at) => cellOf(row[at], signature)));
      }
    } finally {
      await statement.cancel();
      settle({ elapsedMs: performance.now() - started, rows: count, bytesScanned, truncated });
    }
  }
  return { rows: rows(), statistics };
}

/** `decimal(2, 1)` as `decimal(2,1)`, intervals in lower case: as the rest of trimtrail prints types. */
const spelled = (type: string): string =>
  type.replaceAll(/(\d), (\d)/g, '$1,$2').replaceAll(/INTERVAL [A-Z ]+/g, (text) => text.toLowerCase());
