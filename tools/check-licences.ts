/**
 * What a user installs, with all it brings along, and what is copied into a bundle, may only carry licences of this list.
 * Reads package-lock.json and dist/THIRD-PARTY-NOTICES.txt.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
}

/** The part of package-lock.json that is read; the root package has the path ''. */
interface Lock {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

const ALLOWED = new Set([
  'Apache-2.0',
  'MIT',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'ISC',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Python-2.0',
]);

/** Whether an SPDX expression leaves a choice that is allowed; nested parentheses are not read, so they are refused. */
export function isAllowed(expression: string | undefined): boolean {
  if (expression === undefined) return false;
  const flat = expression.trim().replace(/^\(([^()]*)\)$/, '$1');
  return flat.split(' OR ').some((choice) => choice.split(' AND ').every((name) => ALLOWED.has(name.trim())));
}

/** The packages that the notices of a build name: `== name` begins the licence of each. */
export function bundledPackages(notices: string): readonly string[] {
  return [...notices.matchAll(/^== (\S+)$/gm)].map(([, name = '']) => name);
}

/** `name@version: licence` of each shipped package whose licence is not allowed. `bundled`: development packages that a bundle holds. */
export function refusedPackages(lock: Lock, bundled: readonly string[] = []): readonly string[] {
  return shippedPackages(lock, bundled)
    .filter(([, entry]) => !isAllowed(entry.license))
    .map(
      ([path, entry]) => `${path.replace(/^.*node_modules\//, '')}@${entry.version}: ${entry.license ?? 'none given'}`,
    );
}

const shippedPackages = (lock: Lock, bundled: readonly string[]): readonly (readonly [string, LockedPackage])[] => {
  const copied = new Set(bundled.map((name) => `node_modules/${name}`));
  return Object.entries(lock.packages).filter(([path, { dev }]) => path !== '' && (dev !== true || copied.has(path)));
};

function main(): void {
  const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as Lock;
  const notices = new URL('../dist/THIRD-PARTY-NOTICES.txt', import.meta.url);
  if (!existsSync(notices)) throw new Error('dist/THIRD-PARTY-NOTICES.txt is not there: npm run build');
  const bundled = bundledPackages(readFileSync(notices, 'utf8'));
  const shipped = shippedPackages(lock, bundled);
  const refused = refusedPackages(lock, bundled);
  for (const line of refused) console.log(line);
  console.log(`${shipped.length} shipped packages, ${refused.length} with a licence that is not on the list`);
  process.exitCode = refused.length > 0 || shipped.length === 0 ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
