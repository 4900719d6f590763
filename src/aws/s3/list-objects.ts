import type { ListObjectsV2CommandOutput, S3Client } from '@aws-sdk/client-s3';
import { merged } from '../in-parallel.js';
import { awsError } from '../aws-error.js';
import { isListedWhole, isWanted, type TrailWish } from './prune.js';
import { s3Url, type S3Place } from './s3-place.js';
import { trailPart } from './trail-key.js';

/** An object to read. */
export interface S3Object {
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
  /** Without quotes; empty when S3 gives none. */
  readonly etag: string;
  /** It lies in an archive tier and cannot be read before it is restored. */
  readonly isArchived: boolean;
}

export interface Listing {
  readonly client: S3Client;
  readonly wish: TrailWish;
  readonly requesterPays: boolean;
  readonly signal?: AbortSignal;
  /** Told of every request. */
  readonly onRequest?: () => void;
}

/** Ranges of keys that are listed at once. */
const AT_ONCE = 8;
/** Folders above `AWSLogs/` that are looked into, to find it. */
const MOST_FOLDERS = 40;
const DEEPEST = 4;

/**
 * The objects below a place, in no particular order, page by page: nothing is remembered, however many there are. In the layout of a trail
 * whole accounts, regions, months and days that cannot be wanted are never listed; elsewhere every key is.
 *
 * Errors: those of {@link awsError}.
 */
export async function* listObjects(place: S3Place, listing: Listing): AsyncGenerator<S3Object> {
  const ranges = rangesBelow(place, { listing, depth: 0 });
  for await (const page of merged(pagesOf(ranges, listing), AT_ONCE)) yield* page;
}

async function* pagesOf(
  ranges: AsyncIterable<S3Place>,
  listing: Listing,
): AsyncGenerator<AsyncIterable<readonly S3Object[]>> {
  for await (const range of ranges) yield listRange(range, listing);
}

interface Walk {
  readonly listing: Listing;
  /** Folders above `AWSLogs/` that were entered. */
  readonly depth: number;
}

/** Prefixes that together hold every wanted key, each once. */
async function* rangesBelow(place: S3Place, walk: Walk): AsyncGenerator<S3Place> {
  const part = trailPart(place.prefix);
  if (part !== null && !isWanted(part, walk.listing.wish)) return;
  if (walk.depth > DEEPEST || (part?.date != null && isListedWhole(part.date, walk.listing.wish))) {
    yield place;
    return;
  }
  const folders: string[] = [];
  for await (const page of listPages(place, walk.listing, '/')) {
    folders.push(...(page.CommonPrefixes ?? []).flatMap(({ Prefix }) => (Prefix === undefined ? [] : [Prefix])));
    // a trail writes files below its days alone: what lies here is someone else's, and is read as it comes
    const isMixed = (page.Contents ?? []).some(({ Key = '/', Size = 0 }) => !Key.endsWith('/') && Size > 0);
    if (isMixed || (part === null && folders.length > MOST_FOLDERS)) {
      yield place;
      return;
    }
  }
  const depth = part === null ? walk.depth + 1 : 0;
  for (const prefix of folders) yield* rangesBelow({ bucket: place.bucket, prefix }, { ...walk, depth });
}

async function* listRange(place: S3Place, listing: Listing): AsyncGenerator<readonly S3Object[]> {
  for await (const { Contents = [] } of listPages(place, listing)) {
    yield Contents.flatMap(({ Key: key = '', Size: size = 0, ETag: etag = '', StorageClass: storage = '' }) => {
      const part = trailPart(key);
      if (key === '' || key.endsWith('/') || size === 0 || (part !== null && !isWanted(part, listing.wish))) return [];
      const isArchived = storage === 'GLACIER' || storage === 'DEEP_ARCHIVE';
      return [{ bucket: place.bucket, key, size, etag: etag.replaceAll('"', ''), isArchived }];
    });
  }
}

async function* listPages(
  { bucket, prefix }: S3Place,
  { client, requesterPays, signal, onRequest }: Listing,
  delimiter?: string,
): AsyncGenerator<ListObjectsV2CommandOutput> {
  const { ListObjectsV2Command } = await import('@aws-sdk/client-s3');
  let token: string | undefined;
  do {
    onRequest?.();
    const command = new ListObjectsV2Command({
      Bucket: bucket,
      Prefix: prefix,
      ...(delimiter === undefined ? {} : { Delimiter: delimiter }),
      ...(token === undefined ? {} : { ContinuationToken: token }),
      ...(requesterPays ? { RequestPayer: 'requester' } : {}),
    });
    const page = await client
      .send(command, signal === undefined ? {} : { abortSignal: signal })
      .catch((error: unknown) => {
        throw awsError(error, `listing ${s3Url(bucket, prefix)}`);
      });
    token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
    yield page;
  } while (token !== undefined);
}
