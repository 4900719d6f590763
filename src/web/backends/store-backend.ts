import type { Catalog } from '../../catalog/catalog.js';
import { openDuckDb, type DuckDb } from '../../engines/duckdb/duckdb.js';
import { DUCKDB_TEXT } from '../../engines/duckdb/sql-text.js';
import type { ScanProgress } from '../../scan/types.js';
import type { Backend } from '../../views/backend.js';
import type { Asking, Progress } from '../../views/types/selection.js';
import type { SqlSource } from '../../views/types/sql.js';
import { registerStore } from '../../main/read-store.js';
import { sourceStore, type SourceStoreOptions } from '../../main/sql/cached-store.js';
import { createEngineBackend } from './engine-backend.js';
import { inTurn } from './in-turn.js';

export interface StoreBackendOptions {
  readonly sources: readonly string[];
  readonly storing: SourceStoreOptions;
  readonly catalog: Catalog;
  readonly sql: SqlSource | null;
}

/** Views over a store, or over raw files that are brought into a store of the user's cache first. */
export function createStoreBackend({ sources, storing, catalog, sql }: StoreBackendOptions): Backend {
  const open: { db: DuckDb | null; release: (() => void) | null } = { db: null, release: null };
  return createEngineBackend({
    sources,
    catalog,
    sql,
    openTable: async (asking) => {
      const { store, release } = await sourceStore(sources, { ...storing, ...watched(asking) });
      const db = await openDuckDb({ settings: storing.threads === 0 ? {} : { threads: String(storing.threads) } });
      Object.assign(open, { db, release });
      const { table, counts, ledger } = await registerStore(db, store);
      return { engine: inTurn(db), text: DUCKDB_TEXT, table, ...counts, ledger };
    },
    close: async () => {
      await open.db?.close();
      open.release?.();
    },
  });
}

/** What an ingest takes of how a question is asked. */
function watched({ signal, onProgress }: Asking): Pick<SourceStoreOptions, 'onProgress' | 'signal'> {
  return {
    ...(signal === undefined ? {} : { signal }),
    ...(onProgress === undefined ? {} : { onProgress: (now: ScanProgress) => onProgress(progressOf(now)) }),
  };
}

const progressOf = ({ bytes, bytesDone, files, filesDone }: ScanProgress): Progress =>
  bytes === null
    ? { phase: 'reading', done: filesDone, total: files, unit: 'files' }
    : { phase: 'reading', done: bytesDone, total: bytes, unit: 'bytes' };
