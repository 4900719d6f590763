import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The built child lies beside the built program; from sources (tests) the one that was built last is used. */
const BESIDE = [new URL('./sql-child.js', import.meta.url), new URL('../sql-child.js', import.meta.url)];
const BUILT = new URL('../../../../dist/sql-child.js', import.meta.url);

/** Path of the script that runs a user's SQL in a process of its own. */
export function childPath(): string {
  return fileURLToPath(BESIDE.find((url) => existsSync(fileURLToPath(url))) ?? BUILT);
}
