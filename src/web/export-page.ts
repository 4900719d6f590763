import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import { TrimtrailError } from '../base/errors.js';
import { catalogDirectory } from '../main/catalog-directory.js';
import { pageDirectory } from './page-directory.js';

/** The catalogue in one file, so that a host cannot tell by what is fetched which services somebody's records name. */
const CATALOG = 'catalog.json.gz';

/**
 * Writes the page as files for any static host. There it reads files that are dropped on it, in the browser alone.
 *
 * Errors: `output-failed` when the directory holds something else, or cannot be written.
 */
export function exportPage(directory: string, page: string = pageDirectory()): readonly string[] {
  if (!existsSync(join(page, 'index.html')))
    throw new TrimtrailError('output-failed', 'the page is not in this build', { hint: 'npm run build makes it' });
  if (existsSync(directory) && !isEmptyOrOurs(directory))
    throw new TrimtrailError('output-failed', `${directory} holds something else`, {
      hint: 'name a directory that is new, empty or from an earlier export',
    });
  try {
    mkdirSync(directory, { recursive: true });
    cpSync(page, directory, { recursive: true });
    writeFileSync(join(directory, CATALOG), packedCatalog(catalogDirectory()));
  } catch (cause) {
    throw new TrimtrailError('output-failed', `${directory} cannot be written`, { cause });
  }
  return filesIn(directory);
}

function isEmptyOrOurs(directory: string): boolean {
  const names = readdirSync(directory);
  return names.length === 0 || (names.includes(CATALOG) && names.includes('index.html'));
}

/** Name under data/catalog → text, as JSON, packed. The same data give the same bytes. */
function packedCatalog(directory: string): Buffer {
  const names = filesIn(directory).filter((name) => name.endsWith('.json'));
  const texts = Object.fromEntries(names.map((name) => [name, readFileSync(join(directory, name), 'utf8')]));
  return gzipSync(JSON.stringify(texts), { level: 9 });
}

/** Files below a directory, with `/` between their parts, sorted. */
function filesIn(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .toSorted();
}
