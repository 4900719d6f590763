import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import { TrimtrailError } from '../../base/errors.js';
import type { SourceFile } from '../../sources/types.js';
import { inParallel } from '../in-parallel.js';
import type { AwsSession } from '../session.js';
import { listObjects, type S3Object } from './list-objects.js';
import type { TrailWish } from './prune.js';
import { readObject, refusalOf, type Reading } from './read-object.js';
import { parseS3Place, s3Url } from './s3-place.js';

export interface S3Options {
  readonly session: AwsSession;
  readonly requesterPays: boolean;
  readonly wish: TrailWish;
  /** Larger objects are refused: they would be held in memory whole. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal;
}

/** Objects of a place as source files: listed first, their bytes when they are fetched. */
export interface S3Files {
  /** Each call lists anew. */
  readonly list: () => AsyncIterable<SourceFile>;
  /** Puts bytes, or the reason why there are none, into files that {@link list} gave. */
  readonly fetch: (files: AsyncIterable<SourceFile>) => AsyncIterable<SourceFile>;
  /** Requests made so far. */
  readonly requests: () => number;
  readonly close: () => void;
}

const AT_ONCE = 32;
/** Packed bytes that may wait to be scanned. */
const HELD_BYTES = 64 * 2 ** 20;
/** So many refusals, with nothing read, are not about single objects. */
const HOPELESS = 20;

/** Errors: `bad-usage`; while listing and fetching, those of `awsError`. */
export async function openS3(source: string, options: S3Options): Promise<S3Files> {
  const place = parseS3Place(source);
  const client = await s3Client(options.session);
  const { wish, requesterPays, signal } = options;
  const watched = { requesterPays, ...(signal === undefined ? {} : { signal }) };
  let requests = 0;
  const listing = { client, wish, ...watched, onRequest: () => void (requests += 1) };
  return {
    list: async function* () {
      for await (const object of listObjects(place, listing)) yield listed(object);
    },
    fetch: (files) => fetchAll(files, { client, ...watched }, options.maxBytes),
    requests: () => requests,
    close: () => client.destroy(),
  };
}

/**
 * A client for S3. Endpoints that are named in the environment are those of stand-ins, which have no names for buckets.
 *
 * Source: AWS SDKs and Tools Reference Guide, "Service-specific endpoints".
 */
export async function s3Client(session: AwsSession, env: NodeJS.ProcessEnv = process.env): Promise<S3Client> {
  const { S3Client: Client } = await import('@aws-sdk/client-s3');
  const isStandIn = (env['AWS_ENDPOINT_URL_S3'] ?? env['AWS_ENDPOINT_URL']) !== undefined;
  const config = session.config();
  const more: S3ClientConfig = {
    forcePathStyle: isStandIn,
    followRegionRedirects: true,
    // checksums of whole objects would refuse parts of them
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(config.region === undefined ? { region: 'us-east-1' } : {}),
  };
  return new Client({ ...config, ...more });
}

function listed({ bucket, key, size, etag, isArchived }: S3Object): SourceFile {
  const base = { name: s3Url(bucket, key), path: null, size, version: etag };
  return isArchived ? { ...base, failure: 'cannot be read (it lies in GLACIER and has to be restored first)' } : base;
}

async function* fetchAll(
  files: AsyncIterable<SourceFile>,
  reading: Reading,
  maxBytes: number,
): AsyncGenerator<SourceFile> {
  let refused = 0;
  let isHopeful = false;
  const work = async (file: SourceFile): Promise<SourceFile> => {
    if (file.failure !== undefined || !file.name.startsWith('s3://')) return file;
    if ((file.size ?? 0) > maxBytes) return { ...file, failure: `larger than ${maxBytes} bytes` };
    try {
      const bytes = await readObject(objectOf(file), reading);
      isHopeful = true;
      return { ...file, bytes };
    } catch (error) {
      refused += 1;
      const isFinal =
        error instanceof TrimtrailError && ['interrupted', 'aws-expired', 'aws-no-credentials'].includes(error.code);
      if (isFinal || (!isHopeful && refused >= HOPELESS)) throw error;
      return { ...file, failure: refusalOf(error) };
    }
  };
  yield* inParallel(files, work, { most: AT_ONCE, mostWeight: HELD_BYTES, weightOf: ({ size }) => size ?? 0 });
}

function objectOf({ name, size, version = '' }: SourceFile): S3Object {
  const { bucket, prefix } = parseS3Place(name);
  return { bucket, key: prefix, size: size ?? 0, etag: version, isArchived: false };
}
