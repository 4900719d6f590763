import { setTimeout as pause } from 'node:timers/promises';
import { TrimtrailError } from '../../base/errors.js';
import type { Cell, Engine, QueryOptions, QueryResult, QueryStatistics } from '../engine.js';
import { literal } from '../trino/literal.js';
import type { AthenaApi, QueryStatus, ResultPage } from './api.js';
import { athenaError } from './athena-error.js';
import { cellOf } from './cells.js';
import { resultRows } from './result-csv.js';

export interface AthenaOptions {
  /** Bytes that all queries together may scan; null: no limit of ours. Looked at while a query runs: it is passed before it is noticed. */
  readonly maxScan: number | null;
}

/** Athena as an engine that also says what it has cost so far. */
export interface Athena extends Engine {
  readonly used: () => AthenaUse;
}

export interface AthenaUse {
  readonly queries: number;
  readonly bytesScanned: number;
}

const CAPABILITIES = { dialect: 'trino', parameters: true, charged: true } as const;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2000;

/** Nothing is asked yet. */
export function openAthena(api: AthenaApi, { maxScan }: AthenaOptions): Athena {
  let queries = 0;
  let before = 0;
  const limit = (scanned: number): void => {
    if (maxScan === null || before + scanned <= maxScan) return;
    throw new TrimtrailError(
      'query-limit',
      `the query has scanned ${scanned} bytes and was stopped: --max-scan is ${maxScan}`,
      {
        hint: 'narrow --from and --to, or allow more; what was scanned until then is charged',
      },
    );
  };
  return {
    name: 'athena',
    capabilities: CAPABILITIES,
    used: () => ({ queries, bytesScanned: before }),
    close: () => Promise.resolve(),
    query: async (sql, options = {}) => {
      const started = performance.now();
      limit(0);
      const id = await api.start({ sql, parameters: (options.params ?? []).map(literal) });
      queries += 1;
      const status = await finished(api, id, { signal: options.signal, limit });
      before += status.bytesScanned;
      if (status.state !== 'SUCCEEDED') throw athenaError(id, status);
      return resultOf(api, {
        id,
        status,
        started,
        maxRows: options.maxRows ?? Number.POSITIVE_INFINITY,
        signal: options.signal,
      });
    },
  };
}

interface Watching {
  readonly signal: QueryOptions['signal'];
  /** Throws when too much was scanned. */
  readonly limit: (scanned: number) => void;
}

/** Waits for the end of a query, and stops it when nobody wants it any longer or it scans too much. */
async function finished(api: AthenaApi, id: string, { signal, limit }: Watching): Promise<QueryStatus> {
  for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(LONGEST_PAUSE_MS, wait * 1.5)) {
    try {
      if (signal?.aborted === true)
        throw new TrimtrailError('interrupted', `the query was cancelled: Athena, query ${id}`);
      const status = await api.status(id);
      if (!['QUEUED', 'RUNNING'].includes(status.state)) return status;
      limit(status.bytesScanned);
    } catch (error) {
      await api.stop(id).catch(() => {});
      throw error;
    }
    await pause(wait, undefined, signal === undefined ? {} : { signal }).catch(() => {});
  }
}

interface Finished {
  readonly id: string;
  readonly status: QueryStatus;
  readonly started: number;
  readonly maxRows: number;
  readonly signal: QueryOptions['signal'];
}

async function resultOf(api: AthenaApi, finishedQuery: Finished): Promise<QueryResult> {
  const { id, status, started, maxRows, signal } = finishedQuery;
  const first = await api.results(id, null);
  const { columns } = first;
  // oxlint-disable-next-line consistent-function-scoping -- replaced at once by the promise
  let settle: (statistics: QueryStatistics) => void = () => {};
  const statistics = new Promise<QueryStatistics>((resolve) => (settle = resolve));
  async function* rows(): AsyncGenerator<readonly (readonly Cell[])[]> {
    let count = 0;
    let truncated = false;
    try {
      for await (const batch of batches(api, { id, status, first })) {
        if (signal?.aborted === true) throw new TrimtrailError('interrupted', 'the query was cancelled');
        const kept = batch.slice(0, maxRows - count);
        truncated = kept.length < batch.length;
        count += kept.length;
        if (kept.length > 0) yield kept.map((row) => columns.map(({ type }, at) => cellOf(row[at] ?? null, type)));
        if (truncated) break;
      }
    } finally {
      settle({
        elapsedMs: performance.now() - started,
        rows: count,
        bytesScanned: status.bytesScanned,
        truncated,
        isReused: status.isReused,
      });
    }
  }
  return { columns, rows: rows(), statistics };
}

interface Pages {
  readonly id: string;
  readonly status: QueryStatus;
  readonly first: ResultPage;
}

type Texts = readonly (readonly (string | null)[])[];

/** One page as it comes; more than one from the result file, which is one request instead of one for each thousand rows. */
async function* batches(api: AthenaApi, { id, status, first }: Pages): AsyncGenerator<Texts> {
  const isQuery = isHeader(first);
  if (first.next === null || status.resultFile === null || !status.resultFile.endsWith('.csv')) {
    yield isQuery ? first.rows.slice(1) : first.rows;
    for (let { next } = first; next !== null;) {
      const page = await api.results(id, next);
      yield page.rows;
      ({ next } = page);
    }
    return;
  }
  let isFirst = true;
  for await (const batch of resultRows(await api.readObject(status.resultFile))) {
    yield isFirst ? batch.slice(1) : batch;
    isFirst = false;
  }
}

/** A SELECT's first row repeats the names; that of SHOW does not. */
const isHeader = ({ columns, rows }: ResultPage): boolean =>
  rows[0] !== undefined && columns.every(({ name }, at) => rows[0]?.[at] === name);
