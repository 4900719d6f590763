import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { example, giveFiles, newPage, openPrincipal, openView } from './flows.js';
import type { StaticHost } from './static-host.js';

/** The page as files on a host that knows nothing of trimtrail. */
export function staticPageTests(browser: () => Browser, host: () => StaticHost): void {
  describe('the page without a server', () => {
    it('makes a policy of a CSV with the network blocked, and asks nobody for anything', async () => {
      const page = await newPage(browser(), { acceptDownloads: true });
      await page.goto(host().address, { waitUntil: 'networkidle' });
      const before = host().asked.length;
      const wanted: string[] = [];
      page.on('request', (request) => wanted.push(request.url()));
      await page.context().setOffline(true);

      await giveFiles(page, example('event_history.csv'));
      await openPrincipal(page, 'alice');
      await openView(page, 'Policy');
      const text = await page.getByRole('region', { name: 'Policy as JSON' }).innerText();
      expect(text).toContain('"lambda:GetFunction"');
      await openView(page, 'Export');
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Save Policy as JSON' }).click(),
      ]);
      expect(JSON.parse(readFileSync(await download.path(), 'utf8'))).toMatchObject({ Version: '2012-10-17' });

      expect(wanted.filter((address) => !/^blob:|favicon/.test(address))).toEqual([]);
      expect(host().asked.slice(before)).toEqual([]);
      await page.context().close();
    });

    it('loads in less than 350 kB, compressed, without the editor and what reads records', async () => {
      const page = await newPage(browser());
      const loaded: string[] = [];
      page.on('request', (request) => loaded.push(request.url()));
      await page.goto(host().address);
      await page.getByText('Drop files here').waitFor();
      const own = loaded.filter((address) => !/memory-source|catalog/.test(address));
      const sizes = await Promise.all(
        own.map(async (address) => gzipSync(Buffer.from(await (await fetch(address)).arrayBuffer())).length),
      );
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(350_000);
      expect(loaded.filter((address) => address.includes('sql-editor'))).toEqual([]);
      await page.context().close();
    });

    it('asks its host for the same files, whatever services are in the records', async () => {
      expect([...new Set(host().asked.filter((one) => one.includes('catalog')))]).toEqual(['GET /catalog.json.gz']);
    });
  });
}
