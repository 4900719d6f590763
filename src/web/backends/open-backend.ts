import { statSync } from 'node:fs';
import { shippedCatalog } from '../../main/catalog-files.js';
import { readRecordCopies } from '../../main/read-records.js';
import { DEFAULT_REMOTE, isEngineSource } from '../../main/source-files.js';
import type { SourceStoreOptions } from '../../main/sql/cached-store.js';
import type { SandboxLimits } from '../../main/sql/sandbox-holder.js';
import { openRemoteBackend } from './remote-backend.js';
import { createSqlSource } from './sql-source.js';
import { createStoreBackend } from './store-backend.js';
import type { ReadRecord } from '../../records/types.js';
import { checkSources, isRemote, isStore, listSources } from '../../sources/list-sources.js';
import type { Backend } from '../../views/backend.js';
import { createMemoryBackend } from '../../views/memory-backend.js';
import type { Asking } from '../../views/types/selection.js';

export interface BackendOptions {
  readonly reading: SourceStoreOptions;
  readonly limits: SandboxLimits;
}

/** Bytes of records, unpacked, that are held in memory; more go into a store first. */
const MOST_IN_MEMORY = 48 * 2 ** 20;
/** What a byte of gzip of CloudTrail's comes to. */
const PACKED = 12;

/** What answers for sources. Errors: those of listing them. */
export async function openBackend(sources: readonly string[], { reading, limits }: BackendOptions): Promise<Backend> {
  const catalog = await shippedCatalog();
  const [only = ''] = sources;
  checkSources(sources);
  if (isEngineSource(only))
    return openRemoteBackend({ source: only, catalog, remote: reading.remote ?? DEFAULT_REMOTE });
  const whole = sources.length === 1 && isStore(only);
  const isStandardInput = sources.includes('-');
  const sql = isStandardInput ? null : sqlOver(sources, { reading, limits });
  // what comes over the network is kept, so that it is fetched once
  if (whole || sources.some(isRemote) || (await sizeOf(sources)) > MOST_IN_MEMORY)
    return closing(createStoreBackend({ sources, storing: reading, catalog, sql }), sql);
  const read = (asking: Asking): ReturnType<Parameters<typeof createMemoryBackend>[0]['read']> => {
    const { records, ledger } = readRecordCopies(sources, reading);
    return { records: watched(records, asking), ledger };
  };
  return closing({ ...createMemoryBackend({ sources, read }, catalog), sql }, sql);
}

const sqlOver = (sources: readonly string[], { reading, limits }: BackendOptions): ReturnType<typeof createSqlSource> =>
  createSqlSource({ sources, storing: reading, locations: new Map(), limits, parameters: [], now: () => new Date() });

const closing = (backend: Backend, sql: ReturnType<typeof createSqlSource> | null): Backend => ({
  ...backend,
  close: async () => {
    await sql?.close();
    await backend.close();
  },
});

/** Unpacked bytes, about; stops counting when it is enough to know. */
async function sizeOf(sources: readonly string[]): Promise<number> {
  let size = 0;
  for await (const { path } of listSources(sources)) {
    const bytes = path === null ? 0 : (statSync(path, { throwIfNoEntry: false })?.size ?? 0);
    size += path !== null && /\.(?:gz|zip|tgz|zst)$/i.test(path) ? bytes * PACKED : bytes;
    if (size > MOST_IN_MEMORY) break;
  }
  return size;
}

const EVERY = 1000;

async function* watched(records: AsyncIterable<ReadRecord>, { onProgress }: Asking): AsyncGenerator<ReadRecord> {
  let done = 0;
  for await (const record of records) {
    done += 1;
    if (done % EVERY === 0) onProgress?.({ phase: 'reading', done, total: null, unit: 'events' });
    yield record;
  }
}
