import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const run = (script: string, ...args: readonly string[]): string =>
  execFileSync(
    process.execPath,
    [join(ROOT, 'node_modules', 'tsx', 'dist', 'cli.mjs'), join('tools', 'catalog', script), ...args],
    {
      cwd: ROOT,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    },
  );

const filesOf = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')] as const),
  );

it('builds the checked-in catalogue again, byte for byte, from the pinned inputs', () => {
  const out = mkdtempSync(join(tmpdir(), 'catalog-'));
  run('build.ts', '--out', out);
  const [shipped, built] = [filesOf(join(ROOT, 'data', 'catalog')), filesOf(out)];
  expect([...built.keys()].toSorted()).toEqual([...shipped.keys()].toSorted());
  expect([...built].filter(([name, text]) => shipped.get(name) !== text).map(([name]) => name)).toEqual([]);
});

it('holds every number of catalog:check to its floor', () => {
  expect(run('check.ts')).toMatch(/\d+ different actions are named by rules: \d+ of them .*, 0 do not exist/);
});
