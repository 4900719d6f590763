import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { example, giveFiles, newPage, openPrincipal, openView, still, VIEWS } from './flows.js';
import { hostileRecords } from './hostile-records.js';
import { PAYLOADS } from './payloads.js';
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

    it(`runs none of ${PAYLOADS.length} payloads in records, error messages and file names`, async () => {
      expect(PAYLOADS.length).toBeGreaterThanOrEqual(300);
      const page = await newPage(browser());
      const opened: string[] = [];
      page.on('dialog', (dialog) => void dialog.dismiss().then(() => opened.push(`dialog ${dialog.message()}`)));
      page.on('popup', (popup) => opened.push(`popup ${popup.url()}`));
      page.on('pageerror', (error) => opened.push(`error ${error.message}`));
      await page.goto(host().address);
      const buffer = Buffer.from(hostileRecords());
      await giveFiles(page, [
        { name: `${PAYLOADS[1]}.json`, mimeType: 'application/json', buffer },
        ...PAYLOADS.slice(0, 60).map((name) => ({ name, mimeType: 'text/plain', buffer: Buffer.from('no records') })),
      ]);
      await page.locator('a.line').first().waitFor();
      await openPrincipal(page, 'mallory');
      for (const view of VIEWS) {
        await openView(page, view);
        await page.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)));
        await still(page);
      }
      for (const button of await page.getByRole('button', { name: /^Look at/ }).all()) await button.click();
      await still(page);
      await openView(page, 'Use');
      await page.locator('a.number').first().click();
      await page.locator('.records summary').first().waitFor();
      await page.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)));

      const made = await page.evaluate(() => ({
        ran: (globalThis as { scriptRan?: unknown }).scriptRan ?? null,
        elements: [...document.querySelectorAll('script, iframe, object, embed, img, marquee, math, base, meta, link')]
          .map((one) => one.outerHTML)
          .filter((html) => /scriptRan|javascript:|src="?x/.test(html)),
        handlers: [...document.querySelectorAll('*')].filter((one) =>
          [...one.attributes].some(({ name }) => name.startsWith('on')),
        ).length,
        addresses: [...document.querySelectorAll('a[href], form[action]')]
          .map((one) => one.getAttribute('href') ?? one.getAttribute('action') ?? '')
          .filter((address) => !/^[?#]/.test(address)),
      }));
      expect(made).toEqual({ ran: null, elements: [], handlers: 0, addresses: [] });
      expect(opened).toEqual([]);
      await page.context().close();
    });
  });
}
