import { readFile, stat } from 'node:fs/promises';
import { TrimtrailError } from '../base/errors.js';
import { scan } from '../scan/scan.js';
import type { ScanProgress } from '../scan/types.js';
import { checkSources, isRemote, isStore } from '../sources/list-sources.js';
import type { FilterSpec, Usage } from '../usage/types.js';
import { catalogDirectory } from './catalog-directory.js';
import { NO_FILTER } from '../usage/no-filter.js';
import { DEFAULT_REMOTE, isEngineSource, openSources, scanInput, type RemoteOptions } from './source-files.js';

export { NO_FILTER };

/** What to read and how; `DEFAULT_READING` holds the usual values. */
export interface ReadingOptions {
  readonly filter: FilterSpec;
  readonly threads: number;
  readonly maxInflatedBytes: number;
  readonly maxValues: number;
  readonly strict: boolean;
  /** Condition keys that rows keep, for a replay. */
  readonly contextKeys?: readonly string[];
  /** How AWS is asked; left out: as the environment says. */
  readonly remote?: RemoteOptions;
  readonly onProgress?: (progress: ScanProgress) => void;
  readonly signal?: AbortSignal;
  /** See `ScanOptions`. */
  readonly onRead?: () => void;
}

export const DEFAULT_READING: ReadingOptions = {
  filter: NO_FILTER,
  threads: 0,
  maxInflatedBytes: 512 * 2 ** 20,
  maxValues: 10_000,
  strict: false,
};

/**
 * Scans the sources into usage rows with the values that a policy is made of.
 *
 * Errors: `source-not-found`, `source-unsupported`, `sources-mixed`, `bad-principal`, `bad-exclude`, `no-records` when
 * the sources hold no record at all.
 */
export async function readUsage(sources: readonly string[], options: ReadingOptions): Promise<Usage> {
  return scanSources(sources, options, catalogDirectory());
}

/**
 * Scans the sources into rows without values, event ids and days: who called what, how often and with what outcome. Far fewer rows than
 * {@link readUsage} makes of a busy account, and no policy may be made of them. (Those of a store have ids and days.) Errors: as there.
 */
export async function countUsage(sources: readonly string[], options: ReadingOptions): Promise<Usage> {
  return scanSources(sources, options, null);
}

async function scanSources(
  sources: readonly string[],
  options: ReadingOptions,
  projections: string | null,
): Promise<Usage> {
  const filter = { ...options.filter, exclude: await excludeLines(options.filter.exclude) };
  const [only] = sources;
  if (only !== undefined && sources.length === 1 && isStore(only)) {
    // DuckDB is loaded for stores alone
    const { readStoreUsage } = await import('./read-store.js');
    const usage = await readStoreUsage(only, { ...options, filter }, projections !== null);
    options.onRead?.();
    return usage;
  }
  if (only !== undefined && sources.length === 1 && isRemote(only)) {
    const { fetchedStore } = await import('./s3-store/read-s3-store.js');
    const store = await fetchedStore(only, options.remote ?? DEFAULT_REMOTE);
    if (store !== null) return scanSources([store], options, projections);
  }
  if (only !== undefined && isEngineSource(only)) {
    checkSources(sources);
    // the signal is heeded to the end: whoever asks once more must still stop the query behind the engine
    const { readEngineUsage } = await import('./read-engine.js');
    return readEngineUsage(only, { ...options, filter }, projections !== null);
  }
  const { remote = DEFAULT_REMOTE, maxInflatedBytes, signal } = options;
  const files = await openSources(sources, {
    which: filter,
    remote,
    maxInflatedBytes,
    ...(signal === undefined ? {} : { signal }),
  });
  try {
    const usage = await scan(scanInput(files, sources), {
      ...options,
      filter,
      projections,
      countsOnly: projections === null,
    });
    if (usage.ledger.records === 0) throw noRecords(usage);
    return usage;
  } finally {
    files.close();
  }
}

function noRecords(usage: Usage): TrimtrailError {
  const first = usage.ledger.refused[0];
  const reason = first === undefined ? '' : `; ${first.file}: ${first.reason}`;
  return new TrimtrailError('no-records', `no CloudTrail record in ${usage.ledger.files} file(s)${reason}`, {
    hint: 'docs/sources.md lists the forms that can be read',
  });
}

/** `--exclude` takes `key=value` or the path of a file with one such line each; blank lines and `#` lines are skipped. */
export async function excludeLines(exclude: readonly string[]): Promise<readonly string[]> {
  const lines = await Promise.all(exclude.map(async (entry) => ((await isFile(entry)) ? fileLines(entry) : [entry])));
  return lines.flat();
}

async function fileLines(path: string): Promise<readonly string[]> {
  const text = await readFile(path, 'utf8');
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
