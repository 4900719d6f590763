import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from './axe.js';
import { example, newPage, openView } from './flows.js';
import { startUi, type RunningUi } from './running-ui.js';

/** The SQL view, with the sandbox of the program behind it. */
export function sqlTests(browser: () => Browser): void {
  let ui: RunningUi;
  beforeAll(async () => {
    ui = await startUi(example('trail'));
  });
  afterAll(() => ui.stop());

  describe('the SQL view', () => {
    it('asks in SQL: runs, sorts, draws, says what is wrong, completes', async () => {
      const page = await newPage(browser());
      await page.goto(ui.address);
      await page.locator('a.line').first().waitFor();
      await openView(page, 'SQL');
      const editor = page.getByRole('textbox', { name: 'SQL' });
      await editor.waitFor();
      await page.getByRole('button', { name: 'Run' }).click();
      const result = page.getByRole('region', { name: 'Result' });
      await result.waitFor();
      expect(await result.innerText()).toMatch(/\d+ rows?/);
      expect(await result.innerText()).toMatch(/Athena would scan/);

      await editor.fill('SELECT eventname, COUNT(*) AS n FROM cloudtrail GROUP BY 1');
      await page.keyboard.press('Control+Enter');
      const byCount = result.getByRole('columnheader', { name: 'n', exact: true }).getByRole('button');
      for (const _ of ['least first', 'most first']) await byCount.click();
      await expect.poll(() => result.locator('tbody tr').first().innerText()).toContain('GetObject');
      await result.getByRole('button', { name: 'as a chart' }).click();
      await result.locator('.chart-bar').first().waitFor();

      expect(await violations(page, 'light')).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await violations(page, 'dark')).toEqual([]);

      await editor.fill('SELECT nothing_such FROM cloudtrail');
      await page.keyboard.press('Control+Enter');
      expect(await page.getByRole('alert').innerText()).toContain('nothing_such');
      await editor.fill('SELECT useri');
      await page.keyboard.press('Control+Space');
      await page.locator('.cm-tooltip-autocomplete').getByText('useridentity').first().waitFor();
      await page.context().close();
    });
  });
}
