import { statSync } from 'node:fs';
import { join } from 'node:path';
import { inParallel } from '../../aws/in-parallel.js';
import { openObjectStore, type ObjectStore } from '../../aws/s3/object-store.js';
import { openAws } from '../../aws/session.js';
import { TrimtrailError } from '../../base/errors.js';
import type { IngestResult } from '../../store/ingest.js';
import { STORE_FOLDER, type Manifest, type StoreFile } from '../../store/manifest.js';
import { isStoreName } from '../../store/store-directory.js';
import { ingestInto, type IngestIntoOptions } from '../ingest.js';
import { DEFAULT_REMOTE } from '../source-files.js';
import { HeldManifest } from './held-manifest.js';
import { AT_ONCE, markMirror, mirrorOf, objectsOf, syncMirror } from './mirror.js';

/**
 * Brings sources into a store in S3. The work is done on a copy on this machine; then new files are written, then the manifest, on the condition
 * that nobody else wrote it, then what it no longer names is removed. Killed at any moment, the store is as before or has more, for whoever
 * reads by the manifest; the same command completes it.
 *
 * Errors: those of {@link ingestInto}; `store-locked`, `store-not-empty`, `store-damaged`, those of AWS.
 */
export async function ingestIntoS3(
  place: string,
  sources: readonly string[],
  options: IngestIntoOptions = {},
): Promise<IngestResult> {
  const { remote = DEFAULT_REMOTE, signal } = options;
  const objects = await openObjectStore(place, await openAws(remote.aws), remote);
  try {
    const held = await HeldManifest.take(objects, new Date());
    try {
      return await into(held, objects, {
        sources,
        options: { ...options, signal: eitherOf(held.lost.signal, signal) },
      });
    } catch (error) {
      await held.release();
      throw reasonOf(error, held, signal);
    }
  } finally {
    objects.close();
  }
}

const eitherOf = (one: AbortSignal, other: AbortSignal | undefined): AbortSignal =>
  other === undefined ? one : AbortSignal.any([one, other]);

/** What stopped it, where another writer took over. */
function reasonOf(error: unknown, held: HeldManifest, signal: AbortSignal | undefined): unknown {
  const isTaken = held.lost.signal.aborted && signal?.aborted !== true;
  if (!isTaken || !(error instanceof TrimtrailError) || error.code !== 'interrupted') return error;
  return new TrimtrailError('store-locked', 'another ingest has taken over the store', {
    hint: 'run the command again',
  });
}

interface Work {
  readonly sources: readonly string[];
  readonly options: IngestIntoOptions;
}

async function into(held: HeldManifest, objects: ObjectStore, { sources, options }: Work): Promise<IngestResult> {
  const { before } = held;
  if (before === null) await refuseOthers(objects);
  else await removeLeftovers(objects, before);
  const mirror = mirrorOf(objects.url);
  await syncMirror(mirror, { objects, manifest: before, keepsAhead: true });
  const result = await ingestInto(mirror, sources, options);
  const { manifest } = result;
  const known = new Set(before?.files.flatMap(namesOfFile));
  await writeAll(
    objects,
    mirror,
    namesOf(manifest).filter((name) => !known.has(name)),
  );
  await held.publish(manifest);
  markMirror(mirror, manifest);
  if (before !== null) await removeLeftovers(objects, manifest);
  return result;
}

const namesOfFile = (file: StoreFile): readonly string[] => objectsOf(file).map(({ name }) => name);

const namesOf = ({ files, inputs }: Manifest): readonly string[] => [
  ...files.flatMap(namesOfFile),
  ...(inputs === null ? [] : [`${STORE_FOLDER}/${inputs}`]),
];

async function writeAll(objects: ObjectStore, mirror: string, names: readonly string[]): Promise<void> {
  const write = async (name: string): Promise<string> => {
    const path = join(mirror, name);
    await objects.upload(name, { path, bytes: statSync(path).size });
    return name;
  };
  for await (const done of inParallel(names, write, { most: AT_ONCE })) void done;
}

/** Removes what a run that was killed has left, and what was merged. Nothing but names that an ingest gives. */
async function removeLeftovers(objects: ObjectStore, manifest: Manifest): Promise<void> {
  const live = new Set(namesOf(manifest));
  const gone: string[] = [];
  for (const start of ['day=', `${STORE_FOLDER}/inputs-`, `${STORE_FOLDER}/counts/`])
    for await (const name of objects.list(start)) if (isStoreName(name) && !live.has(name)) gone.push(name);
  await objects.remove(gone);
}

/** Errors: `store-not-empty`. */
async function refuseOthers(objects: ObjectStore): Promise<void> {
  for await (const name of objects.list('')) {
    if (isStoreName(name)) continue;
    throw new TrimtrailError('store-not-empty', `${objects.url} holds ${name} and is no store`, {
      hint: 'name a prefix of its own, such as s3://BUCKET/trimtrail/',
    });
  }
}
