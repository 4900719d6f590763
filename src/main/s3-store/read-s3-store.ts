import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openObjectStore } from '../../aws/s3/object-store.js';
import { parseS3Place } from '../../aws/s3/s3-place.js';
import { openAws } from '../../aws/session.js';
import { TrimtrailError } from '../../base/errors.js';
import { classifySource } from '../../sources/classify-source.js';
import type { StoreFile } from '../../store/manifest.js';
import type { RemoteOptions } from '../source-files.js';
import { readRemoteManifest } from './held-manifest.js';
import { mirrorOf, syncMirror } from './mirror.js';

/** Bytes beyond which a fetch is asked about. */
const ASK_BYTES = 5 * 2 ** 30;

/**
 * The directory of this machine's copy of a store in S3, brought up to date; null when the source is none. What is there already is not fetched
 * again.
 *
 * Errors: `not-confirmed`, `store-damaged`, `store-locked` while an ingest on this machine is at work, those of AWS.
 */
export async function fetchedStore(source: string, remote: RemoteOptions): Promise<string | null> {
  // a trail's own folders hold no store
  if (classifySource(source) !== 's3' || /(?:^|\/)AWSLogs\//.test(parseS3Place(source).prefix)) return null;
  const objects = await openObjectStore(source, await openAws(remote.aws), remote);
  try {
    const held = await readRemoteManifest(objects, new Date()).catch(orNone);
    if (held === null) return null;
    const { manifest } = held;
    const mirror = mirrorOf(objects.url);
    await confirmed(
      manifest.files.filter(({ path }) => !existsSync(join(mirror, path))),
      { url: objects.url, remote },
    );
    await syncMirror(mirror, { objects, manifest, keepsAhead: false });
    return mirror;
  } finally {
    objects.close();
  }
}

/** Who may read the trail alone, or may not list, is told so when it is read. */
function orNone(error: unknown): null {
  if (error instanceof TrimtrailError && ['aws-denied', 'aws-not-found'].includes(error.code)) return null;
  throw error;
}

async function confirmed(
  missing: readonly StoreFile[],
  { url, remote }: { readonly url: string; readonly remote: RemoteOptions },
): Promise<void> {
  const bytes = missing.reduce((sum, file) => sum + file.bytes, 0);
  const text = `${missing.length} files of the store ${url}, ${(bytes / 2 ** 30).toFixed(1)} GiB, fetched to this machine`;
  if (bytes <= ASK_BYTES || remote.confirm === null || (await remote.confirm(text))) return;
  throw new TrimtrailError('not-confirmed', `this would take ${text}`, {
    hint: 'a table over it in Athena or Trino answers where it lies (trimtrail ddl --style parquet), or say --yes',
  });
}
