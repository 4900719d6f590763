import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { seededRandom } from '../../src/base/random.js';
import type { BundleFile } from '../../src/integrity/types.js';

/** A key pair as CloudTrail would have one; made once, because making one is slow. */
export const KEY = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const OTHER_KEY = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const FINGERPRINT = '31e8b5433410dfb61a9dc45cc65b22ff';

const fingerprinted = (key: KeyObject): unknown => ({
  Value: key.export({ format: 'der', type: 'pkcs1' }).toString('base64'),
  ValidityStartTime: '2026-01-01T00:00:00Z',
  ValidityEndTime: '2027-01-01T00:00:00Z',
  Fingerprint: FINGERPRINT,
});
export const KEYS_TEXT = JSON.stringify({ PublicKeyList: [fingerprinted(KEY.publicKey)] });

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

export interface BundleDigest {
  readonly awsAccountId: string;
  readonly digestStartTime: string;
  digestEndTime: string;
  readonly digestS3Bucket: string;
  readonly digestS3Object: string;
  readonly digestPublicKeyFingerprint: string;
  readonly digestSignatureAlgorithm: string;
  readonly previousDigestS3Bucket: string | null;
  readonly previousDigestS3Object: string | null;
  previousDigestHashValue: string | null;
  readonly previousDigestHashAlgorithm: string | null;
  previousDigestSignature: string | null;
  readonly logFiles: { s3Bucket: string; s3Object: string; hashValue: string; hashAlgorithm: string }[];
}

/** Key → content as it lies; the metadata of digests. */
export interface Bundle {
  readonly files: Map<string, Uint8Array>;
  readonly signatures: Map<string, string>;
  /** Keys in time order. */
  readonly digests: readonly string[];
  readonly logs: readonly string[];
}

const ACCOUNT = '111122223333';
const BUCKET = 'trail-bucket';
const REGION = 'eu-central-1';
const two = (value: number): string => String(value).padStart(2, '0');

export const signedText = (digest: BundleDigest, content: string): string =>
  [
    digest.digestEndTime,
    `${digest.digestS3Bucket}/${digest.digestS3Object}`,
    sha256(content),
    digest.previousDigestSignature ?? 'null',
  ].join('\n');

export const signatureOf = (digest: BundleDigest, content: string, key = KEY.privateKey): string =>
  sign('RSA-SHA256', Buffer.from(signedText(digest, content)), key).toString('hex');

/** A day's first hours of one trail, as CloudTrail would deliver them. */
export function makeBundle(seed: number, { hours = 6, prefix = '' } = {}): Bundle {
  const random = seededRandom(seed);
  const bundle = { files: new Map<string, Uint8Array>(), signatures: new Map<string, string>() };
  const [digests, logs]: [string[], string[]] = [[], []];
  let before: { readonly key: string; readonly content: string; readonly signature: string } | null = null;
  for (let hour = 1; hour <= hours; hour += 1) {
    const listed: BundleDigest['logFiles'] = [];
    const count = Math.floor(random() * 4);
    for (let at = 0; at < count; at += 1) {
      const unique = `${String.fromCharCode(65 + at)}${Math.floor(random() * 1e12).toString(36)}`.padEnd(16, 'x');
      const minute = two(5 * (at + 1));
      const key = `${prefix}AWSLogs/${ACCOUNT}/CloudTrail/${REGION}/2026/03/01/${ACCOUNT}_CloudTrail_${REGION}_20260301T${two(hour - 1)}${minute}Z_${unique}.json.gz`;
      const content = JSON.stringify({ Records: [{ eventID: unique, eventName: 'ListUsers', hour }] });
      bundle.files.set(key, random() < 0.2 ? Buffer.from(content) : gzipSync(content));
      listed.push({ s3Bucket: BUCKET, s3Object: key, hashValue: sha256(content), hashAlgorithm: 'SHA-256' });
      logs.push(key);
    }
    const key = `${prefix}AWSLogs/${ACCOUNT}/CloudTrail-Digest/${REGION}/2026/03/01/${ACCOUNT}_CloudTrail-Digest_${REGION}_main_trail_${REGION}_20260301T${two(hour)}0000Z.json.gz`;
    const digest: BundleDigest = {
      awsAccountId: ACCOUNT,
      digestStartTime: `2026-03-01T${two(hour - 1)}:00:00Z`,
      digestEndTime: `2026-03-01T${two(hour)}:00:00Z`,
      digestS3Bucket: BUCKET,
      digestS3Object: key,
      digestPublicKeyFingerprint: FINGERPRINT,
      digestSignatureAlgorithm: 'SHA256withRSA',
      previousDigestS3Bucket: before === null ? null : BUCKET,
      previousDigestS3Object: before?.key ?? null,
      previousDigestHashValue: before === null ? null : sha256(before.content),
      previousDigestHashAlgorithm: before === null ? null : 'SHA-256',
      previousDigestSignature: before?.signature ?? null,
      logFiles: listed,
    };
    const content = JSON.stringify(digest);
    const signature = signatureOf(digest, content);
    bundle.files.set(key, gzipSync(content));
    bundle.signatures.set(key, signature);
    digests.push(key);
    before = { key, content, signature };
  }
  return { ...bundle, digests, logs };
}

/** As a local copy: only the last digest's metadata was kept, or none. */
export function filesOf(bundle: Bundle, { metadata }: { readonly metadata: boolean }): readonly BundleFile[] {
  const last = bundle.digests.at(-1);
  return [...bundle.files].map(([key, bytes]) => {
    const signature = metadata && key === last ? bundle.signatures.get(key) : undefined;
    return {
      name: `/somewhere/${key}`,
      read: () => Promise.resolve(bytes),
      metadata: signature === undefined ? null : { signature, 'signature-algorithm': 'SHA256withRSA' },
    };
  });
}
