import type { S3Client } from '@aws-sdk/client-s3';
import { TrimtrailError } from '../../base/errors.js';
import { awsError, awsErrorText } from '../aws-error.js';
import { inParallel } from '../in-parallel.js';
import { s3Url } from './s3-place.js';
import type { S3Object } from './list-objects.js';

export interface Reading {
  readonly client: S3Client;
  readonly requesterPays: boolean;
  readonly signal?: AbortSignal;
}

/** Objects larger than this come in parts of this size, several at once. */
const PART = 8 * 2 ** 20;
const PARTS_AT_ONCE = 4;
/** A body that breaks off is asked for again; the SDK does that only until the first byte. */
const ATTEMPTS = 4;

/**
 * The object's bytes. All parts are of the version that was listed.
 *
 * Errors: those of {@link awsError}; `interrupted`.
 *
 * Source: Amazon S3 User Guide, "Performance guidelines for Amazon S3": byte-range fetches of 8–16 MB.
 */
export async function readObject(object: S3Object, reading: Reading): Promise<Uint8Array> {
  const { size } = object;
  if (size <= PART) return readRange(object, null, reading);
  const starts = Array.from({ length: Math.ceil(size / PART) }, (_, part) => part * PART);
  const whole = new Uint8Array(size);
  const parts = inParallel(
    starts,
    async (start) => {
      const part = await readRange(object, { start, end: Math.min(size, start + PART) - 1 }, reading);
      whole.set(part, start);
      return part.length;
    },
    { most: PARTS_AT_ONCE },
  );
  for await (const part of parts) void part;
  return whole;
}

interface Range {
  readonly start: number;
  /** Inclusive. */
  readonly end: number;
}

async function readRange(object: S3Object, range: Range | null, reading: Reading): Promise<Uint8Array> {
  const { GetObjectCommand } = await import('@aws-sdk/client-s3');
  const command = new GetObjectCommand({
    Bucket: object.bucket,
    Key: object.key,
    ...(range === null ? {} : { Range: `bytes=${range.start}-${range.end}`, IfMatch: `"${object.etag}"` }),
    ...(reading.requesterPays ? { RequestPayer: 'requester' } : {}),
  });
  const wanted = range === null ? object.size : range.end - range.start + 1;
  for (let attempt = 1; ; attempt += 1) {
    if (reading.signal?.aborted === true) throw new TrimtrailError('interrupted', 'reading was interrupted');
    const { Body } = await reading.client
      .send(command, reading.signal === undefined ? {} : { abortSignal: reading.signal })
      .catch((error: unknown) => {
        throw awsError(error, `reading ${s3Url(object.bucket, object.key)}`);
      });
    const bytes = await (Body?.transformToByteArray() ?? Promise.resolve(new Uint8Array(0))).catch(() => null);
    if (bytes?.length === wanted) return bytes;
    if (attempt === ATTEMPTS) throw brokenOff(object, bytes);
  }
}

function brokenOff({ bucket, key, size }: S3Object, bytes: Uint8Array | null): TrimtrailError {
  const what = bytes === null ? 'the connection broke off' : `it has ${bytes.length} bytes, was listed with ${size}`;
  return new TrimtrailError('aws-failed', `reading ${s3Url(bucket, key)}: ${what}`, { hint: 'run it again' });
}

/** Why an object was left out, as the ledger says it: one refusal, while others are read. */
export function refusalOf(error: unknown): string {
  const why =
    error instanceof TrimtrailError && error.cause instanceof Error ? error.cause.message : awsErrorText(error);
  return `cannot be read (${why.slice(0, 200)})`;
}
