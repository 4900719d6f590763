import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TrimtrailError } from '../base/errors.js';
import { openCatalog, type Catalog } from '../catalog/catalog.js';

/**
 * The directory of the shipped catalogue, found from this module upwards: the same for the sources and the built package.
 * Errors: `catalog-damaged` when the package lacks it.
 */
export function catalogDirectory(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const candidate = join(folder, 'data', 'catalog');
    if (existsSync(join(candidate, 'index.json'))) return candidate;
    const parent = dirname(folder);
    if (parent === folder)
      throw new TrimtrailError('catalog-damaged', 'the catalogue data is missing', { hint: 'install trimtrail again' });
    folder = parent;
  }
}

let opened: Promise<Catalog> | null = null;

/** The shipped catalogue, opened once a process; services are read when asked for. */
export function shippedCatalog(): Promise<Catalog> {
  opened ??= openCatalog((name) => readFile(join(catalogDirectory(), name), 'utf8'));
  return opened;
}
