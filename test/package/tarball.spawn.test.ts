import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'trimtrail-package-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string };

describe('what npm would publish', () => {
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts', '--silent'], {
      cwd: root,
      encoding: 'utf8',
    }),
  ) as readonly { readonly files: readonly { readonly path: string }[] }[];
  const paths = packed?.files.map(({ path }) => path) ?? [];

  it('holds the program, the library, the catalogue and the papers', () => {
    expect(paths).toEqual(
      expect.arrayContaining([
        'bin/trimtrail.js',
        'dist/cli.js',
        'dist/index.js',
        'dist/core.js',
        'dist/scan-worker.js',
        'dist/THIRD-PARTY-NOTICES.txt',
        'data/catalog/index.json',
        'LICENSE',
        'README.md',
        'CHANGELOG.md',
        'package.json',
      ]),
    );
  });

  it('holds nothing else', () => {
    expect(
      paths.filter((path) => !/^(bin|dist|data|docs\/schemas)\/|^[A-Z]+(\.md)?$|^package\.json$/.test(path)),
    ).toEqual([]);
  });
});

describe('bin/trimtrail.js', () => {
  it('prints the version of package.json', () => {
    const printed = execFileSync(process.execPath, [join(root, 'bin/trimtrail.js'), '--version'], { encoding: 'utf8' });
    expect(printed.trim()).toBe(version);
  });

  it('says what to run when nothing is built', () => {
    cpSync(join(root, 'bin'), join(scratch, 'bin'), { recursive: true });
    cpSync(join(root, 'package.json'), join(scratch, 'package.json'));
    const { status, stderr } = spawnSync(process.execPath, [join(scratch, 'bin/trimtrail.js')], { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toContain('npm run build');
  });
});
