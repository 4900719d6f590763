import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import * as v from 'valibot';
import { keyOfPath, partsOfDigestName, type DigestName } from './names.js';
import type { BundleFile } from './types.js';

/** CloudTrail files stay below 50 MB before compression; what inflates to more is refused. */
const MOST_BYTES = 512 * 2 ** 20;
const inflate = promisify(gunzip);

/** The content of a file, inflated where it starts like gzip: a browser may have inflated it and kept the name. */
export async function contentOf(file: BundleFile): Promise<Uint8Array> {
  const bytes = await file.read();
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  return inflate(bytes, { maxOutputLength: MOST_BYTES });
}

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

const HEX = v.pipe(v.string(), v.regex(/^[0-9a-f]+$/i));
const PREVIOUS = v.nullish(v.string(), null);
const DIGEST = v.object({
  awsAccountId: v.string(),
  digestStartTime: v.string(),
  digestEndTime: v.string(),
  digestS3Bucket: v.string(),
  digestS3Object: v.string(),
  digestPublicKeyFingerprint: v.string(),
  digestSignatureAlgorithm: v.literal('SHA256withRSA'),
  previousDigestS3Object: PREVIOUS,
  previousDigestHashValue: PREVIOUS,
  previousDigestSignature: PREVIOUS,
  logFiles: v.array(
    v.object({ s3Object: v.string(), hashValue: HEX, hashAlgorithm: v.optional(v.literal('SHA-256'), 'SHA-256') }),
  ),
});

/**
 * One digest file, read but not yet believed.
 * Source: CloudTrail User Guide, "CloudTrail digest file structure".
 */
export interface Digest extends v.InferOutput<typeof DIGEST> {
  /** Where it lies: the part from `AWSLogs/` on, or the base name. */
  readonly key: string;
  readonly name: DigestName;
  /** SHA-256 of the inflated content. */
  readonly hash: string;
  /** From the metadata of its S3 object; null where that is not here. */
  readonly signature: string | null;
}

/** Reads a digest; a text says why that is not possible. */
export async function readDigest(file: BundleFile): Promise<Digest | string> {
  const name = partsOfDigestName(file.name);
  if (name === null) return 'its name is not that of a digest';
  try {
    const content = await contentOf(file);
    const parsed = v.safeParse(DIGEST, JSON.parse(Buffer.from(content).toString('utf8')));
    if (!parsed.success) return parsed.issues[0].message;
    const signature = file.metadata?.['signature'] ?? null;
    return { ...parsed.output, key: keyOfPath(file.name), name, hash: sha256(content), signature };
  } catch (error) {
    return error instanceof Error ? error.message : 'unreadable';
  }
}

/**
 * What CloudTrail signs for a digest.
 * Source: CloudTrail User Guide, "Custom implementations of CloudTrail log file integrity validation".
 */
export function signedText(digest: Digest): string {
  const path = `${digest.digestS3Bucket}/${digest.digestS3Object}`;
  return [digest.digestEndTime, path, digest.hash, digest.previousDigestSignature ?? 'null'].join('\n');
}
