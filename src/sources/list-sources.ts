import { existsSync, type Stats, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { TrimtrailError } from '../base/errors.js';
import { classifySource } from './classify-source.js';
import { nearbyName } from './nearby-name.js';
import type { SourceFile } from './types.js';
import { walkDirectory } from './walk-directory.js';

const STORE_MARK = join('_trimtrail', 'manifest.json');

/**
 * The files behind source texts, in the order of the texts; a directory gives all files below it in code-unit order of
 * their paths, a glob what it matches. A file named twice is listed once. What exists is a path even if it looks like a
 * glob. A directory that cannot be listed is listed itself: opening it says why.
 *
 * Errors: `source-not-found`, `sources-mixed`, `source-unsupported`; all before the first file.
 */
export async function* listSources(sources: readonly string[]): AsyncGenerator<SourceFile> {
  checkSources(sources);
  const remote = sources.find((text) => isStore(text) || !['stdin', 'path'].includes(classifySource(text)));
  if (remote !== undefined) {
    throw new TrimtrailError('source-unsupported', `${remote} gives no files that could be listed`, {
      hint: 'name the files it was made from',
    });
  }
  const roots = await Promise.all(sources.map(findRoots));
  const all = roots.flat();
  const [only] = all;
  if (only !== undefined && all.length === 1) {
    yield* listRoot(only);
    return;
  }
  const seen = new Set<string>();
  for (const root of all) {
    for (const file of listRoot(root)) {
      const key = file.path === null ? '-' : resolve(file.path);
      if (!seen.has(key)) yield file;
      seen.add(key);
    }
  }
}

/**
 * Whether these sources can be read together: any number that give records, or one that answers queries.
 *
 * Errors: `sources-mixed`.
 */
export function checkSources(sources: readonly string[]): void {
  const whole = sources.find((text) => isWhole(text));
  if (whole === undefined || sources.length === 1) return;
  throw new TrimtrailError('sources-mixed', `${whole} cannot be read together with other sources`, {
    hint: 'name it alone, or bring all sources into one store with `trimtrail ingest`',
  });
}

/** Whether a source is read over the network, as records. */
export function isRemote(text: string): boolean {
  const kind = classifySource(text);
  return kind === 's3' || kind === 'cloudtrail';
}

/** A source that answers queries itself: it stands alone. */
function isWhole(text: string): boolean {
  const kind = classifySource(text);
  return kind === 'athena' || kind === 'trino' || isStore(text);
}

/** Whether a source is a store: a directory with our manifest. */
export function isStore(text: string): boolean {
  return classifySource(text) === 'path' && existsSync(join(text, STORE_MARK));
}

interface Root {
  /** Null: standard input. */
  readonly path: string | null;
  readonly stats: Stats | null;
}

async function findRoots(text: string): Promise<readonly Root[]> {
  if (text === '-') return [{ path: null, stats: null }];
  const stats = text === '' || text.includes('\0') ? null : lookUp(text);
  if (stats !== null) return [{ path: text, stats }];
  // loaded when a name is no file's: most are
  const { matching } = await import('./match-files.js');
  const matches = await matching(text);
  if (matches === null || matches.length === 0) throw notFound(text, matches !== null);
  return matches.map((path) => ({ path, stats: lookUp(path) }));
}

function lookUp(path: string): Stats | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}

function notFound(text: string, isPattern: boolean): TrimtrailError {
  if (isPattern) {
    const hint = 'quote the pattern so that the shell leaves it alone, and check the directory it starts in';
    return new TrimtrailError('source-not-found', `nothing matches ${text}`, { hint });
  }
  const near = nearbyName(text);
  const hint = near === null ? 'name a file, a directory, a glob, or - for standard input' : `did you mean ${near}?`;
  return new TrimtrailError('source-not-found', `${text} does not exist`, { hint });
}

function* listRoot({ path, stats }: Root): Generator<SourceFile> {
  if (path === null) yield { name: '-', path: null, size: null };
  else if (stats?.isDirectory() === true) yield* walkDirectory(path);
  else yield { name: path, path, size: stats?.isFile() === true ? stats.size : null };
}
