import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { killAt, prepare } from '../store/kill-points.js';

const root = mkdtempSync(join(tmpdir(), 'trimtrail-kill-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const POINTS = 100;

it('SIGKILL at 100 points of ingest loses and doubles nothing', async () => {
  const prepared = await prepare(root);
  let killed = 0;
  for (let point = 0; point < POINTS; point += 1) {
    const store = join(root, String(point));
    // half of the points lie in the last third, where files are written and committed
    const part = point % 2 === 0 ? point / POINTS : 0.66 + (0.4 * point) / POINTS;
    if ((await killAt(part, store, prepared)) === 'killed') killed += 1;
    rmSync(store, { recursive: true });
  }
  expect(killed).toBeGreaterThan(POINTS / 2);
});
