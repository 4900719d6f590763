import { gzipSync, strToU8 } from 'fflate';
import type { CloudTrailRecord } from '../../src/base/record.js';
import { seeded, type Random } from '../account/random.js';

export interface TrailFile {
  /** Key below the bucket: `AWSLogs/…`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

const UPPER = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
/** Share of records that a later file delivers again. */
const DELIVERED_AGAIN = 0.05;

/**
 * The records as a trail delivers them: a file per account, region and half day, in no order, some records twice, and a
 * digest file beside them. The bytes depend on the records and the seed alone: fflate compresses alike everywhere.
 */
export function trail(records: readonly CloudTrailRecord[], seed = 1): readonly TrailFile[] {
  const random = seeded(seed);
  const files: TrailFile[] = [];
  let again: readonly CloudTrailRecord[] = [];
  for (const group of grouped(records)) {
    const delivered = shuffled([...group, ...again.filter((record) => sameFolder(record, group[0]))], random);
    files.push(trailFile(delivered, latest(group), random));
    again = group.filter(() => random.next() < DELIVERED_AGAIN);
  }
  return [...files, digest(files, random)];
}

const sameFolder = (record: CloudTrailRecord, other: CloudTrailRecord | undefined): boolean =>
  record.recipientAccountId === other?.recipientAccountId && record.awsRegion === other?.awsRegion;

/** By account, region and half day, in that order. */
function grouped(records: readonly CloudTrailRecord[]): readonly (readonly CloudTrailRecord[])[] {
  const groups = new Map<string, CloudTrailRecord[]>();
  for (const record of records) {
    const half = Number(record.eventTime.slice(11, 13)) < 13 ? 'a' : 'b';
    const key = `${record.recipientAccountId ?? ''} ${record.awsRegion ?? ''} ${record.eventTime.slice(0, 10)} ${half}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [record]);
    else group.push(record);
  }
  return [...groups.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

const latest = (group: readonly CloudTrailRecord[]): string =>
  group.reduce((found, { eventTime }) => (eventTime > found ? eventTime : found), '');

function trailFile(records: readonly CloudTrailRecord[], lastTime: string, random: Random): TrailFile {
  const [first] = records;
  const [account, region] = [first?.recipientAccountId ?? '', first?.awsRegion ?? ''];
  // Delivered some minutes after the last event; the key carries the delivery date.
  const delivered = new Date(Date.parse(lastTime) + random.whole(3, 12) * 60_000).toISOString();
  const stamp = `${delivered.slice(0, 16).replaceAll(/[-:]/g, '')}Z`;
  const name = `${account}_CloudTrail_${region}_${stamp}_${random.text(16, UPPER)}.json.gz`;
  return {
    path: `AWSLogs/${account}/CloudTrail/${region}/${delivered.slice(0, 10).replaceAll('-', '/')}/${name}`,
    bytes: gzip(JSON.stringify({ Records: records })),
  };
}

function digest(files: readonly TrailFile[], random: Random): TrailFile {
  const account = '111122223333';
  const content = {
    awsAccountId: account,
    digestStartTime: '2026-05-29T18:00:00Z',
    digestEndTime: '2026-05-29T19:00:00Z',
    digestS3Bucket: 'example-trail',
    digestSignatureAlgorithm: 'SHA256withRSA',
    previousDigestS3Object: null,
    logFiles: files.slice(-2).map(({ path }) => ({
      s3Bucket: 'example-trail',
      s3Object: path,
      hashValue: random.hex(64),
      hashAlgorithm: 'SHA-256',
    })),
  };
  return {
    path: `AWSLogs/${account}/CloudTrail-Digest/us-east-1/2026/05/29/${account}_CloudTrail-Digest_us-east-1_example_us-east-1_20260529T190000Z.json.gz`,
    bytes: gzip(JSON.stringify(content)),
  };
}

const gzip = (text: string): Uint8Array => gzipSync(strToU8(text), { level: 9, mtime: 0 });

function shuffled<T>(items: readonly T[], random: Random): readonly T[] {
  return items
    .map((item) => ({ item, at: random.next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
