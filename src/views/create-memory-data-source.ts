import type { Catalog } from '../catalog/catalog.js';
import { createLedger } from '../records/ledger-collector.js';
import { readRecordsFrom, type Gunzip } from '../records/read-records.js';
import type { ReadRecord } from '../records/types.js';
import { createDataSource } from './data-source.js';
import { createMemoryBackend, type MemorySource } from './memory-backend.js';
import type { TextFile } from './types/about.js';
import type { DataSource } from './types/data-source.js';
import type { Asking } from './types/selection.js';

/** A file as a browser hands it over. */
export interface DroppedFile {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  readonly bytes: () => AsyncIterable<Uint8Array>;
}

export interface MemoryDataSourceOptions {
  readonly catalog: Catalog;
  readonly version: string;
  readonly files: readonly DroppedFile[];
  readonly gunzip: Gunzip;
  /** Policies of today from the beginning. */
  readonly current?: readonly TextFile[];
}

/** A data source over files, all in memory and without any server. Nothing leaves the caller. */
export function createMemoryDataSource({
  catalog,
  version,
  files,
  gunzip,
  current = [],
}: MemoryDataSourceOptions): DataSource {
  const backend = createMemoryBackend(fileSource(files, gunzip), catalog);
  return createDataSource(backend, { catalog, version, current, drop: true, readCurrent: null, makePlan: null });
}

function fileSource(files: readonly DroppedFile[], gunzip: Gunzip): MemorySource {
  return {
    sources: files.map(({ name }) => name),
    read: (asking) => {
      const collector = createLedger();
      // oxlint-disable-next-line consistent-function-scoping -- replaced at once by the promise
      let settle: () => void = () => {};
      const done = new Promise<void>((resolve) => (settle = resolve));
      const records = readFiles(files, { collector, gunzip, asking, settle });
      return { records, ledger: done.then(() => collector.ledger()) };
    },
  };
}

interface Reading {
  readonly collector: ReturnType<typeof createLedger>;
  readonly gunzip: Gunzip;
  readonly asking: Asking;
  readonly settle: () => void;
}

async function* readFiles(
  files: readonly DroppedFile[],
  { collector, gunzip, asking, settle }: Reading,
): AsyncGenerator<ReadRecord> {
  const total = files.reduce((sum, { size }) => sum + size, 0);
  let done = 0;
  try {
    for (const file of files) {
      collector.file();
      collector.bytesRead(file.size);
      const bytes = watched(file.bytes(), (count) => {
        done += count;
        asking.onProgress?.({ phase: 'reading', done, total, unit: 'bytes' });
      });
      yield* readRecordsFrom(bytes, { file: file.name, report: collector, gunzip });
    }
  } finally {
    settle();
  }
}

async function* watched(bytes: AsyncIterable<Uint8Array>, onRead: (count: number) => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    onRead(chunk.length);
    yield chunk;
  }
}
