import { readFile } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openCatalog, type Catalog } from '../../src/catalog/catalog.js';

export const DATA = join(import.meta.dirname, '..', '..', 'data', 'catalog');

export const shipped = (): Promise<Catalog> => openCatalog((name) => readFile(join(DATA, name), 'utf8'));

export const namesIn = (folder: string): readonly string[] =>
  readdirSync(join(DATA, folder)).map((file) => file.replace(/\.json$/, ''));
