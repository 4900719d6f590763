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
  // how long an ingest takes depends on what else the machine does: one that was too quick to be killed makes the next ones be killed sooner
  let pace = 1;
  for (let tries = 0; killed < POINTS; tries += 1) {
    expect(tries).toBeLessThan(10 * POINTS);
    const store = join(root, String(tries));
    // half of the points lie in the last third, where files are written and committed
    const part = killed % 2 === 0 ? killed / POINTS : 0.66 + (0.33 * killed) / POINTS;
    const outcome = await killAt(part * pace, store, prepared);
    rmSync(store, { recursive: true });
    if (outcome === 'killed') killed += 1;
    pace = outcome === 'killed' ? Math.min(1, pace * 1.02) : pace * 0.9;
  }
});
