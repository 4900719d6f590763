import { shippedCatalog } from '../main/catalog-files.js';
import { readRecordCopies } from '../main/read-records.js';
import type { SourceStoreOptions } from '../main/sql/cached-store.js';
import type { SandboxLimits } from '../main/sql/sandbox-holder.js';
import type { ReadRecord } from '../records/types.js';
import type { Backend } from '../views/backend.js';
import { createMemoryBackend } from '../views/memory-backend.js';
import type { Asking } from '../views/types/selection.js';

export interface BackendOptions {
  readonly reading: SourceStoreOptions;
  readonly limits: SandboxLimits;
}

/** What answers for sources. Errors: those of listing them. */
export async function openBackend(sources: readonly string[], { reading }: BackendOptions): Promise<Backend> {
  const catalog = await shippedCatalog();
  return createMemoryBackend(
    {
      sources,
      read: (asking) => {
        const { records, ledger } = readRecordCopies(sources, reading);
        return { records: watched(records, asking), ledger };
      },
    },
    catalog,
  );
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
