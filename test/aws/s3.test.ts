import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { openAws } from '../../src/aws/session.js';
import { openS3 } from '../../src/aws/s3/s3-files.js';
import { DEFAULT_AWS } from '../../src/aws/settings.js';
import type { TrimtrailError } from '../../src/base/errors.js';
import { ingestInto } from '../../src/main/ingest.js';
import { DEFAULT_REMOTE } from '../../src/main/source-files.js';
import { DEFAULT_READING, NO_FILTER, readUsage } from '../../src/main/read-usage.js';
import { listSources } from '../../src/sources/list-sources.js';
import { bucketOf, startS3, type Bucket, type S3Double } from './doubles/s3.js';
import { withCredentials } from './environment.js';

const trail = join(import.meta.dirname, '../../examples/data/trail');
const scratch = mkdtempSync(join(tmpdir(), 'trimtrail-s3-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
const credentials = withCredentials();

async function trailObjects(prefix = ''): Promise<ReadonlyMap<string, Buffer>> {
  const objects = new Map<string, Buffer>();
  for await (const { path } of listSources([trail])) {
    if (path !== null) objects.set(`${prefix}${relative(trail, path)}`, readFileSync(path));
  }
  return objects;
}

let double: S3Double | null = null;
afterEach(async () => {
  await double?.close();
  double = null;
});

async function serve(buckets: Readonly<Record<string, Bucket>>): Promise<S3Double> {
  double = await startS3(buckets);
  credentials.at(double.endpoint);
  return double;
}

const ANY = { from: null, to: null, accounts: [], regions: [], lateDays: 2 } as const;

async function listed(source: string, wish: Partial<typeof ANY> | object = {}): Promise<readonly string[]> {
  const files = await openS3(source, {
    session: await openAws(DEFAULT_AWS),
    requesterPays: false,
    wish: { ...ANY, ...wish },
    maxBytes: 2 ** 30,
  });
  const names: string[] = [];
  for await (const { name } of files.list()) names.push(name.slice('s3://trail/'.length));
  files.close();
  return names.toSorted();
}

const tiny = (keys: readonly string[]): Bucket =>
  bucketOf(new Map(keys.map((key) => [key, Buffer.from('{"Records":[]}')])));
// oxlint-disable-next-line max-params -- a key's parts, in its order
const key = (account: string, region: string, day: string, root = 'AWSLogs/'): string =>
  `${root}${account}/CloudTrail/${region}/${day}/${account}_CloudTrail_${region}_${day.replaceAll('/', '')}T0905Z_aBcDeFgHiJkLmNoP.json.gz`;

describe('listing a trail in S3', () => {
  const keys = [
    ...['2026/02/27', '2026/02/28', '2026/03/01', '2026/03/02', '2026/03/05', '2026/04/01'].flatMap((day) => [
      key('111122223333', 'eu-west-1', day),
      key('111122223333', 'us-east-1', day),
      key('444455556666', 'eu-west-1', day),
    ]),
    'AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/2026/03/01/digest.json.gz',
    'AWSLogs/111122223333/Config/eu-west-1/2026/3/1/config.json.gz',
    'AWSLogs/111122223333/vpcflowlogs/eu-west-1/2026/03/01/flow.log.gz',
  ];
  const days = (names: readonly string[]): readonly string[] => [
    ...new Set(names.map((name) => /\d{4}\/\d\d\/\d\d/.exec(name)?.[0] ?? name)),
  ];

  it('lists what a trail writes, and nothing that others write beside it', async () => {
    await serve({ trail: tiny(keys) });
    expect(await listed('s3://trail/AWSLogs/')).toEqual(
      keys.filter((name) => name.includes('/CloudTrail/')).toSorted(),
    );
  });

  it('reads days from a session before --from to the late deliveries after --to', async () => {
    const { asked } = await serve({ trail: tiny(keys) });
    const names = await listed('s3://trail/AWSLogs', {
      from: '2026-03-01T03:00:00Z',
      to: '2026-03-02T00:00:00Z',
      lateDays: 1,
    });
    expect(days(names)).toEqual(['2026/02/28', '2026/03/01', '2026/03/02']);
    expect(asked.filter(({ what }) => what.includes('/2026/04/'))).toEqual([]);
  });

  it.each([
    ['an account', { accounts: ['444455556666'] }, /\/444455556666\//],
    ['a region', { regions: ['eu-west-1'] }, /\/eu-west-1\//],
  ])('lists no other than %s that is asked for', async (_, wish, pattern) => {
    const { asked } = await serve({ trail: tiny(keys) });
    const names = await listed('s3://trail/AWSLogs/', wish);
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((name) => !pattern.test(name))).toEqual([]);
    const pruned = 'regions' in wish ? /\/us-east-1\/\d/ : /\/111122223333\/./;
    expect(asked.filter(({ what }) => pruned.test(what))).toEqual([]);
  });

  it('lists every region where that of global services is asked for, since a trail of one region writes their events to its own', async () => {
    await serve({ trail: tiny(keys) });
    expect(
      (await listed('s3://trail/AWSLogs/', { regions: ['us-east-1'] })).some((name) => name.includes('eu-west-1')),
    ).toBe(true);
  });

  it.each([
    ['an organization trail', 'AWSLogs/o-exampleorgid/', 's3://trail'],
    ['Control Tower', 'o-exampleorgid/AWSLogs/o-exampleorgid/', 's3://trail/'],
    ['a prefix of one’s own', 'logs/prod/AWSLogs/', 's3://trail/logs'],
  ])('finds AWSLogs of %s below what is named', async (_, root, source) => {
    const own = [
      key('111122223333', 'eu-west-1', '2026/03/01', root),
      key('111122223333', 'eu-west-1', '2026/05/01', root),
    ];
    const { asked } = await serve({ trail: tiny(own) });
    expect(days(await listed(source, { to: '2026-03-02T00:00:00Z' }))).toEqual(['2026/03/01']);
    expect(asked.filter(({ what }) => what.includes('/2026/05'))).toEqual([]);
  });

  it('lists every key of a place that is laid out in another way', async () => {
    const others = ['exports/a.json', 'exports/b/c.csv', 'exports/2026/03/d.json.gz'];
    await serve({ trail: tiny(others) });
    expect(await listed('s3://trail/exports/')).toEqual(others.toSorted());
  });

  it('goes through pages', async () => {
    const many = Array.from({ length: 2500 }, (_, at) => `exports/${String(at).padStart(6, '0')}.json`);
    const { asked } = await serve({ trail: tiny(many) });
    expect(await listed('s3://trail/exports/')).toHaveLength(2500);
    expect(asked.length).toBeGreaterThanOrEqual(3);
  });
});

const reading = { ...DEFAULT_READING, threads: 1 };

describe('reading a trail in S3', () => {
  it('gives the usage of the same files on disk', async () => {
    await serve({ trail: bucketOf(await trailObjects()) });
    const here = await readUsage([trail], reading);
    const there = await readUsage(['s3://trail'], reading);
    expect(there.rows).toEqual(here.rows);
    expect(there.findings).toEqual(here.findings);
    const { records, matched, duplicates, malformed, refused, shapes } = here.ledger;
    expect(there.ledger).toMatchObject({ records, matched, duplicates, malformed, refused, shapes });
  });

  it('goes on where the connection breaks off, and where AWS throttles', async () => {
    const s3 = await serve({ trail: bucketOf(await trailObjects()) });
    const here = await readUsage([trail], reading);
    s3.breakAfter = 20;
    let slow = 0;
    s3.fail = (what) =>
      what.startsWith('GET') && (slow += 1) % 5 === 0 && slow < 20 ? { status: 503, code: 'SlowDown' } : null;
    const there = await readUsage(['s3://trail'], reading);
    expect(there.rows).toEqual(here.rows);
    expect(there.ledger.refused).toEqual([]);
  });

  it('PEERS 1: an object that cannot be read is one line of the ledger', async () => {
    const objects = await trailObjects();
    const s3 = await serve({ trail: bucketOf(objects) });
    const [first = ''] = objects.keys();
    const message = 'User is not authorized to perform: kms:Decrypt on the resource associated with this ciphertext';
    s3.fail = (what) => (what === `GET ${first}` ? { status: 403, code: 'AccessDenied', message } : null);
    const { ledger } = await readUsage(['s3://trail'], reading);
    expect(ledger.refused).toEqual([
      { file: `s3://trail/${first}`, offset: 0, reason: expect.stringContaining('kms:Decrypt') },
    ]);
  });

  it('reads parts of what is large', async () => {
    const records = Array.from({ length: 30_000 }, (_, at) => ({
      eventTime: '2026-03-01T09:00:00Z',
      eventSource: 's3.amazonaws.com',
      eventName: 'GetObject',
      eventID: `e${at}`,
      userIdentity: {
        type: 'IAMUser',
        arn: 'arn:aws:iam::111122223333:user/alice',
        accountId: '111122223333',
        userName: 'alice',
      },
      requestParameters: { bucketName: 'example-bucket', key: `k${at}/${'x'.repeat(300)}` },
    }));
    const s3 = await serve({
      trail: bucketOf(new Map([['large.json', Buffer.from(JSON.stringify({ Records: records }))]])),
    });
    const { ledger } = await readUsage(['s3://trail/large.json'], reading);
    expect(ledger.matched).toBe(30_000);
    expect(s3.asked.filter(({ headers }) => headers.range !== undefined).length).toBeGreaterThan(1);
  });

  it('pays for a bucket that is set to requester pays, when told to', async () => {
    const s3 = await serve({ trail: bucketOf(await trailObjects()) });
    await readUsage(['s3://trail'], { ...reading, remote: { ...DEFAULT_REMOTE, requesterPays: true } });
    expect(s3.asked.filter(({ headers }) => headers['x-amz-request-payer'] !== 'requester')).toEqual([]);
  });

  it('the second ingest reads only what is new', async () => {
    const objects = new Map(await trailObjects());
    const [first = ''] = objects.keys();
    const bucket = bucketOf(new Map([...objects].filter(([name]) => name !== first)));
    const s3 = await serve({ trail: bucket });
    const store = join(scratch, 'store');
    await ingestInto(store, ['s3://trail'], { threads: 1 });
    bucket.put(first, objects.get(first) ?? Buffer.alloc(0));
    s3.fail = (what) =>
      what.startsWith('GET') && what !== `GET ${first}` ? { status: 500, code: 'InternalError' } : null;
    const again = await ingestInto(store, ['s3://trail'], { threads: 1 });
    expect(again.unchanged).toBe([...objects.keys()].filter((name) => name.includes('/CloudTrail/')).length - 1);
    expect((await readUsage([store], reading)).rows).toEqual((await readUsage([trail], reading)).rows);
  });
});

describe('what S3 refuses', () => {
  const failing = async (status: number, code: string, message = code): Promise<TrimtrailError> => {
    const s3 = await serve({ trail: tiny(['AWSLogs/x.json']) });
    s3.fail = () => ({ status, code, message });
    return readUsage(['s3://trail'], reading).then(
      () => Promise.reject(new Error('it should fail')),
      (error: unknown) => error as TrimtrailError,
    );
  };

  it.each([
    [403, 'AccessDenied', 'aws-denied'],
    [400, 'ExpiredToken', 'aws-expired'],
    [403, 'InvalidAccessKeyId', 'aws-no-credentials'],
    [404, 'NoSuchBucket', 'aws-not-found'],
    [400, 'KMS.DisabledException', 'aws-kms'],
    [400, 'AuthorizationHeaderMalformed', 'aws-no-region'],
    [418, 'Teapot', 'aws-failed'],
  ])('%d %s is %s', async (status, code, ours) => {
    expect(await failing(status, code)).toMatchObject({ code: ours, hint: expect.stringMatching(/\S/) });
  });

  it('a bucket with nothing in the window', async () => {
    await serve({ trail: tiny([key('111122223333', 'eu-west-1', '2026/03/01')]) });
    const filter = { ...NO_FILTER, from: '2026-05-01T00:00:00Z' };
    await expect(readUsage(['s3://trail'], { ...reading, filter })).rejects.toMatchObject({
      code: 'source-not-found',
      message: expect.stringContaining('in the window'),
    });
  });

  it('a large read that nobody confirms', async () => {
    const many: Bucket = {
      ...tiny([]),
      list: (prefix, after, limit) => virtual(60_000, 'exports/', { prefix, after, limit }),
    };
    const { asked } = await serve({ trail: many });
    const confirm = vi.fn(() => Promise.resolve(false));
    await expect(
      readUsage(['s3://trail/exports/'], { ...reading, remote: { ...DEFAULT_REMOTE, confirm } }),
    ).rejects.toMatchObject({
      code: 'not-confirmed',
      message: expect.stringMatching(/60000 objects.*\$/),
    });
    expect(confirm).toHaveBeenCalledOnce();
    // nothing but whether a store lies there
    const fetched = asked.filter(({ what }) => what.startsWith('GET')).map(({ what }) => what);
    expect(fetched).toEqual(['GET exports/_trimtrail/manifest.json']);
  });
});

interface Page {
  readonly prefix: string;
  readonly after: string;
  readonly limit: number;
}

/** Keys that are made up while they are listed. */
function virtual(
  count: number,
  root: string,
  { prefix, after, limit }: Page,
): readonly { key: string; size: number; etag: string }[] {
  if (!root.startsWith(prefix) && !prefix.startsWith(root)) return [];
  const from = after.startsWith(root) ? Number(after.slice(root.length, root.length + 8)) + 1 : 0;
  return Array.from({ length: Math.max(0, Math.min(limit, count - from)) }, (_, at) => ({
    key: `${root}${String(from + at).padStart(8, '0')}.json.gz`,
    size: 1000,
    etag: 'e',
  }));
}
