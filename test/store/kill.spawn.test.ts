import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { killAt, prepare } from './kill-points.js';

const root = mkdtempSync(join(tmpdir(), 'trimtrail-kill-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('SIGKILL during ingest', () => {
  it('loses and doubles nothing', async () => {
    const prepared = await prepare(root);
    // the commit lies near the end
    for (const part of [0.3, 0.7, 0.9]) await killAt(part, join(root, String(part)), prepared);
  }, 240_000);
});
