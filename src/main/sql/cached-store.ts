import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { TrimtrailError } from '../../base/errors.js';
import { compareText } from '../../base/findings.js';
import type { ScanProgress } from '../../scan/types.js';
import { isRemote, isStore } from '../../sources/list-sources.js';
import type { SourceFile } from '../../sources/types.js';
import { openStore, type OpenStore } from '../../store/open-store.js';
import { ingestInto } from '../ingest.js';
import { NO_FILTER } from '../../usage/no-filter.js';
import { DEFAULT_REMOTE, openSources, type RemoteOptions } from '../source-files.js';

export interface SourceStoreOptions {
  /** Where cached stores lie; null: none is kept. */
  readonly cache: string | null;
  /** Bytes of cached stores beyond which the least recently used go. */
  readonly cacheBytes: number;
  readonly threads: number;
  readonly maxInflatedBytes: number;
  /** How AWS is asked; left out: as the environment says. */
  readonly remote?: RemoteOptions;
  readonly onProgress?: (progress: ScanProgress) => void;
  readonly signal?: AbortSignal;
}

/** A store to query, and what to do with it afterwards. */
export interface SourceStore {
  readonly store: OpenStore;
  readonly release: () => void;
}

const READY = 'ready';

/**
 * The store behind sources: itself where a source is one; else a store of the user's cache, made now if its key (paths, sizes and times of
 * all files) is not there yet.
 *
 * Errors: those of the listing and of the ingest.
 */
export async function sourceStore(sources: readonly string[], options: SourceStoreOptions): Promise<SourceStore> {
  const [first, ...more] = sources;
  if (first !== undefined && more.length === 0 && isStore(first)) return { store: openStore(first), release: nothing };
  const fetched = first === undefined || more.length > 0 ? null : await fetchedFrom(first, options);
  if (fetched !== null) return { store: openStore(fetched), release: nothing };
  const key = options.cache === null ? null : await keyOf(sources, options);
  if (key === null || options.cache === null) return temporaryStore(sources, options);
  const entry = join(options.cache, key);
  const ready = join(entry, READY);
  if (!existsSync(ready) && !(await makeEntry(entry, sources, options))) return temporaryStore(sources, options);
  const now = new Date();
  utimesSync(ready, now, now);
  makeRoom(options.cache, { keep: key, bytes: options.cacheBytes });
  return { store: openStore(join(entry, 'store')), release: nothing };
}

const nothing = (): void => {};

/** This machine's copy of a store in S3; null for any other source. */
async function fetchedFrom(source: string, { remote = DEFAULT_REMOTE }: SourceStoreOptions): Promise<string | null> {
  if (!isRemote(source)) return null;
  const { fetchedStore } = await import('../s3-store/read-s3-store.js');
  return fetchedStore(source, remote);
}

/** False: another process is making it at this moment. */
async function makeEntry(entry: string, sources: readonly string[], options: SourceStoreOptions): Promise<boolean> {
  try {
    mkdirSync(entry, { recursive: true });
    await ingestInto(join(entry, 'store'), sources, options);
    writeFileSync(join(entry, READY), '');
    return true;
  } catch (error) {
    if (error instanceof TrimtrailError && error.code === 'store-locked') return false;
    throw error;
  }
}

async function temporaryStore(sources: readonly string[], options: SourceStoreOptions): Promise<SourceStore> {
  const folder = mkdtempSync(join(tmpdir(), 'trimtrail-sql-'));
  const release = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    await ingestInto(join(folder, 'store'), sources, options);
    return { store: openStore(join(folder, 'store')), release };
  } catch (error) {
    release();
    throw error;
  }
}

/** Null where something cannot be told by name, size and time or version, such as standard input. */
async function keyOf(
  sources: readonly string[],
  { remote = DEFAULT_REMOTE, maxInflatedBytes }: SourceStoreOptions,
): Promise<string | null> {
  const hash = createHash('sha256').update('1\n');
  const lines: string[] = [];
  const files = await openSources(sources, {
    which: NO_FILTER,
    remote: { ...remote, confirm: null },
    maxInflatedBytes,
  });
  try {
    for await (const file of files.list()) {
      const line = lineOf(file);
      if (line === null) return null;
      lines.push(line);
    }
  } finally {
    files.close();
  }
  return hash.update(lines.toSorted(compareText).join('\n')).digest('hex').slice(0, 32);
}

function lineOf({ name, path, size, version }: SourceFile): string | null {
  if (path === null) return version === undefined ? null : `${name}\0${size}\0${version}`;
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() === true ? `${resolve(path)}\0${stats.size}\0${stats.mtimeMs}` : null;
}

/** Removes the stores that were used longest ago until the rest fits. */
function makeRoom(cache: string, { keep, bytes }: { readonly keep: string; readonly bytes: number }): void {
  const entries = readdirSync(cache)
    .map((name) => ({ name, used: usedAt(join(cache, name)), size: sizeOf(join(cache, name)) }))
    .toSorted((a, b) => b.used - a.used);
  let total = 0;
  for (const { name, size } of entries.toSorted((a, b) => Number(b.name === keep) - Number(a.name === keep))) {
    total += size;
    if (total > bytes && name !== keep) rmSync(join(cache, name), { recursive: true, force: true });
  }
}

const usedAt = (entry: string): number =>
  statSync(join(entry, READY), { throwIfNoEntry: false })?.mtimeMs ?? Date.now();

function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).reduce((sum, entry) => {
    if (!entry.isFile()) return sum;
    return sum + (statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0);
  }, 0);
}
