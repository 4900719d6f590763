import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { TRIMTRAIL } from '../harness/built-programs.js';

/** Where the store of a corpus lies: beside it. */
export const storeOf = (directory: string): string => `${directory}-store`;

/** The store of a corpus, made now if it is not there. */
export function ensureStore(directory: string): string {
  const store = storeOf(directory);
  if (!existsSync(join(store, '_trimtrail', 'manifest.json')))
    execFileSync(process.execPath, [TRIMTRAIL, 'ingest', directory, '--into', store], { stdio: 'ignore' });
  return store;
}

export const removeStore = (directory: string): void => rmSync(storeOf(directory), { recursive: true, force: true });

/** Bytes of all files below a directory. */
export const bytesBelow = (directory: string): number =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
