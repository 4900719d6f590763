import { readFile } from 'node:fs/promises';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCatalog, type Catalog } from '../../src/catalog/catalog.js';

export const DATA = join(import.meta.dirname, '..', '..', 'data', 'catalog');

export const shipped = (): Promise<Catalog> => openCatalog((name) => readFile(join(DATA, name), 'utf8'));

export const namesIn = (folder: string): readonly string[] =>
  readdirSync(join(DATA, folder)).map((file) => file.replace(/\.json$/, ''));

export const readData = <T>(folder: string, name: string): T =>
  JSON.parse(readFileSync(join(DATA, folder, `${name}.json`), 'utf8')) as T; // our own files
