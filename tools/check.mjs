#!/usr/bin/env node
/** `npm run check`: every check but the tests, one after another; all run, then the failed ones are named. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (path) => [process.execPath, `node_modules/${path}`];

/** Name → command. */
const STEPS = {
  types: [...bin('typescript/bin/tsc'), '--noEmit', '-p', '.'],
  lint: [...bin('oxlint/bin/oxlint'), '--type-aware', '--deny-warnings'],
  format: [...bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'],
  imports: [process.execPath, 'tools/check-imports.mjs'],
  unused: [...bin('knip/bin/knip.js')],
  docs: [...bin('tsx/dist/cli.mjs'), 'tools/build-docs.ts', '--check'],
  licences: [...bin('tsx/dist/cli.mjs'), 'tools/check-licences.ts'],
  package: [process.execPath, 'tools/check-package.mjs'],
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(STEPS, name));
if (unknown.length > 0) {
  console.error(`no check named ${unknown.join(', ')}; there are ${Object.keys(STEPS).join(', ')}`);
  process.exit(2);
}

const failed = [];
for (const [name, [command, ...args]] of Object.entries(STEPS)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.log(`── ${name}`);
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) failed.push(name);
}
console.log(failed.length === 0 ? '── all checks passed' : `── failed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
