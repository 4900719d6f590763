import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

export const root = fileURLToPath(new URL('../../../', import.meta.url));
export const example = (path: string): string => join(root, 'examples/data', path);

export const VIEWS = ['Use', 'Granted', 'Policy', 'Proof', 'Export'] as const;
export type ViewName = (typeof VIEWS)[number];

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
