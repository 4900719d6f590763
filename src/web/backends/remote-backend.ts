import type { Catalog } from '../../catalog/catalog.js';
import { openEngine, type OpenedEngine } from '../../main/open-engine.js';
import type { RemoteOptions } from '../../main/source-files.js';
import { EngineSession } from '../../main/sql/engine-session.js';
import { FILE_COLUMNS } from '../../store/store-sql.js';
import { CLOUDTRAIL_COLUMNS } from '../../table/columns.js';
import { NO_FILTER } from '../../usage/no-filter.js';
import { eachOnce } from '../../usage/sql/lake-table.js';
import type { Backend } from '../../views/backend.js';
import type { SqlSchema } from '../../views/types/sql.js';
import { createEngineBackend, type OpenTable } from './engine-backend.js';
import { inTurn } from './in-turn.js';
import { columnsOf, MOST_KEPT, onTable, sqlSourceOver, type ClosingSqlSource } from './sql-source.js';
import { STARTERS } from './sql-starters.js';

export interface RemoteBackendOptions {
  /** A source of Trino or Athena. */
  readonly source: string;
  readonly catalog: Catalog;
  readonly remote: RemoteOptions;
}

/**
 * Views over a table behind Trino or Athena, each a query there. The table is looked at, and its price asked about, before the page is served.
 *
 * Errors: `sql-name`, `not-confirmed`, those of the engine.
 */
export async function openRemoteBackend({ source, catalog, remote }: RemoteBackendOptions): Promise<Backend> {
  const wish = { shown: FILE_COLUMNS.map(([name]) => name) };
  const opened = await openEngine(source, { which: NO_FILTER, remote, wish });
  try {
    const table = await tableOf(opened);
    const sql = engineSql(source, remote, { name: opened.name, columns: columnsIn(table) });
    const close = async (): Promise<void> => {
      await sql.close();
      await opened.engine.close();
    };
    return createEngineBackend({ sources: [source], catalog, openTable: () => Promise.resolve(table), sql, close });
  } catch (error) {
    await opened.engine.close();
    throw error;
  }
}

async function tableOf({ engine, text, table: look }: OpenedEngine): Promise<OpenTable> {
  const table = await look();
  return {
    engine: inTurn(engine),
    text,
    table: eachOnce(table),
    lacks: new Set(table.lacks),
    ledger: null,
    canAnswer: table.canAnswer,
    findings: table.findings,
  };
}

type SqlTable = SqlSchema['tables'][number];

const columnsIn = ({ lacks }: OpenTable): SqlTable['columns'] =>
  CLOUDTRAIL_COLUMNS.filter(({ name }) => lacks?.has(name) !== true).flatMap(({ name, type }) => columnsOf(name, type));

/** Statements of users, sent as they are. The page cannot be asked about a price: what is dear is refused. */
function engineSql(source: string, remote: RemoteOptions, { name, columns }: SqlTable): ClosingSqlSource {
  const refusing = { ...remote, confirm: remote.confirm === null ? null : () => Promise.resolve(false) };
  return sqlSourceOver(async () => {
    const session = await EngineSession.open({
      source,
      remote: refusing,
      parameters: [],
      maxRows: MOST_KEPT,
      log: null,
    });
    return {
      execute: (sql, signal) => session.execute(sql, signal),
      schema: () => ({
        tables: [{ name, columns }],
        functions: [],
        starters: STARTERS.map((starter) => ({ ...starter, sql: onTable(starter.sql, name) })),
      }),
      close: () => session.close(),
    };
  }, name);
}
