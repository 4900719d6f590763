import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Builds dist/ before tests that start the program; declarations are not needed for that. */
export function setup(): void {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  execFileSync(process.execPath, ['tools/build.mjs', '--no-types'], { cwd: root, stdio: 'inherit' });
}
