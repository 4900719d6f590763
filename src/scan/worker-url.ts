import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Where the bundled worker lies: beside the bundle, or a level up when the bundler moved this module to a chunk. Null when there is
 * none, as in the TypeScript sources: then files are read without threads.
 */
export function workerUrl(name: string = 'scan-worker', base: string = import.meta.url): URL | null {
  if (!base.startsWith('file:')) return null;
  for (const place of [`./${name}.js`, `../${name}.js`]) {
    const url = new URL(place, base);
    if (existsSync(fileURLToPath(url))) return url;
  }
  return null;
}
