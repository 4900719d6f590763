import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { packTar } from 'modern-tar';
import { describe, expect, test } from 'vitest';
import type { Ledger } from '../../src/base/ledger.js';
import { shippedCatalog } from '../../src/main/catalog-files.js';
import { DEFAULT_GRANTING, policyOf } from '../../src/main/generate-policy.js';
import { DEFAULT_READING, NO_FILTER, readUsage } from '../../src/main/read-usage.js';
import { A, call, onObject } from './pipeline.js';

const RECORDS = [
  call('dynamodb DescribeTable', { tableName: 'runs' }, { readOnly: true }),
  call('sqs ListQueues', {}, { readOnly: true, awsRegion: 'us-east-1' }),
  onObject('GetObject', 'b/daily/2026/03/01/x.csv', { readOnly: true }),
];
const page = (records: readonly unknown[]): Buffer => gzipSync(JSON.stringify({ Records: records }));
const DAY = 'eu-central-1/2026/03/01';
const DIGEST = {
  awsAccountId: A,
  digestStartTime: '2026-03-01T00:00:00Z',
  digestEndTime: '2026-03-01T01:00:00Z',
  logFiles: [],
};
const INSIGHT = {
  eventVersion: '1.07',
  eventType: 'AwsCloudTrailInsight',
  eventID: 'i',
  eventTime: '2026-03-01T00:00:00Z',
  insightDetails: { state: 'Start' },
  eventCategory: 'Insight',
};
const AGGREGATED = {
  eventVersion: '1.0',
  accountId: A,
  eventId: 'a',
  eventCategory: 'Aggregated',
  eventType: 'AwsAggregatedEvent',
  summary: {},
};
const ENDPOINT = {
  ...call('s3 DeleteBucket', { bucketName: 'b' }),
  eventType: 'AwsVpceEvent',
  eventCategory: 'NetworkActivity',
};

/** A bucket as S3 keeps it: path → bytes. */
const tree = (root: string): Readonly<Record<string, Uint8Array>> => ({
  [`${root}/${A}/CloudTrail/${DAY}/a.json.gz`]: page(RECORDS.slice(0, 2)),
  [`${root}/${A}/CloudTrail/${DAY}/b.json.gz`]: page(RECORDS.slice(1)),
  [`${root}/${A}/CloudTrail-Digest/${DAY}/d.json.gz`]: gzipSync(JSON.stringify(DIGEST)),
  [`${root}/${A}/CloudTrail-Insight/${DAY}/i.json.gz`]: page([INSIGHT]),
  [`${root}/${A}/CloudTrail-Aggregated/${DAY}/g.json.gz`]: page([AGGREGATED]),
  [`${root}/${A}/CloudTrail-NetworkActivity/${DAY}/n.json.gz`]: page([ENDPOINT]),
});

const LAYOUTS: Readonly<Record<string, Readonly<Record<string, Uint8Array>>>> = {
  'an account’s trail': tree('AWSLogs'),
  'an organization’s trail': tree('AWSLogs/o-a1b2c3d4e5'),
  'Control Tower': tree('o-a1b2c3d4e5/AWSLogs/o-a1b2c3d4e5'),
  'a prefix': tree('logs/prod/AWSLogs'),
  'names that tell nothing': Object.fromEntries(Object.values(tree('x')).map((bytes, n) => [`${n}.bin`, bytes])),
};

async function cutTree(source: string): Promise<{ readonly policy: string; readonly ledger: Ledger }> {
  const filter = { ...NO_FILTER, principals: ['alice'] };
  const usage = await readUsage([source], { ...DEFAULT_READING, threads: 1, filter });
  const whose = { spec: 'alice', filter };
  const { generated } = await policyOf(usage, await shippedCatalog(), { whose, granting: DEFAULT_GRANTING });
  return { policy: JSON.stringify(generated.policy), ledger: usage.ledger };
}

function write(files: Readonly<Record<string, Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'trimtrail-'));
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return folder;
}

const expected = cutTree(write({ 'all.json': Buffer.from(JSON.stringify({ Records: RECORDS })) }));
const SEEN = {
  records: 5,
  duplicates: 1,
  refused: [],
  malformedCount: 0,
  skipped: { digest: 1, insight: 1, aggregated: 1 },
};

describe.each(Object.entries(LAYOUTS))('%s', (_, files) => {
  test('as a directory', async () => {
    const { policy, ledger } = await cutTree(write(files));
    expect(policy).toBe((await expected).policy);
    expect(ledger).toMatchObject(SEEN);
  });

  test('as a zip and as a tar.gz, whatever they are called', async () => {
    const zip = zipSync({ ...files });
    const tar = await packTar(
      Object.entries(files).map(([name, body]) => ({ header: { name, size: body.length }, body })),
    );
    for (const bytes of [zip, gzipSync(tar)]) {
      const { policy, ledger } = await cutTree(join(write({ 'download.txt': bytes }), 'download.txt'));
      expect(policy).toBe((await expected).policy);
      expect(ledger).toMatchObject(SEEN);
    }
  });
});

test('hostile member names are only names', async () => {
  const names = ['../../evil.json', '/etc/evil.json', 'a\u001b[31m.json', '..\\..\\evil.json', 'constructor', '-rf'];
  const zip = zipSync(Object.fromEntries([...names, 'x'.repeat(300)].map((name) => [name, page(RECORDS)])));
  const body = page(RECORDS);
  const tar = await packTar([...names, '__proto__'].map((name) => ({ header: { name, size: body.length }, body })));
  for (const bytes of [zip, tar]) {
    const { policy, ledger } = await cutTree(join(write({ archive: bytes }), 'archive'));
    expect(policy).toBe((await expected).policy);
    expect(ledger).toMatchObject({ refused: [], malformedCount: 0, matched: 3 });
  }
});
