import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DEFAULT_REMOTE } from '../../../src/main/source-files.js';
import { listSources } from '../../../src/sources/list-sources.js';
import type { Backend } from '../../../src/views/backend.js';
import type { Progress } from '../../../src/views/types.js';
import { openBackend } from '../../../src/web/backends/open-backend.js';
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
      const fetched = double.asked.filter(({ what }) => what.startsWith('GET')).length;
      const again = await open('s3://trail/');
      await again.open({});
      expect(double.asked.filter(({ what }) => what.startsWith('GET')).length).toBe(fetched);
      await again.close();
      await files.close();
    } finally {
      await double.close();
    }
  });

  it.each(['athena:logs.cloudtrail', 'trino://host:8080/hive/logs/cloudtrail'])(
    '%s is refused, with another way',
    async (source) => {
      await expect(open(source)).rejects.toMatchObject({
        code: 'source-unsupported',
        hint: expect.stringContaining('s3://'),
      });
    },
  );

  it('sources that can not be read together are refused before anything is served', async () => {
    await expect(
      openBackend([trail, 'athena:logs.cloudtrail'], { reading: READING, limits: LIMITS }),
    ).rejects.toMatchObject({ code: 'sources-mixed' });
  });
});
