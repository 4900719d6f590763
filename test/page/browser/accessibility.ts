import type { Browser, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { violations } from './axe.js';
import { example, giveFiles, newPage, openPrincipal, openView, still, VIEWS } from './flows.js';

const WIDTHS = [1280, 390] as const;

/** Opens what stands closed, as far as a page is meant to show at once. */
const openAll = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const one of [...document.querySelectorAll('details')].slice(0, 40)) one.open = true;
  });

/** WCAG 2.2 AA as far as axe can tell, in both themes and at both widths; and nothing wider than the window. */
export function accessibilityTests(browser: () => Browser, address: () => string): void {
  describe('accessibility', () => {
    it.each(WIDTHS)('has no violation at %i pixels, light and dark', async (width) => {
      const page = await newPage(browser(), { viewport: { width, height: 844 }, reducedMotion: 'reduce' });
      const found: string[] = [];
      const look = async (where: string): Promise<void> => {
        for (const theme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme: theme });
          found.push(...(await violations(page, theme)).map((one) => `${where}, ${theme}: ${one}`));
        }
        const wide = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        if (wide > 0) found.push(`${where}: ${wide} pixels wider than the window`);
      };
      await page.goto(address());
      await look('welcome');
      await giveFiles(page, example('event_history.json'));
      await page.locator('a.line').first().waitFor();
      await look('principals');
      await openPrincipal(page, 'alice');
      await openView(page, 'Granted');
      await giveFiles(page, example('current-policies.json'));
      await page.locator('.current-line').waitFor();
      for (const view of VIEWS) {
        await openView(page, view);
        if (view === 'Policy') await page.locator('.code-action a').first().click();
        if (view === 'Export') await page.getByRole('button', { name: 'Look at Report', exact: true }).click();
        await still(page);
        await look(view);
        await openAll(page);
        await still(page);
        await look(`${view}, all of it open`);
      }
      await openView(page, 'Use');
      await page.locator('a.number').first().click();
      await page.locator('.records li').first().waitFor();
      await look('records');
      await page.keyboard.press('Escape');
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
      await look('help');
      expect(found).toEqual([]);
      await page.context().close();
    });
  });
}
