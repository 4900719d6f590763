import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** Where Debian and others put it; `TRIMTRAIL_CHROMIUM` names another. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium'];
const INSTALL = 'apt-get update && apt-get install -y --no-install-recommends chromium';

const isRoot = process.getuid?.() === 0;

function find(): string | undefined {
  const named = process.env['TRIMTRAIL_CHROMIUM'];
  return named ?? PLACES.find((path) => existsSync(path));
}

/**
 * The browser of the page tests. It is installed when it is missing and this process may (root, with apt); otherwise the tests fail with the
 * one command to run. They are never skipped.
 */
export function openBrowser(): Promise<Browser> {
  if (find() === undefined && isRoot) spawnSync('sh', ['-c', INSTALL], { stdio: 'inherit' });
  const executablePath = find();
  if (executablePath === undefined) {
    throw new Error(`The page tests need Chromium. Run this once: sudo sh -c '${INSTALL}'`);
  }
  return chromium.launch({ executablePath, args: isRoot ? ['--no-sandbox'] : [] });
}
