import { TrimtrailError } from '../base/errors.js';
import { openDuckDb, type DuckDb } from '../engines/duckdb/duckdb.js';
import { DUCKDB_TEXT } from '../engines/duckdb/sql-text.js';
import { openStore, type OpenStore } from '../store/open-store.js';
import { usageFromEngine } from '../usage/sql/usage-from-engine.js';
import type { Usage } from '../usage/types.js';
import { shippedCatalog } from './catalog-files.js';
import type { ReadingOptions } from './read-usage.js';

const TABLE = 'cloudtrail';
const COUNTS = 'cloudtrail_counts';
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
      const { ledger, counts } = await registerStore(db, openStore(directory));
      return usageFromEngine({
        engine: db,
        text: DUCKDB_TEXT,
        table: TABLE,
        ...counts,
        countsOnly: !withValues,
        filter: options.filter,
        projectionOf: async (eventSource) => (await catalog?.projection(eventSource)) ?? noValues,
        maxValues: options.maxValues,
        contextKeys: options.contextKeys ?? [],
        ledger,
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      });
    });
  } finally {
    await db.close();
  }
}

/** What a store is to {@link usageFromEngine} once DuckDB knows it. */
export interface RegisteredStore {
  readonly table: string;
  readonly counts: { readonly counts?: string };
  readonly ledger: Usage['ledger'];
}

/** Makes a store's table, and that of its counts where it has them. Errors: `no-records`. */
export async function registerStore(db: DuckDb, store: OpenStore): Promise<RegisteredStore> {
  const { viewSql, countsSql, manifest, directory } = store;
  if (manifest.files.length === 0) throw new TrimtrailError('no-records', `the store ${directory} is empty`);
  await db.run(`CREATE OR REPLACE VIEW ${TABLE} AS ${viewSql}`);
  if (countsSql === null) return { table: TABLE, counts: {}, ledger: manifest.ledger };
  await db.run(`CREATE OR REPLACE VIEW ${COUNTS} AS ${countsSql}`);
  return { table: TABLE, counts: { counts: COUNTS }, ledger: manifest.ledger };
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
