import { connectAthena } from '../aws/athena/athena-api.js';
import { openAws } from '../aws/session.js';
import { counted } from '../base/counted.js';
import { finding, type Finding } from '../base/findings.js';
import { openAthena, type Athena } from '../engines/athena/athena.js';
import { parseAthenaSource } from '../engines/athena/athena-source.js';
import type { Engine } from '../engines/engine.js';
import type { SqlText } from '../engines/sql-text.js';
import { columnPaths } from '../engines/trino/column-paths.js';
import { quotedName } from '../engines/trino/literal.js';
import { ATHENA_TEXT, TRINO_TEXT } from '../engines/trino/sql-text.js';
import { secretsOf } from '../engines/trino/statement.js';
import { openTrino } from '../engines/trino/trino.js';
import { parseTrinoSource } from '../engines/trino/trino-source.js';
import { classifySource } from '../sources/classify-source.js';
import type { ReadableTable, TableWish } from '../usage/sql/lake-table.js';
import { confirmPrice, PRICE, priceOf, wishOf, type Scan } from './athena-price.js';
import { lookAtTable, tableFor } from './engine-table.js';
import { queriedPartitions } from './sql/queried-partitions.js';
import type { RemoteOptions, WhichRecords } from './source-files.js';
import { athenaCost } from './sql/athena-estimate.js';

export interface EngineRequest {
  readonly which: WhichRecords;
  readonly remote: RemoteOptions;
  /** What is asked of the table beyond usage. */
  readonly wish?: TableWish;
  readonly signal?: AbortSignal;
}

/** An engine, and the table of a source behind it. */
export interface OpenedEngine {
  readonly engine: Engine;
  /** What a user's SQL calls the table. */
  readonly name: string;
  readonly text: SqlText;
  /** The table as our queries read it. Errors: `sql-name`, `not-confirmed`, those of the engine. */
  readonly table: () => Promise<ReadableTable>;
  /** Says what a statement of a user may cost, and asks where that is much. Errors: `not-confirmed`. */
  readonly price: (sql: string) => Promise<void>;
  /** What it has cost so far. */
  readonly findings: () => Promise<readonly Finding[]>;
}

/** Errors: `bad-usage`; when it is asked, those of the engine. */
export async function openEngine(source: string, request: EngineRequest): Promise<OpenedEngine> {
  return classifySource(source) === 'athena' ? athena(source, request) : trino(source, request);
}

function trino(source: string, { which, remote, wish = {}, signal }: EngineRequest): OpenedEngine {
  const place = parseTrinoSource(source);
  const engine = openTrino(place, secretsOf(process.env));
  const look = { filter: which, lateDays: remote.lateDays, wish, ...(signal === undefined ? {} : { signal }) };
  return {
    engine,
    name: quotedName(place.table),
    text: TRINO_TEXT,
    table: () => lookAtTable(engine, place, look),
    price: () => Promise.resolve(),
    findings: () => Promise.resolve([]),
  };
}

async function athena(source: string, request: EngineRequest): Promise<OpenedEngine> {
  const place = parseAthenaSource(source);
  const session = await openAws(request.remote.aws);
  const connection = await connectAthena(place, session);
  const engine = openAthena(connection, { maxScan: request.remote.maxScan });
  const { remote } = request;
  const asked = async (scan: Scan): Promise<void> =>
    confirmPrice(await priceOf(scan, session), scan, { connection, remote });
  const name = [place.catalog.toLowerCase(), place.database, place.table].map(quotedName).join('.');
  return {
    engine: { ...engine, close: () => Promise.resolve(connection.close()) },
    name: quotedName(place.table),
    text: ATHENA_TEXT,
    table: async () => {
      const { columns, partitions, location } = await connection.table();
      await asked({ location, wish: { ...request.which, lateDays: request.remote.lateDays }, queries: QUERIES });
      const all = new Map([...columns, ...partitions].flatMap((column) => [...columnPaths(column.name, column.type)]));
      const { which: filter, wish = {} } = request;
      const look = { filter, lateDays: request.remote.lateDays, wish };
      return tableFor({ name, columns: all, partitions: partitions.map((column) => column.name) }, look);
    },
    price: async (sql) => {
      const read = queriedPartitions(sql, place.table.toLowerCase());
      if (read === null) return;
      const { location } = await connection.table();
      await asked({ location, wish: wishOf(read), queries: 1 });
    },
    findings: async () => [scanned(engine, await connection.cutoff())],
  };
}

/** Usage takes at least two queries: which events there are, then their rows. */
const QUERIES = 2;

function scanned(engine: Athena, cutoff: number | null): Finding {
  const { queries, bytesScanned } = engine.used();
  const limit =
    cutoff === null ? 'the work group has no limit of its own' : `the work group cuts off at ${cutoff} bytes a query`;
  const cost = `$${athenaCost(bytesScanned, PRICE).toPrecision(2)}`;
  return finding(
    'athena-scanned',
    `${counted(queries, 'query').replace('querys', 'queries')} scanned ${bytesScanned} bytes in Athena, about ${cost}; ${limit}`,
    queries,
    {
      queries,
      bytesScanned,
      cutoff,
    },
  );
}
