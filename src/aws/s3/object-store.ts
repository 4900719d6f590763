import { createReadStream, createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type * as Sdk from '@aws-sdk/client-s3';
import type { PutObjectCommandInput, S3Client } from '@aws-sdk/client-s3';
import { TrimtrailError } from '../../base/errors.js';
import { awsError, awsErrorText } from '../aws-error.js';
import type { AwsSession } from '../session.js';
import { s3Client } from './s3-files.js';
import { parseS3Place, s3Url } from './s3-place.js';

/** What an object must be for a write to happen: not there, or of this version. */
export type Precondition = { readonly absent: true } | { readonly etag: string };

export interface HeldText {
  readonly text: string;
  readonly etag: string;
}

/** Objects below one prefix, by their names there: read, written under conditions, deleted. */
export interface ObjectStore {
  /** `s3://bucket/prefix/`. */
  readonly url: string;
  /** Null where there is none. */
  readonly read: (name: string) => Promise<HeldText | null>;
  readonly download: (name: string, path: string) => Promise<void>;
  readonly upload: (name: string, file: { readonly path: string; readonly bytes: number }) => Promise<void>;
  /** The version written; null where the precondition did not hold, and nothing was written. */
  readonly write: (name: string, text: string, precondition: Precondition) => Promise<string | null>;
  readonly remove: (names: readonly string[]) => Promise<void>;
  /** Names below a beginning, in order. */
  readonly list: (start: string) => AsyncIterable<string>;
  readonly close: () => void;
}

/** Bytes of a file that is sent from memory. */
const HELD_BYTES = 64 * 2 ** 20;
/** Bytes that one request may write. Source: Amazon S3 User Guide, "Uploading objects": 5 GB in a single operation. */
const MOST_BYTES = 5e9;

/** Errors of every call: those of {@link awsError}. Errors here: `bad-usage`. */
export async function openObjectStore(
  source: string,
  session: AwsSession,
  { requesterPays = false }: { readonly requesterPays?: boolean } = {},
): Promise<ObjectStore> {
  const { bucket, prefix } = parseS3Place(source);
  const base = prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`;
  const client = await s3Client(session);
  const payer = requesterPays ? ({ RequestPayer: 'requester' } as const) : {};
  const place: Place = { client, bucket, base, payer, sdk: await import('@aws-sdk/client-s3') };
  return {
    url: s3Url(bucket, base),
    read: (name) => read(place, name),
    download: (name, path) => download(place, name, path),
    upload: (name, file) => upload(place, name, file),
    write: (name, text, precondition) => write(place, name, { text, precondition }),
    remove: (names) => remove(place, names),
    list: (start) => list(place, start),
    close: () => client.destroy(),
  };
}

interface Place {
  readonly client: S3Client;
  readonly bucket: string;
  /** Empty, or ends with a slash. */
  readonly base: string;
  readonly payer: Payer;
  readonly sdk: typeof Sdk;
}

/** Who pays for a request: the bucket's owner unless said. */
interface Payer {
  readonly RequestPayer?: 'requester';
}

const keyed = (
  { bucket, base, payer }: Place,
  name: string,
): Payer & { readonly Bucket: string; readonly Key: string } => ({ ...payer, Bucket: bucket, Key: base + name });

const failing =
  ({ bucket, base }: Place, doing: string, name: string) =>
  (error: unknown): never => {
    throw awsError(error, `${doing} ${s3Url(bucket, base + name)}`);
  };

async function read(place: Place, name: string): Promise<HeldText | null> {
  const { client, sdk } = place;
  try {
    const { Body, ETag = '' } = await client.send(new sdk.GetObjectCommand(keyed(place, name)));
    return { text: (await Body?.transformToString()) ?? '', etag: ETag };
  } catch (error) {
    if (/^(?:NoSuchKey|NotFound)\b/.test(awsErrorText(error))) return null;
    return failing(place, 'reading', name)(error);
  }
}

async function download(place: Place, name: string, path: string): Promise<void> {
  const { client, sdk } = place;
  try {
    const { Body } = await client.send(new sdk.GetObjectCommand(keyed(place, name)));
    await pipeline(Body === undefined ? Readable.from([]) : (Body as Readable), createWriteStream(path)); // on Node
  } catch (error) {
    failing(place, 'reading', name)(error);
  }
}

async function upload(
  place: Place,
  name: string,
  { path, bytes }: { readonly path: string; readonly bytes: number },
): Promise<void> {
  if (bytes > MOST_BYTES) {
    throw new TrimtrailError('output-failed', `${name} has ${bytes} bytes, more than one request may write to S3`, {
      hint: 'copy the store with aws s3 cp --recursive instead',
    });
  }
  // a stream cannot be sent again when AWS throttles: what fits in memory is sent from there
  const Body = bytes > HELD_BYTES ? createReadStream(path, { highWaterMark: 2 ** 18 }) : await readFile(path);
  await put(place, { ...keyed(place, name), Body, ContentLength: bytes }, name);
}

const put = (place: Place, input: PutObjectCommandInput, name: string): Promise<unknown> =>
  place.client.send(new place.sdk.PutObjectCommand(input)).catch(failing(place, 'writing', name));

interface Writing {
  readonly text: string;
  readonly precondition: Precondition;
}

const CONFLICTS = 5;

/**
 * A write of which the answer was lost is sent again, and then finds itself: what is there decides.
 *
 * Source: Amazon S3 User Guide, "How to prevent object overwrites with conditional writes".
 */
async function write(place: Place, name: string, { text, precondition }: Writing): Promise<string | null> {
  const { client, sdk } = place;
  const when = 'absent' in precondition ? { IfNoneMatch: '*' } : { IfMatch: precondition.etag };
  for (let attempt = 1; ; attempt += 1) {
    try {
      const command = new sdk.PutObjectCommand({
        ...keyed(place, name),
        Body: text,
        ContentType: 'application/json',
        ...when,
      });
      const { ETag = '' } = await client.send(command);
      return ETag;
    } catch (error) {
      const why = awsErrorText(error);
      if (/^ConditionalRequestConflict\b/.test(why) && attempt < CONFLICTS) continue;
      if (!/^(?:PreconditionFailed|412|NoSuchKey|ConditionalRequestConflict)\b/.test(why))
        return failing(place, 'writing', name)(error);
      const there = await read(place, name);
      return there?.text === text ? there.etag : null;
    }
  }
}

async function remove(place: Place, names: readonly string[]): Promise<void> {
  const { client, sdk } = place;
  for (const name of names)
    await client.send(new sdk.DeleteObjectCommand(keyed(place, name))).catch(failing(place, 'removing', name));
}

async function* list(place: Place, start: string): AsyncGenerator<string> {
  const { client, sdk, bucket, base, payer } = place;
  let token: string | undefined;
  do {
    const more = token === undefined ? {} : { ContinuationToken: token };
    const page = await client
      .send(new sdk.ListObjectsV2Command({ ...payer, Bucket: bucket, Prefix: base + start, ...more }))
      .catch(failing(place, 'listing', start));
    for (const { Key = '' } of page.Contents ?? []) yield Key.slice(base.length);
    token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
}
