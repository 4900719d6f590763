import { connectAthena, type AthenaConnection } from '../aws/athena/athena-api.js';
import { filesBehind, type PlacedFiles } from '../aws/athena/estimate-scan.js';
import { openAws } from '../aws/session.js';
import { counted } from '../base/counted.js';
import { TrimtrailError } from '../base/errors.js';
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
import type { ReadableTable } from '../usage/sql/lake-table.js';
import { lookAtTable, tableFor } from './engine-table.js';
import type { RemoteOptions, WhichRecords } from './source-files.js';
import { athenaCost } from './sql/athena-estimate.js';

export interface EngineRequest {
  readonly which: WhichRecords;
  readonly remote: RemoteOptions;
  /** Condition keys that rows are to keep. */
  readonly contextKeys?: readonly string[];
  readonly signal?: AbortSignal;
}

/** An engine, and the table of a source behind it. */
export interface OpenedEngine {
  readonly engine: Engine;
  readonly text: SqlText;
  /** The table as our queries read it. Errors: `sql-name`, `not-confirmed`, those of the engine. */
  readonly table: () => Promise<ReadableTable>;
  /** What it has cost so far. */
  readonly findings: () => Promise<readonly Finding[]>;
}

/** Errors: `bad-usage`; when it is asked, those of the engine. */
export async function openEngine(source: string, request: EngineRequest): Promise<OpenedEngine> {
  return classifySource(source) === 'athena' ? athena(source, request) : trino(source, request);
}

function trino(source: string, { which, remote, contextKeys = [], signal }: EngineRequest): OpenedEngine {
  const place = parseTrinoSource(source);
  const engine = openTrino(place, secretsOf(process.env));
  const look = { filter: which, lateDays: remote.lateDays, contextKeys, ...(signal === undefined ? {} : { signal }) };
  return {
    engine,
    text: TRINO_TEXT,
    table: () => lookAtTable(engine, place, look),
    findings: () => Promise.resolve([]),
  };
}

async function athena(source: string, request: EngineRequest): Promise<OpenedEngine> {
  const place = parseAthenaSource(source);
  const session = await openAws(request.remote.aws);
  const connection = await connectAthena(place, session);
  const engine = openAthena(connection, { maxScan: request.remote.maxScan });
  const name = [place.catalog.toLowerCase(), place.database, place.table].map(quotedName).join('.');
  return {
    engine: { ...engine, close: () => Promise.resolve(connection.close()) },
    text: ATHENA_TEXT,
    table: async () => {
      const { columns, partitions, location } = await connection.table();
      const wish = { ...request.which, lateDays: request.remote.lateDays };
      if (location?.startsWith('s3://') === true)
        await confirmed(await filesBehind(location, wish, session), connection, request);
      const all = new Map([...columns, ...partitions].flatMap((column) => [...columnPaths(column.name, column.type)]));
      const { which: filter, contextKeys = [] } = request;
      const look = { filter, lateDays: request.remote.lateDays, contextKeys };
      return tableFor({ name, columns: all, partitions: partitions.map((column) => column.name) }, look);
    },
    findings: async () => [scanned(engine, await connection.cutoff())],
  };
}

/** Usage takes at least two queries: which events there are, then their rows. */
const QUERIES = 2;
/** More than this is asked about first. */
const ASK_BYTES = 20 * 2 ** 30;
const PRICE = 5;

async function confirmed(placed: PlacedFiles, connection: AthenaConnection, { remote }: EngineRequest): Promise<void> {
  const bytes = placed.bytes * QUERIES;
  const text =
    `${QUERIES} queries in Athena or a few more, each over at most ${(placed.bytes / 2 ** 30).toFixed(2)} GiB in ` +
    `${counted(placed.files, 'file')}: up to $${athenaCost(bytes, PRICE).toFixed(2)} at $${PRICE} a terabyte`;
  remote.tell?.(text);
  if (remote.confirm === null || remote.maxScan !== null || bytes <= ASK_BYTES) return;
  const cutoff = await connection.cutoff();
  const limit =
    cutoff === null ? 'the work group cuts no query off' : `the work group cuts a query off at ${cutoff} bytes`;
  if (await remote.confirm(`${text}; ${limit}`)) return;
  throw new TrimtrailError('not-confirmed', `this would take ${text}; ${limit}`, {
    hint: 'narrow it with --from, --to, --account and --region, or say --max-scan SIZE or --yes',
  });
}

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
