import { resolve, sep } from 'node:path';
import { TrimtrailError } from '../base/errors.js';
import { ProgressMeter } from '../scan/progress-meter.js';
import type { ScanProgress } from '../scan/types.js';
import { ingest, type IngestResult } from '../store/ingest.js';
import { isStore } from '../sources/list-sources.js';
import type { SourceFile } from '../sources/types.js';
import { NO_FILTER } from '../usage/no-filter.js';
import {
  DEFAULT_REMOTE,
  openSources,
  type RemoteOptions,
  type SourceFiles,
  type WhichRecords,
} from './source-files.js';

export interface IngestIntoOptions {
  /** Worker threads; 0, unless told: decide. */
  readonly threads?: number;
  /** Bytes one file may inflate to; 512 MiB unless told. */
  readonly maxInflatedBytes?: number;
  /** Read every input again, whatever its size and time of change say. */
  readonly rehash?: boolean;
  /** What of a bucket or of event history is wanted; files are read whole. */
  readonly which?: WhichRecords;
  /** How AWS is asked; left out: as the environment says. */
  readonly remote?: RemoteOptions;
  readonly onProgress?: (progress: ScanProgress) => void;
  readonly signal?: AbortSignal;
}

/**
 * Brings sources into the store at a directory. Only what is not in it yet is read.
 *
 * Errors: `sources-mixed` when a source is itself a store, and those of `ingest` and of the listing.
 */
export async function ingestInto(
  directory: string,
  sources: readonly string[],
  options: IngestIntoOptions = {},
): Promise<IngestResult> {
  const store = sources.find((source) => isStore(source));
  if (store !== undefined) {
    throw new TrimtrailError('sources-mixed', `${store} is a store already`, {
      hint: 'name the files it was made from; they are read into the other store as well',
    });
  }
  const { threads = 0, maxInflatedBytes = 512 * 2 ** 20, rehash = false, onProgress, signal } = options;
  const { which = NO_FILTER, remote = DEFAULT_REMOTE } = options;
  const watched = signal === undefined ? {} : { signal };
  const files = await openSources(sources, { which, remote, maxInflatedBytes, ...watched });
  const meter = new ProgressMeter(onProgress, files.total);
  try {
    return await ingest(listed(files, directory, meter), directory, {
      // a worker thread has no standard input
      threads: sources.includes('-') ? 1 : threads,
      maxInflatedBytes,
      rehash,
      fetch: files.fetch,
      onDone: (done) => meter.done(done),
      ...watched,
    });
  } finally {
    files.close();
  }
}

/** The files of the sources; those of the store itself, when it lies among them, are left out. */
async function* listed(files: SourceFiles, directory: string, meter: ProgressMeter): AsyncGenerator<SourceFile> {
  const own = resolve(directory) + sep;
  for await (const file of files.list()) {
    if (file.path !== null && resolve(file.path).startsWith(own)) continue;
    meter.listed(file);
    yield file;
  }
  meter.allListed();
}
