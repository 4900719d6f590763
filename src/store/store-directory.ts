import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { TrimtrailError } from '../base/errors.js';
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
    if (/^inputs-\d+\.json$/.test(name) && name !== manifest.inputs)
      rmSync(join(directory, STORE_FOLDER, name), { force: true });
  }
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
  for (const { entry, staged: path } of staged) {
    const target = join(directory, entry.path);
    mkdirSync(dirname(target), { recursive: true });
    renameSync(path, target);
  }
  for (const folder of new Set(staged.map(({ entry }) => dirname(entry.path)))) syncFolder(join(directory, folder));
  syncFolder(directory);
  const name = inputs === null ? before.inputs : `inputs-${generation}.json`;
  if (inputs !== null && name !== null) writeInputs(directory, name, inputs);
  const gone = new Set(removed.map(({ path }) => path));
  const files = [...before.files.filter(({ path }) => !gone.has(path)), ...staged.map(({ entry }) => entry)];
  const after: Manifest = {
    version: before.version,
    generation,
    files: files.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    inputs: name,
    ledger,
  };
  writeManifest(directory, after);
  for (const path of gone) rmSync(join(directory, path), { force: true });
  if (before.inputs !== null && before.inputs !== name)
    rmSync(join(directory, STORE_FOLDER, before.inputs), { force: true });
  return after;
}
