import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { TrimtrailError } from '../base/errors.js';
import { countsFolder, countsName, countsPath } from './counts.js';
import type { FileLock } from './lock.js';
import {
  EMPTY_MANIFEST,
  readManifest,
  STORE_FOLDER,
  syncFolder,
  writeInputs,
  writeManifest,
  type Inputs,
  type Manifest,
  type StoreFile,
} from './manifest.js';
import type { StagedFile } from './write-files.js';

const DAY_FOLDER = /^day=\d{4}-\d{2}-\d{2}$/;
/** Names that {@link writeFiles} gives. */
const STORE_FILE = /^(?:part|none|\d{12})-g\d+-[0-9a-f]+-\d+\.parquet$/;
const INPUTS_FILE = /^inputs-\d+\.json$/;

/** Whether a name below a store's place is one that an ingest gives: of a Parquet file, of its counts, or of a list of inputs. */
export function isStoreName(name: string): boolean {
  const [folder = '', file = '', ...more] = name.split('/');
  if (more.length > 0) return STORE_FILE.test(basename(name)) && name === countsName({ path: name });
  return folder === STORE_FOLDER ? INPUTS_FILE.test(file) : DAY_FOLDER.test(folder) && STORE_FILE.test(file);
}

/** Where a run keeps what is not yet part of the store. */
export const stagingFolder = (directory: string): string => join(directory, STORE_FOLDER, 'tmp');

/**
 * Refuses a directory that holds something else.
 *
 * Errors: `store-not-empty`.
 */
export function checkDirectory(directory: string): void {
  if (!existsSync(directory) || existsSync(join(directory, STORE_FOLDER))) return;
  if (readdirSync(directory).length === 0) return;
  throw new TrimtrailError('store-not-empty', `${directory} is not empty and is no store`, {
    hint: 'name a new or an empty directory',
  });
}

/** Removes what a run that was killed has left. Only with the lock. */
export function cleanUp(directory: string): void {
  const manifest = readManifest(directory) ?? EMPTY_MANIFEST;
  const live = new Set(manifest.files.map(({ path }) => path));
  rmSync(stagingFolder(directory), { recursive: true, force: true });
  for (const name of readdirSync(join(directory, STORE_FOLDER))) {
    if (INPUTS_FILE.test(name) && name !== manifest.inputs)
      rmSync(join(directory, STORE_FOLDER, name), { force: true });
  }
  const counted = new Set(
    manifest.files.flatMap(({ path, counts = null }) => (counts === null ? [] : [basename(path)])),
  );
  const counts = countsFolder(directory);
  for (const name of existsSync(counts) ? readdirSync(counts) : [])
    if (!counted.has(name)) rmSync(join(counts, name), { force: true });
  for (const day of readdirSync(directory)) {
    if (!DAY_FOLDER.test(day)) continue;
    for (const name of readdirSync(join(directory, day))) {
      if (STORE_FILE.test(name) && !live.has(`${day}/${name}`)) rmSync(join(directory, day, name), { force: true });
    }
  }
}

export interface Commit {
  readonly directory: string;
  readonly lock: FileLock;
  readonly before: Manifest;
  readonly staged: readonly StagedFile[];
  /** Files of the store that the staged ones take the place of. */
  readonly removed: readonly StoreFile[];
  readonly ledger: Manifest['ledger'];
  /** Null: as before. */
  readonly inputs: Inputs | null;
}

/**
 * Makes staged files part of the store: they are moved into place, then the manifest is replaced, then what they replace is removed. Killed
 * in between, the store is what its manifest says, and {@link cleanUp} removes the rest.
 *
 * Errors: `store-locked` when the lock was lost meanwhile.
 */
export function commit({ directory, lock, before, staged, removed, ledger, inputs }: Commit): Manifest {
  const generation = before.generation + 1;
  const onDisk = readManifest(directory) ?? EMPTY_MANIFEST;
  if (!lock.isHeld() || onDisk.generation !== before.generation) {
    throw new TrimtrailError('store-locked', `another process has taken over the store ${directory}`, {
      hint: 'run the command again',
    });
  }
  mkdirSync(countsFolder(directory), { recursive: true });
  for (const { entry, staged: path, counts } of staged) {
    const target = join(directory, entry.path);
    mkdirSync(dirname(target), { recursive: true });
    if (path !== null) renameSync(path, target);
    if (counts !== null) renameSync(counts, countsPath(directory, entry));
  }
  syncFolder(countsFolder(directory));
  for (const folder of new Set(staged.map(({ entry }) => dirname(entry.path)))) syncFolder(join(directory, folder));
  syncFolder(directory);
  const name = inputs === null ? before.inputs : `inputs-${generation}.json`;
  if (inputs !== null && name !== null) writeInputs(directory, name, inputs);
  const gone = new Set(removed.map(({ path }) => path));
  const replaced = new Set([...gone, ...staged.map(({ entry }) => entry.path)]);
  const files = [...before.files.filter(({ path }) => !replaced.has(path)), ...staged.map(({ entry }) => entry)];
  const after: Manifest = {
    version: before.version,
    generation,
    files: files.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    inputs: name,
    ledger,
  };
  writeManifest(directory, after);
  for (const path of gone) {
    rmSync(join(directory, path), { force: true });
    rmSync(countsPath(directory, { path }), { force: true });
  }
  if (before.inputs !== null && before.inputs !== name)
    rmSync(join(directory, STORE_FOLDER, before.inputs), { force: true });
  return after;
}
