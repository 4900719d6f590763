import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, vi } from 'vitest';
import { accessibilityTests } from './browser/accessibility.js';
import { openBrowser } from './browser/chromium.js';
import { payloadTests } from './browser/payload-tests.js';
import { serveFolder, type StaticHost } from './browser/static-host.js';
import { root } from './browser/flows.js';
import { sqlTests } from './browser/sql-view.js';
import { staticPageTests } from './browser/static-page.js';
import { wholeWayTests } from './browser/whole-way.js';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 600_000 });

/** One browser for all tests of the page: starting it takes longer than most of them. */
let browser: Browser;
let host: StaticHost;
const folder = join(mkdtempSync(join(tmpdir(), 'trimtrail-page-')), 'site');

beforeAll(async () => {
  browser = await openBrowser();
  execFileSync(process.execPath, [join(root, 'bin/trimtrail.js'), 'ui', '--export', folder], { stdio: 'pipe' });
  host = await serveFolder(folder);
});

afterAll(async () => {
  await browser?.close();
  host?.close();
  rmSync(folder, { recursive: true, force: true });
});

staticPageTests(
  () => browser,
  () => host,
);
payloadTests(
  () => browser,
  () => host,
);
wholeWayTests(() => browser);
sqlTests(() => browser);
accessibilityTests(
  () => browser,
  () => host.address,
);
