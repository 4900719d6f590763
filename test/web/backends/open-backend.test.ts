import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { DEFAULT_REMOTE } from '../../../src/main/source-files.js';
import { listSources } from '../../../src/sources/list-sources.js';
import type { Backend } from '../../../src/views/backend.js';
import type { Progress } from '../../../src/views/types.js';
import { openBackend } from '../../../src/web/backends/open-backend.js';
import { startAthena } from '../../aws/doubles/athena.js';
import { bucketOf, startS3 } from '../../aws/doubles/s3.js';
import { withCredentials } from '../../aws/environment.js';

const trail = join(import.meta.dirname, '../../../examples/data/trail');
const cache = mkdtempSync(join(tmpdir(), 'trimtrail-ui-cache-'));
afterAll(() => rmSync(cache, { recursive: true, force: true }));
const credentials = withCredentials();

const READING = { cache, cacheBytes: 2 ** 30, threads: 2, maxInflatedBytes: 2 ** 29, remote: DEFAULT_REMOTE };
const LIMITS = { memoryBytes: 2 ** 30, threads: 2, timeoutMs: 60_000 };
const open = (source: string): Promise<Backend> => openBackend([source], { reading: READING, limits: LIMITS });

async function principalsOf(backend: Backend): Promise<readonly string[]> {
  const { principals } = await backend.open({});
  return principals.map(({ principal, events }) => `${principal.arn ?? principal.name} ${events}`).toSorted();
}

describe('what the page looks at', () => {
  it('a bucket shows what its files show, and is fetched once', async () => {
    const objects = new Map<string, Buffer>();
    for await (const { path } of listSources([trail]))
      if (path !== null) objects.set(relative(trail, path), readFileSync(path));
    const double = await startS3({ trail: bucketOf(objects) });
    credentials.at(double.endpoint);
    try {
      const files = await open(trail);
      const bucket = await open('s3://trail/');
      const seen: Progress[] = [];
      await bucket.open({ onProgress: (progress) => void seen.push(progress) });
      expect(await principalsOf(bucket)).toEqual(await principalsOf(files));
      expect(seen.length).toBeGreaterThan(0);
      await bucket.close();
      // whether a store lies there is asked each time
      const fetches = (): number =>
        double.asked.filter(({ what }) => what.startsWith('GET') && !what.endsWith('_trimtrail/manifest.json')).length;
      const fetched = fetches();
      const again = await open('s3://trail/');
      await again.open({});
      expect(fetches()).toBe(fetched);
      await again.close();
      await files.close();
    } finally {
      await double.close();
    }
  });

  describe('a table in Athena', () => {
    const NOTHING = { columns: [], rows: [] };
    const table = { Name: 'trail', Columns: [], PartitionKeys: [], Parameters: { location: 's3://store/' } };
    const held = (size: number): ReturnType<typeof bucketOf> => ({
      ...bucketOf(new Map()),
      list: (_, after) => (after === '' ? [{ key: 'day=2026-03-01/a.parquet', size, etag: 'e' }] : []),
    });

    it.each([
      ['that would be dear: nobody is there to ask', 30 * 2 ** 30, 'not-confirmed'],
      ['that is none of CloudTrail', 1000, 'sql-name'],
    ])('%s', async (_, size, code) => {
      const results = bucketOf(new Map());
      const athena = await startAthena({ run: () => NOTHING, results, table });
      const s3 = await startS3({ store: held(size), results });
      vi.stubEnv('AWS_ENDPOINT_URL_ATHENA', athena.endpoint);
      vi.stubEnv('AWS_ENDPOINT_URL_S3', s3.endpoint);
      try {
        const remote = { ...DEFAULT_REMOTE, confirm: () => Promise.resolve(false) };
        const opening = openBackend(['athena:security.trail'], { reading: { ...READING, remote }, limits: LIMITS });
        await expect(opening).rejects.toMatchObject({ code });
        expect(athena.asked.map(({ operation }) => operation)).not.toContain('StartQueryExecution');
      } finally {
        await athena.close();
        await s3.close();
      }
    });
  });

  it('sources that can not be read together are refused before anything is served', async () => {
    await expect(
      openBackend([trail, 'athena:logs.cloudtrail'], { reading: READING, limits: LIMITS }),
    ).rejects.toMatchObject({ code: 'sources-mixed' });
  });
});
