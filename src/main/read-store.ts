import { TrimtrailError } from '../base/errors.js';
import { openDuckDb, type DuckDb } from '../engines/duckdb/duckdb.js';
import { DUCKDB_TEXT } from '../engines/duckdb/sql-text.js';
import { openStore } from '../store/open-store.js';
import { usageFromEngine } from '../usage/sql/usage-from-engine.js';
import type { Usage } from '../usage/types.js';
import { shippedCatalog } from './catalog-files.js';
import type { ReadingOptions } from './read-usage.js';

const TABLE = 'cloudtrail';
const noValues = (): readonly string[] => [];

/**
 * Usage of a store, in SQL: the same as that of the files it was made from. Without values: see `countUsage`.
 *
 * Errors: `store-missing`, `store-damaged`, `no-records`, `bad-principal`, `bad-exclude`, `engine-missing`, `interrupted`.
 */
export async function readStoreUsage(directory: string, options: ReadingOptions, withValues: boolean): Promise<Usage> {
  const catalog = withValues ? await shippedCatalog() : null;
  const db = await openDuckDb({ settings: options.threads === 0 ? {} : { threads: String(options.threads) } });
  try {
    return await retried(async () => {
      const ledger = await register(db, directory);
      return usageFromEngine({
        engine: db,
        text: DUCKDB_TEXT,
        table: TABLE,
        filter: options.filter,
        projectionOf: async (eventSource) => (await catalog?.projection(eventSource)) ?? noValues,
        maxValues: options.maxValues,
        ledger,
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      });
    });
  } finally {
    await db.close();
  }
}

async function register(db: DuckDb, directory: string): Promise<Usage['ledger']> {
  const { viewSql, manifest } = openStore(directory);
  if (manifest.files.length === 0) throw new TrimtrailError('no-records', `the store ${directory} is empty`);
  await db.run(`CREATE OR REPLACE VIEW ${TABLE} AS ${viewSql}`);
  return manifest.ledger;
}

/** An ingest may remove files it has merged while they are read: the manifest names the new ones by then. */
async function retried<T>(read: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await read();
    } catch (error) {
      const isGone =
        error instanceof TrimtrailError &&
        error.code === 'query-failed' &&
        /No files found|No such file/.test(error.message);
      if (!isGone || attempt === 3) throw error;
    }
  }
}
