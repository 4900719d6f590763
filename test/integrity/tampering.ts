import { gunzipSync, gzipSync } from 'node:zlib';
import { makeBundle, OTHER_KEY, sha256, signatureOf, type Bundle, type BundleDigest } from './bundle.js';

/** One way to tamper: changes the bundle and says which issue must be found where; null when the bundle has nothing to do it to. */
type Tampering = (bundle: Bundle, pick: (length: number) => number) => readonly (readonly [string, string])[] | null;

const keyTail = (key: string): string => key.slice(key.indexOf('AWSLogs/'));
const textOf = (bytes: Uint8Array | undefined): string => {
  const raw = bytes ?? new Uint8Array();
  return (raw[0] === 0x1f ? gunzipSync(raw) : Buffer.from(raw)).toString('utf8');
};
const digestAt = (bundle: Bundle, key: string): BundleDigest =>
  JSON.parse(textOf(bundle.files.get(key))) as BundleDigest;
const put = (bundle: Bundle, key: string, value: unknown): void =>
  void bundle.files.set(key, gzipSync(JSON.stringify(value)));
const someLog = (bundle: Bundle, pick: (length: number) => number): string | null =>
  bundle.logs[pick(bundle.logs.length)] ?? null;
/** Not the last: its signature is in the digest after it. */
const someDigest = (bundle: Bundle, pick: (length: number) => number): string =>
  bundle.digests[pick(bundle.digests.length - 1)] ?? '';

export const TAMPERINGS: Readonly<Record<string, Tampering>> = {
  'an event is taken out of a log': (bundle, pick) => {
    const key = someLog(bundle, pick);
    if (key === null) return null;
    put(bundle, key, { Records: [] });
    return [['log-changed', keyTail(key)]];
  },
  'one letter of a log is changed': (bundle, pick) => {
    const key = someLog(bundle, pick);
    if (key === null) return null;
    bundle.files.set(key, gzipSync(textOf(bundle.files.get(key)).replace('ListUsers', 'ListUserz')));
    return [['log-changed', keyTail(key)]];
  },
  'a log is cut short': (bundle, pick) => {
    const key = someLog(bundle, pick);
    if (key === null) return null;
    const bytes = gzipSync(textOf(bundle.files.get(key)));
    bundle.files.set(key, bytes.subarray(0, bytes.length - 9));
    return [['log-unreadable', keyTail(key)]];
  },
  'a log is removed': (bundle, pick) => {
    const key = someLog(bundle, pick);
    if (key === null) return null;
    bundle.files.delete(key);
    return [['log-missing', key]];
  },
  'two logs change places': (bundle, pick) => {
    const first = pick(bundle.logs.length);
    const [a, b] = [bundle.logs[first], bundle.logs[(first + 1) % bundle.logs.length]];
    if (a === undefined || b === undefined || a === b) return null;
    const [bytesA, bytesB] = [bundle.files.get(a), bundle.files.get(b)];
    bundle.files.set(a, bytesB ?? new Uint8Array()).set(b, bytesA ?? new Uint8Array());
    return [
      ['log-changed', keyTail(a)],
      ['log-changed', keyTail(b)],
    ];
  },
  'a log is added': (bundle, pick) => {
    const key = someLog(bundle, pick);
    const digest = bundle.digests[0];
    if (key === null || digest === undefined || key.includes('T05')) return null;
    const forged = key.replace(/_[A-Za-z0-9]+\.json\.gz$/, '_FORGEDFORGEDFORG.json.gz');
    put(bundle, forged, { Records: [{ eventName: 'Forged' }] });
    return [['log-unlisted', keyTail(forged)]];
  },
  'a digest is removed': (bundle, pick) => {
    const inner = bundle.digests.slice(1, -1);
    const key = inner[pick(inner.length)];
    if (key === undefined) return null;
    bundle.files.delete(key);
    return [['digest-missing', key]];
  },
  'a hash in a digest is changed with its log': (bundle, pick) => {
    const key = someDigest(bundle, pick);
    const digest = digestAt(bundle, key);
    const log = digest.logFiles[0];
    if (log === undefined) return null;
    const content = JSON.stringify({ Records: [] });
    bundle.files.set(log.s3Object, Buffer.from(content));
    log.hashValue = sha256(content);
    put(bundle, key, digest);
    return [['digest-changed', keyTail(key)]];
  },
  'a log is taken out of a digest and removed': (bundle, pick) => {
    const key = someDigest(bundle, pick);
    const digest = digestAt(bundle, key);
    const log = digest.logFiles.pop();
    if (log === undefined) return null;
    bundle.files.delete(log.s3Object);
    put(bundle, key, digest);
    return [['digest-changed', keyTail(key)]];
  },
  'a digest is written anew with another key': (bundle, pick) => {
    const at = pick(bundle.digests.length - 1);
    const [key, next] = [bundle.digests[at] ?? '', bundle.digests[at + 1] ?? ''];
    const digest = digestAt(bundle, key);
    digest.logFiles.length = 0;
    const content = JSON.stringify(digest);
    bundle.files.set(key, gzipSync(content));
    const after = digestAt(bundle, next);
    after.previousDigestHashValue = sha256(content);
    after.previousDigestSignature = signatureOf(digest, content, OTHER_KEY.privateKey);
    put(bundle, next, after);
    // the one after it was changed too, and says so; the first can then not be told from one that was always so
    return [['digest-changed', keyTail(next)]];
  },
  'the time of a digest is changed': (bundle, pick) => {
    const key = someDigest(bundle, pick);
    const digest = digestAt(bundle, key);
    digest.digestEndTime = digest.digestEndTime.replace(':00:00Z', ':00:01Z');
    put(bundle, key, digest);
    return [['digest-changed', keyTail(key)]];
  },
  'a digest is put in the place of another': (bundle, pick) => {
    const at = pick(bundle.digests.length - 2);
    const [key, other] = [bundle.digests[at] ?? '', bundle.digests[at + 1] ?? ''];
    bundle.files.set(key, bundle.files.get(other) ?? new Uint8Array());
    return [['digest-moved', keyTail(key)]];
  },
  'a digest becomes something else': (bundle, pick) => {
    const key = someDigest(bundle, pick);
    put(bundle, key, { Records: [] });
    return [['digest-unreadable', keyTail(key)]];
  },
  'the link to the digest before is cut': (bundle, pick) => {
    const inner = bundle.digests.slice(1, -1);
    const key = inner[pick(inner.length)];
    if (key === undefined) return null;
    const digest = digestAt(bundle, key);
    put(bundle, key, { ...digest, previousDigestS3Object: null, previousDigestSignature: null });
    return [['digest-changed', keyTail(key)]];
  },
  'the last digests are removed and their logs stay': (bundle) => {
    const key = bundle.digests.at(-1) ?? '';
    const left = digestAt(bundle, key).logFiles;
    if (left.length === 0) return null;
    bundle.files.delete(key);
    return left.map(({ s3Object }) => ['log-uncovered', keyTail(s3Object)] as const);
  },
};

/** A tampered bundle: which kind, what must be found. Seeds without anything to tamper with try the next one. */
export function tampered(number: number): {
  readonly what: string;
  readonly bundle: Bundle;
  readonly expected: readonly (readonly [string, string])[];
} {
  const names = Object.keys(TAMPERINGS);
  const what = names[number % names.length] ?? '';
  for (let seed = number * 1000; ; seed += 1) {
    const bundle = makeBundle(seed, { hours: 4 + (seed % 5), prefix: number % 3 === 0 ? 'some/prefix/' : '' });
    const pick = (length: number): number => (length <= 0 ? 0 : (seed * 7919 + number) % length);
    const expected = TAMPERINGS[what]?.(bundle, pick) ?? null;
    if (expected !== null) return { what, bundle, expected };
  }
}
