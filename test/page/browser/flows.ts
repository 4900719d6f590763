import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

export const root = fileURLToPath(new URL('../../../', import.meta.url));
export const example = (path: string): string => join(root, 'examples/data', path);

export const VIEWS = ['Use', 'Granted', 'Policy', 'Proof', 'Export'] as const;
export type ViewName = (typeof VIEWS)[number];

/** A busy machine is slow; no test asserts a time. */
const PATIENCE = 150_000;

/** A page in a context of its own. */
export async function newPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...options });
  context.setDefaultTimeout(PATIENCE);
  return context.newPage();
}

/** Goes to a view of the principal that is open, and waits until it is still. */
export async function openView(page: Page, name: ViewName | 'Principals' | 'SQL'): Promise<void> {
  await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name, exact: true }).click();
  await still(page);
}

/** Waits until nothing is awaited any more. */
export async function still(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('.waiting, [aria-busy="true"]') === null);
}

export async function openPrincipal(page: Page, name: string): Promise<void> {
  await page
    .locator('a.line', { has: page.getByText(name, { exact: true }) })
    .first()
    .click();
  await page.getByRole('heading', { level: 1, name: `Use · ${name}` }).waitFor();
  await still(page);
}

interface GivenFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** Gives files to the drop zone that is on the page. */
export async function giveFiles(page: Page, files: string | readonly GivenFile[]): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByText('Choose files').click()]);
  await chooser.setFiles(typeof files === 'string' ? files : [...files]);
}
