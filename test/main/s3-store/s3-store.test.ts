import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openObjectStore } from '../../../src/aws/s3/object-store.js';
import { openAws } from '../../../src/aws/session.js';
import { DEFAULT_AWS } from '../../../src/aws/settings.js';
import { ingestInto } from '../../../src/main/ingest.js';
import { DEFAULT_READING, readUsage } from '../../../src/main/read-usage.js';
import { HeldManifest } from '../../../src/main/s3-store/held-manifest.js';
import { ingestIntoS3 } from '../../../src/main/s3-store/ingest-into-s3.js';
import { mirrorOf } from '../../../src/main/s3-store/mirror.js';
import { countsName } from '../../../src/store/counts.js';
import { manifestOf } from '../../../src/store/manifest.js';
import type { UsageRow } from '../../../src/base/usage-row.js';
import { bucketOf, startS3, type S3Double } from '../../aws/doubles/s3.js';
import { withCredentials } from '../../aws/environment.js';

const scratch = mkdtempSync(join(tmpdir(), 'trimtrail-s3-store-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
const credentials = withCredentials();
const STORE = 's3://lake/store/';
const MANIFEST = 'store/_trimtrail/manifest.json';

let bucket = bucketOf(new Map());
let double: S3Double;
let cache = '';
beforeEach(async () => {
  bucket = bucketOf(new Map());
  double = await startS3({ lake: bucket });
  credentials.at(double.endpoint);
  anotherMachine();
});
afterEach(() => double.close());

/** From here on what this machine remembers is gone. */
function anotherMachine(): void {
  cache = mkdtempSync(join(scratch, 'cache-'));
  vi.stubEnv('XDG_CACHE_HOME', cache);
  vi.stubEnv('HOME', cache);
}

const record = (day: string, number: number): object => ({
  eventVersion: '1.11',
  eventID: `00000000-0000-4000-8000-${day.replaceAll('-', '')}${String(number).padStart(4, '0')}`,
  eventTime: `${day}T10:00:00Z`,
  eventSource: 'ec2.amazonaws.com',
  eventName: number % 2 === 0 ? 'DescribeInstances' : 'DescribeVpcs',
  awsRegion: 'eu-west-1',
  recipientAccountId: '111122223333',
  userIdentity: {
    type: 'IAMUser',
    userName: 'alice',
    arn: 'arn:aws:iam::111122223333:user/alice',
    accountId: '111122223333',
  },
});

function source(name: string, ...records: readonly object[]): string {
  const path = join(scratch, `${name}.json`);
  writeFileSync(path, JSON.stringify({ Records: records }));
  return path;
}

const FIRST = source('first', record('2026-03-01', 1), record('2026-03-01', 2), record('2026-03-02', 3));
const SECOND = source('second', record('2026-03-02', 3), record('2026-03-02', 4), record('2026-03-03', 5));
const MANY = source('many', ...Array.from({ length: 40 }, (_, at) => record('2026-03-04', 10 + at)));
const quietly = { threads: 1 };

const usage = async (...sources: readonly string[]): Promise<readonly UsageRow[]> =>
  (await readUsage(sources, DEFAULT_READING)).rows;
const manifest = (): ReturnType<typeof manifestOf> =>
  manifestOf(JSON.parse(bucket.get(MANIFEST)?.toString() ?? 'null'), MANIFEST);
const named = (): readonly string[] => {
  const { files, inputs } = manifest();
  const names = files.flatMap((file) => [file.path, ...(file.counts ? [countsName(file)] : [])]);
  return [...names.map((name) => `store/${name}`), `store/_trimtrail/${inputs ?? ''}`, MANIFEST].toSorted();
};

describe('a store in S3', () => {
  it('is made, added to and read; what is in the bucket is what the manifest names', async () => {
    const first = await ingestIntoS3(STORE, [FIRST], quietly);
    expect(first.added).toBe(3);
    expect(bucket.keys()).toEqual(named());
    expect(await usage(STORE)).toEqual(await usage(FIRST));
    const second = await ingestIntoS3(STORE, [FIRST, SECOND], quietly);
    expect({ added: second.added, unchanged: second.unchanged }).toEqual({ added: 2, unchanged: 1 });
    expect(bucket.keys()).toEqual(named());
    expect(manifest().generation).toBe(2);
    expect(await usage(STORE)).toEqual(await usage(FIRST, SECOND));
  });

  it('goes on from another machine, which fetches what is there', async () => {
    await ingestIntoS3(STORE, [FIRST], quietly);
    anotherMachine();
    const { added, unchanged } = await ingestIntoS3(STORE, [FIRST, SECOND], quietly);
    expect({ added, unchanged }).toEqual({ added: 2, unchanged: 1 });
    anotherMachine();
    expect(await usage(STORE)).toEqual(await usage(FIRST, SECOND));
  });

  it('has the counts of files whose rows are alike, which another machine fetches too', async () => {
    await ingestIntoS3(STORE, [FIRST, MANY], quietly);
    expect(manifest().files.filter(({ counts }) => counts)).toHaveLength(1);
    expect(bucket.keys()).toEqual(named());
    anotherMachine();
    expect(await usage(STORE)).toEqual(await usage(FIRST, MANY));
    bucket.put('store/_trimtrail/counts/none-g9-0a-0.parquet', Buffer.from('left over'));
    await ingestIntoS3(STORE, [FIRST, MANY, SECOND], quietly);
    expect(bucket.keys().filter((key) => key.includes('/counts/'))).toEqual(
      named().filter((key) => key.includes('/counts/')),
    );
    const counts = named().find((key) => key.includes('/counts/')) ?? '';
    bucket.put(counts, Buffer.from('something else'));
    anotherMachine();
    await expect(usage(STORE)).rejects.toMatchObject({
      code: 'store-damaged',
      message: expect.stringContaining(counts),
    });
  });

  it('is fetched once: what is there and unchanged is not fetched again', async () => {
    await ingestIntoS3(STORE, [FIRST], quietly);
    anotherMachine();
    await usage(STORE);
    const before = double.asked.length;
    await usage(STORE);
    expect(double.asked.slice(before).map(({ what }) => what)).toEqual([`GET ${MANIFEST}`]);
  });

  it('gives the same bytes as one on disk would have, row by row', async () => {
    await ingestIntoS3(STORE, [FIRST], quietly);
    const { manifest: local } = await ingestInto(join(scratch, 'local'), [FIRST], quietly);
    expect(manifest().files.map(({ hash }) => hash)).toEqual(local.files.map(({ hash }) => hash));
  });

  it.each([
    ['of a prefix that holds something else', 'store/notes.txt', 'store-not-empty'],
    ['with a manifest of a newer version', MANIFEST, 'store-damaged'],
  ])('is not made %s', async (_, key, code) => {
    bucket.put(key, Buffer.from('{"version":99}'));
    await expect(ingestIntoS3(STORE, [FIRST], quietly)).rejects.toMatchObject({ code });
    expect(bucket.keys()).toEqual([key]);
  });

  it('with an object that somebody changed is damaged, not believed', async () => {
    await ingestIntoS3(STORE, [FIRST], quietly);
    const [path = ''] = manifest().files.map((file) => `store/${file.path}`);
    bucket.put(path, Buffer.from('something else'));
    anotherMachine();
    await expect(usage(STORE)).rejects.toMatchObject({ code: 'store-damaged', message: expect.stringContaining(path) });
  });

  it('nothing is left where the sources hold no record', async () => {
    await expect(ingestIntoS3(STORE, [source('empty')], quietly)).rejects.toMatchObject({ code: 'no-records' });
    expect(bucket.keys()).toEqual([]);
  });
});

describe('two writers', () => {
  const opened = async (): ReturnType<typeof openObjectStore> => openObjectStore(STORE, await openAws(DEFAULT_AWS));

  it('the second is told that the first is at work', async () => {
    await ingestIntoS3(STORE, [FIRST], quietly);
    const held = await HeldManifest.take(await opened(), new Date());
    await expect(ingestIntoS3(STORE, [SECOND], quietly)).rejects.toMatchObject({ code: 'store-locked' });
    await held.release();
    expect((await ingestIntoS3(STORE, [SECOND], quietly)).added).toBe(2);
  });

  it('one that is taken for dead and is not cannot commit any more', async () => {
    await ingestIntoS3(STORE, [FIRST], quietly);
    const early = await HeldManifest.take(await opened(), new Date(Date.now() - 3_600_000));
    const before = manifest();
    expect((await ingestIntoS3(STORE, [SECOND], quietly)).added).toBe(2);
    await expect(early.publish(before)).rejects.toMatchObject({ code: 'store-locked' });
    expect(bucket.keys()).toEqual(named());
    expect(await usage(STORE)).toEqual(await usage(FIRST, SECOND));
  });

  it('of two that make a store at the same time one does', async () => {
    const late = await HeldManifest.take(await opened(), new Date());
    await ingestIntoS3(STORE, [FIRST], quietly);
    await expect(late.publish(manifest())).rejects.toMatchObject({ code: 'store-locked' });
    await late.release();
    expect(await usage(STORE)).toEqual(await usage(FIRST));
  });

  it('a write whose answer was lost is known again, and is no other writer', async () => {
    double.lose = (request, count) => request === `PUT ${MANIFEST}` && count === 1;
    expect((await ingestIntoS3(STORE, [FIRST], quietly)).added).toBe(3);
    expect(bucket.keys()).toEqual(named());
  });
});

describe('an ingest that ends at any request', () => {
  const DENIED = { status: 403, code: 'AccessDenied' };
  const isWrite = (what: string): boolean => /^(?:PUT|DELETE) /.test(what);

  it('leaves the store as before or with more, and the same command completes it', async () => {
    await ingestIntoS3(STORE, [FIRST], quietly);
    const [old, whole] = [await usage(FIRST), await usage(FIRST, SECOND)];
    const snapshot = new Map(bucket.keys().map((key) => [key, bucket.get(key) ?? Buffer.alloc(0)]));
    let ends = 0;
    for (let at = 1; ends < at; at += 1) {
      for (const key of bucket.keys()) bucket.remove(key);
      for (const [key, body] of snapshot) bucket.put(key, body);
      anotherMachine();
      let writes = 0;
      double.fail = (what) => (isWrite(what) && (writes += 1) >= at ? DENIED : null);
      const isDone = await ingestIntoS3(STORE, [FIRST, SECOND], quietly).then(
        () => true,
        () => false,
      );
      double.fail = () => null;
      const machine = cache;
      anotherMachine();
      const seen = await usage(STORE);
      expect([old, whole], `write ${at}`).toContainEqual(seen);
      vi.stubEnv('XDG_CACHE_HOME', machine);
      if (isDone) break;
      ends = at;
      expireLease();
      await ingestIntoS3(STORE, [FIRST, SECOND], quietly);
      expect(bucket.keys(), `after write ${at}`).toEqual(named());
      expect(await usage(STORE)).toEqual(whole);
    }
    expect(ends).toBeGreaterThan(4);
  });

  /** A writer that died is taken over after a while. */
  function expireLease(): void {
    const json = JSON.parse(bucket.get(MANIFEST)?.toString() ?? '{}') as { writer?: { until: string } };
    if (json.writer === undefined) return;
    json.writer.until = '2020-01-01T00:00:00Z';
    bucket.put(MANIFEST, Buffer.from(JSON.stringify(json)));
  }
});

it('the copy of each store lies apart, under the cache of the user', () => {
  const [one, other] = [mirrorOf('s3://lake/store/'), mirrorOf('s3://lake/other/')];
  expect(one).not.toBe(other);
  expect(one.startsWith(cache)).toBe(true);
});
