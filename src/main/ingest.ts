import { resolve, sep } from 'node:path';
import { TrimtrailError } from '../base/errors.js';
import { ProgressMeter } from '../scan/progress-meter.js';
import type { ScanProgress } from '../scan/types.js';
import { ingest, type IngestResult } from '../store/ingest.js';
import { isStore, listSources } from '../sources/list-sources.js';
import type { SourceFile } from '../sources/types.js';

export interface IngestIntoOptions {
  /** Worker threads; 0, unless told: decide. */
  readonly threads?: number;
  /** Bytes one file may inflate to; 512 MiB unless told. */
  readonly maxInflatedBytes?: number;
  /** Read every input again, whatever its size and time of change say. */
  readonly rehash?: boolean;
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
  const meter = new ProgressMeter(onProgress);
  return ingest(listed(sources, directory, meter), directory, {
    // a worker thread has no standard input
    threads: sources.includes('-') ? 1 : threads,
    maxInflatedBytes,
    rehash,
    onDone: (files) => meter.done(files),
    ...(signal === undefined ? {} : { signal }),
  });
}

/** The files of the sources; those of the store itself, when it lies among them, are left out. */
async function* listed(
  sources: readonly string[],
  directory: string,
  meter: ProgressMeter,
): AsyncGenerator<SourceFile> {
  const own = resolve(directory) + sep;
  for await (const file of listSources(sources)) {
    if (file.path !== null && resolve(file.path).startsWith(own)) continue;
    meter.listed(file);
    yield file;
  }
  meter.allListed();
}
