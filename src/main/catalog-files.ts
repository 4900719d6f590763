import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openCatalog, type Catalog } from '../catalog/catalog.js';
import { catalogDirectory } from './catalog-directory.js';

let opened: Promise<Catalog> | null = null;

/** The shipped catalogue, opened once a process; services are read when asked for. */
export function shippedCatalog(): Promise<Catalog> {
  opened ??= openCatalog((name) => readFile(join(catalogDirectory(), name), 'utf8'));
  return opened;
}
