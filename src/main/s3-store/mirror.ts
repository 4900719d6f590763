import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inParallel } from '../../aws/in-parallel.js';
import type { ObjectStore } from '../../aws/s3/object-store.js';
import { TrimtrailError } from '../../base/errors.js';
import { countsName } from '../../store/counts.js';
import { lockStore } from '../../store/lock.js';
import { readManifest, STORE_FOLDER, writeManifest, type Manifest, type StoreFile } from '../../store/manifest.js';
import { cleanUp } from '../../store/store-directory.js';
import { hashOf } from '../../store/write-files.js';
import { cacheDirectory } from '../sql/cache-directory.js';

/** Objects that are fetched or written at once. */
export const AT_ONCE = 8;
const BASE = join(STORE_FOLDER, 'remote.json');

/** Where the copy of a store in S3 lies on this machine. */
export function mirrorOf(url: string, env: NodeJS.ProcessEnv = process.env): string {
  const name = createHash('sha256').update(url).digest('hex').slice(0, 24);
  return join(dirname(cacheDirectory(env, process.platform)), 'stores', name);
}

/** What tells two states of a store apart. */
const stateOf = (manifest: Manifest | null): string =>
  createHash('sha256').update(JSON.stringify(manifest)).digest('hex');

/** Remembers what the copy was made from. */
export function markMirror(mirror: string, manifest: Manifest | null): void {
  mkdirSync(join(mirror, STORE_FOLDER), { recursive: true });
  writeFileSync(join(mirror, BASE), JSON.stringify({ state: stateOf(manifest) }));
}

/**
 * Makes the copy what the store in S3 is: fetches what it lacks, removes what it has beyond. A copy that went on from this very state, since
 * an ingest was interrupted before it was written back, stays as it is when `keepsAhead`.
 *
 * Errors: `store-locked`, `store-damaged` for an object that is not what the manifest says; those of AWS.
 */
export async function syncMirror(mirror: string, { objects, manifest, keepsAhead }: Syncing): Promise<void> {
  if (keepsAhead && isFrom(mirror, manifest) && readManifest(mirror) !== null) return;
  if (manifest === null) {
    rmSync(mirror, { recursive: true, force: true });
    markMirror(mirror, null);
    return;
  }
  if (isFrom(mirror, manifest) && stateOf(readManifest(mirror)) === stateOf(manifest)) return;
  mkdirSync(mirror, { recursive: true });
  const lock = lockStore(mirror);
  try {
    const missing = manifest.files.flatMap(objectsOf).filter(({ name }) => !existsSync(join(mirror, name)));
    for await (const file of inParallel(missing, (each) => fetchFile(mirror, each, objects), { most: AT_ONCE }))
      void file;
    if (manifest.inputs !== null) {
      const name = `${STORE_FOLDER}/${manifest.inputs}`;
      await objects.download(name, join(mirror, name));
    }
    writeManifest(mirror, manifest);
    markMirror(mirror, manifest);
    cleanUp(mirror);
  } finally {
    lock.release();
  }
}

export interface Syncing {
  readonly objects: ObjectStore;
  /** As it is in S3; null: there is no store. */
  readonly manifest: Manifest | null;
  readonly keepsAhead: boolean;
}

function isFrom(mirror: string, manifest: Manifest | null): boolean {
  try {
    const { state } = JSON.parse(readFileSync(join(mirror, BASE), 'utf8')) as { readonly state?: unknown };
    return state === stateOf(manifest);
  } catch {
    return false;
  }
}

interface StoreObject {
  /** Below the store's place. */
  readonly name: string;
  /** SHA-256, hexadecimal. */
  readonly hash: string;
}

/** A store file and, where it has them, its counts. */
export const objectsOf = (file: StoreFile): readonly StoreObject[] => [
  { name: file.path, hash: file.hash },
  ...(file.counts ? [{ name: countsName(file), hash: file.counts.hash }] : []),
];

async function fetchFile(mirror: string, { name, hash }: StoreObject, objects: ObjectStore): Promise<string> {
  const target = join(mirror, name);
  const part = `${target}.part`;
  mkdirSync(dirname(target), { recursive: true });
  await objects.download(name, part);
  if ((await hashOf(part)) !== hash) {
    rmSync(part, { force: true });
    throw new TrimtrailError('store-damaged', `${objects.url}${name} is not what the manifest says`, {
      hint: 'remove the store and ingest again; the sources are all that is needed',
    });
  }
  renameSync(part, target);
  return name;
}
