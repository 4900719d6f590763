import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TrimtrailError } from '../base/errors.js';

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
