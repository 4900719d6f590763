/** `npm run screenshots`: takes the pictures of docs/images anew, of the built program over the example account. */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../test/page/browser/chromium.js';
import { example, giveFiles, openPrincipal, openView, root, still } from '../test/page/browser/flows.js';
import { startUi } from '../test/page/browser/running-ui.js';

interface Look {
  readonly width: number;
  readonly height: number;
  readonly theme: 'light' | 'dark';
}

const LOOKS: readonly Look[] = [
  { width: 1280, height: 800, theme: 'light' },
  { width: 1280, height: 800, theme: 'dark' },
  { width: 390, height: 800, theme: 'light' },
  { width: 390, height: 800, theme: 'dark' },
];

async function takeAll(browser: Browser, address: string, look: Look): Promise<void> {
  const { width, height, theme } = look;
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: theme, reducedMotion: 'reduce' });
  const take = async (name: string): Promise<void> => {
    await still(page);
    await page.mouse.move(0, 0);
    await page.screenshot({ path: join(root, `docs/images/${name}-${width}-${theme}.png`) });
  };
  await page.goto(address);
  await openPrincipal(page, 'alice');
  await page.getByRole('link', { name: 'last 60 days' }).click();
  await take('use');
  await openView(page, 'Granted');
  await giveFiles(page, example('current-policies.json'));
  await page.getByText('Compared with').waitFor();
  await openView(page, 'Policy');
  await lookInto(page, 'iam:PassRole');
  await take('policy');
  await page.close();
}

async function lookInto(page: Page, action: string): Promise<void> {
  await page
    .getByRole('link', { name: `why ${action} is there` })
    .first()
    .click();
}

const ui = await startUi('examples/data/trail');
const browser = await openBrowser();
try {
  for (const look of LOOKS) await takeAll(browser, ui.address, look);
} finally {
  await browser.close();
  await ui.stop();
}
