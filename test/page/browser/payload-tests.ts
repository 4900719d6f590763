import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { giveFiles, newPage, openPrincipal, openView, still, VIEWS } from './flows.js';
import { hostileRecords } from './hostile-records.js';
import { PAYLOADS } from './payloads.js';
import { startUi } from './running-ui.js';
import type { StaticHost } from './static-host.js';

/** What records, error messages and names of files hold is text, whoever serves the page. */
export function payloadTests(browser: () => Browser, host: () => StaticHost): void {
  describe(`none of ${PAYLOADS.length} payloads runs`, () => {
    it('there are enough of them', () => {
      expect(PAYLOADS.length).toBeGreaterThanOrEqual(300);
    });

    it('on a static host, with file names that are payloads', async () => {
      const { page, opened } = await watchedPage(browser());
      await page.goto(host().address);
      await giveFiles(page, [
        { name: `${PAYLOADS[1]}.json`, mimeType: 'application/json', buffer: Buffer.from(hostileRecords()) },
        ...PAYLOADS.slice(0, 60).map((name) => ({ name, mimeType: 'text/plain', buffer: Buffer.from('no records') })),
      ]);
      await lookAtEverything(page);
      expect(await whatWasMade(page)).toEqual(NOTHING);
      expect(opened).toEqual([]);
      await page.context().close();
    });

    it('over trimtrail ui, from the records and from an error about a file', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'trimtrail-payloads-'));
      writeFileSync(join(folder, '<img src=x onerror=scriptRan=1>.json'), hostileRecords());
      writeFileSync(join(folder, '<svg onload=scriptRan=2>.json'), '{"Records": [');
      const ui = await startUi(folder);
      try {
        const { page, opened } = await watchedPage(browser());
        await page.goto(ui.address);
        await lookAtEverything(page);
        await openView(page, 'Granted');
        await giveFiles(page, [
          { name: '<img src=x onerror=scriptRan=3>', mimeType: 'text/plain', buffer: Buffer.from('<b onclick=x>') },
        ]);
        await page.locator('[role="alert"]').first().waitFor();
        expect(await whatWasMade(page)).toEqual(NOTHING);
        expect(opened).toEqual([]);
        await page.context().close();
      } finally {
        await ui.stop();
        rmSync(folder, { recursive: true, force: true });
      }
    });
  });
}

const NOTHING = { ran: null, elements: [], handlers: 0, addresses: [] };

/** A page, and whatever it opens or breaks by. */
async function watchedPage(browser: Browser): Promise<{ readonly page: Page; readonly opened: readonly string[] }> {
  const page = await newPage(browser);
  const opened: string[] = [];
  page.on('dialog', (dialog) => void dialog.dismiss().then(() => opened.push(`dialog ${dialog.message()}`)));
  page.on('popup', (popup) => opened.push(`popup ${popup.url()}`));
  page.on('pageerror', (error) => opened.push(`error ${error.message}`));
  return { page, opened };
}

const openAll = (page: Page): Promise<void> =>
  page.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)));

/** Every view of the principal whose records are full of payloads, with all that can be opened open. */
async function lookAtEverything(page: Page): Promise<void> {
  await page.locator('a.line').first().waitFor();
  await openPrincipal(page, 'mallory');
  for (const view of VIEWS) {
    await openView(page, view);
    await openAll(page);
    await still(page);
  }
  const closed = page.getByRole('button', { name: /^Look at/ });
  while ((await closed.count()) > 0) await closed.first().click();
  await still(page);
  await openView(page, 'Use');
  await page.locator('a.number').first().click();
  await page.locator('.records summary').first().waitFor();
  await openAll(page);
}

/** What would be there if a payload had become more than text. */
const whatWasMade = (page: Page): Promise<unknown> =>
  page.evaluate(() => ({
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
