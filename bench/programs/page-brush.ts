/**
 * Draws windows over the heat map of the busiest principal, in Chromium: `page-brush.mjs TRIMTRAIL STORE WINDOWS`. Prints the 95th
 * percentile, in milliseconds, of the time from a key on an edge of the window to all views having answered and been painted.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const [, , trimtrail = '', store = '', windows = '100'] = process.argv;
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = process.env['TRIMTRAIL_CHROMIUM'] ?? PLACES.find((path) => existsSync(path)) ?? '';

const child = spawn(process.execPath, [trimtrail, 'ui', store, '--port', '0', '--no-open', '--no-cache'], {
  stdio: ['ignore', 'pipe', 'inherit'],
  env: { ...process.env, CI: 'true' },
});
const address = await new Promise<string>((resolve, reject) => {
  child.once('exit', (code) => reject(new Error(`trimtrail ui ended with ${code}`)));
  child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
});
const isRoot = process.getuid?.() === 0;
const browser = await chromium.launch({ executablePath, args: isRoot ? ['--no-sandbox'] : [] });
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  page.setDefaultTimeout(120_000);
  await page.goto(address);
  await page.locator('a.line').first().click();
  await page.getByRole('slider', { name: 'Last day of the window' }).waitFor();
  await page.waitForFunction(() => document.querySelector('.waiting, [aria-busy="true"]') === null);
  const times: number[] = [];
  for (let drawn = 0; drawn < Number(windows); drawn += 1) times.push(await page.evaluate(drawOne, drawn));
  const sorted = times.toSorted((a, b) => a - b);
  console.log(JSON.stringify({ p95: sorted[Math.ceil(sorted.length * 0.95) - 1], median: sorted[sorted.length >> 1] }));
} finally {
  await browser.close();
  child.removeAllListeners('exit');
  child.kill('SIGTERM');
}

/** Moves an edge by a key so that no window comes twice, and waits until what hangs on it is painted. */
async function drawOne(drawn: number): Promise<number> {
  const edge = document.querySelector<HTMLElement>(drawn % 2 === 0 ? '.brush-last' : '.brush-first');
  const key = drawn % 2 === 0 ? 'ArrowLeft' : 'ArrowRight';
  const back =
    Number(edge?.getAttribute('aria-valuenow')) ===
    Number(edge?.getAttribute(drawn % 2 === 0 ? 'aria-valuemin' : 'aria-valuemax'));
  const started = performance.now();
  edge?.dispatchEvent(
    new KeyboardEvent('keydown', { key: back ? (drawn % 2 === 0 ? 'End' : 'Home') : key, bubbles: true }),
  );
  const painted = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  do await painted();
  while (document.querySelector('.waiting, [aria-busy="true"]') !== null);
  return performance.now() - started;
}
