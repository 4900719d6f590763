#!/usr/bin/env node
/** Packs the tarball that would be published and lets publint read it. Needs dist/ with its declarations. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Unpacked data alone may be 6 MB; packed, all of it stays well below. */
const MOST_BYTES = 6_000_000;

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'trimtrail-pack-'));
try {
  run('npm', ['pack', '--silent', '--pack-destination', folder]);
  const tarball = join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? 'nothing-packed');
  const { size } = statSync(tarball);
  console.log(`packed: ${size} bytes`);
  if (size > MOST_BYTES) throw new Error(`the tarball is larger than ${MOST_BYTES} bytes`);
  run(process.execPath, ['node_modules/publint/src/cli.js', '--strict', tarball]);
} catch (error) {
  console.error(`check-package: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed`);
}
