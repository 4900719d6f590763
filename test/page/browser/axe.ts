import axe from 'axe-core';
import type { Page } from 'playwright-core';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds wrong, one line each. Dark differs from light in colours only. */
export async function violations(page: Page, theme: 'light' | 'dark'): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const only = theme === 'light' ? { type: 'tag', values: TAGS } : { type: 'rule', values: ['color-contrast'] };
  return page.evaluate(async (runOnly) => {
    const { axe: checker } = globalThis as unknown as { readonly axe: typeof axe };
    const found = await checker.run(document, { runOnly: runOnly as axe.RunOnly, resultTypes: ['violations'] });
    return found.violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary ?? ''}`),
    );
  }, only);
}
