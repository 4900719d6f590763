import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const isCheckout = spawnSync('git', ['rev-parse', '--git-dir'], { cwd: root }).status === 0;
if (!isCheckout) console.log('skipped: this is no git checkout, so there are no committed files to look at');

const committed = (): readonly string[] =>
  execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
    .split('\0')
    .filter((path) => path !== '' && existsSync(join(root, path)));

/** Bytes that are not text (gzip, wasm) hold no NUL-free lines worth searching. */
const textOf = (path: string): string => {
  const bytes = readFileSync(join(root, path));
  return bytes.includes(0) ? '' : bytes.toString('utf8');
};

const matches = (pattern: RegExp, except: readonly string[] = []): readonly string[] =>
  committed()
    .filter((path) => !except.includes(path))
    .flatMap((path) => [...textOf(path).matchAll(pattern)].map(([found]) => `${path}: ${found.trim().slice(0, 60)}`));

/** Where a lock entry without an address comes from: the registry that .npmrc names. */
const PUBLIC = 'https://registry.npmjs.org/';

/** Top folders of somebody's machine; written in parts so that this file does not hold them. */
const FOLDERS = ['work', 'root', 'farm', 'home', 'Users', 'private'].join('|');

describe.skipIf(!isCheckout)('committed files', () => {
  it('name no path of the machine they were written on', () => {
    expect(matches(new RegExp(`(?<![A-Za-z0-9_.:/*}-])/(?:${FOLDERS})/[A-Za-z.][^\\s]*`, 'g'))).toEqual([]);
  });

  it('hold no access key but made-up ones', () => {
    const keys = committed().flatMap((path) =>
      [...textOf(path).matchAll(/(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/g)].map(([key]) => [
        path,
        key,
      ]),
    );
    expect(keys.filter(([, key = '']) => !key.includes('EXAMPLE'))).toEqual([]);
  });

  it('hold no private key, token or secret', () => {
    const secrets = [
      /-----BEGIN [A-Z ]*PRIVATE KEY-----/g,
      /\bgh[pousr]_[A-Za-z0-9]{36}/g,
      /\bnpm_[A-Za-z0-9]{36}/g,
      /\bxox[abprs]-[A-Za-z0-9-]{10,}/g,
      /aws_secret_access_key\s*[=:]\s*["']?[A-Za-z0-9/+]{40}/gi,
    ];
    expect(secrets.flatMap((pattern) => matches(pattern))).toEqual([]);
  });

  it('take every package from the public registry', () => {
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      readonly packages: Readonly<Record<string, { readonly resolved?: string; readonly integrity?: string }>>;
    };
    const packages = Object.entries(lock.packages).filter(([path]) => path !== '');
    expect(readFileSync(join(root, '.npmrc'), 'utf8')).toContain(`registry=${PUBLIC}`);
    expect(packages.length).toBeGreaterThan(50);
    const odd = packages.filter(
      ([, { resolved = PUBLIC, integrity }]) => !resolved.startsWith(PUBLIC) || integrity === undefined,
    );
    expect(odd.map(([path]) => path)).toEqual([]);
  });
});
