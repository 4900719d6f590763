import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPlan } from '../../src/apply/plan-file.js';
import { shippedCatalog } from '../../src/main/catalog-files.js';
import { createDataSource } from '../../src/views/data-source.js';
import { DEFAULT_SETTINGS } from '../../src/views/defaults.js';
import type { DataSource, ExportQuery, PolicySettings, Selection } from '../../src/views/types.js';
import { openBackend } from '../../src/web/backends/open-backend.js';
import { planMaker } from '../../src/web/plan-maker.js';
import { ADMINISTRATOR, ALICE, RECORDS, selectionOf } from '../views/sources.js';

const DETAILS = readFileSync(
  fileURLToPath(new URL('../../examples/data/current-policies.json', import.meta.url)),
  'utf8',
);
const folder = mkdtempSync(join(tmpdir(), 'trimtrail-plan-'));
const READING = { cache: null, cacheBytes: 0, threads: 1, maxInflatedBytes: 2 ** 29 };
let source: DataSource;
let current = '';

beforeAll(async () => {
  const file = join(folder, 'trail.json');
  writeFileSync(file, JSON.stringify({ Records: RECORDS }));
  const limits = { memoryBytes: 2 ** 30, threads: 1, timeoutMs: 60_000 };
  const backend = await openBackend([file], { reading: READING, limits });
  const now = (): Date => new Date('2026-06-01T00:00:00Z');
  source = createDataSource(backend, {
    catalog: await shippedCatalog(),
    version: '0.0.0',
    drop: false,
    current: [],
    readCurrent: null,
    makePlan: planMaker({ sources: [file], reading: READING, tool: 'trimtrail test', now }),
  });
  current = (await source.putCurrent([{ name: 'details.json', text: DETAILS }])).id;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Asked extends Partial<Pick<ExportQuery, 'current'>> {
  readonly settings?: Partial<PolicySettings>;
  readonly selection?: Partial<Selection>;
}

async function plan({ settings = {}, selection = {}, current: under = current }: Asked = {}) {
  const [file] = await source.exportFiles({
    kind: 'plan',
    selection: selectionOf(ALICE, selection),
    settings: { ...DEFAULT_SETTINGS, ...settings },
    current: under,
  });
  expect(file?.name).toBe('alice-plan.json');
  return readPlan('alice-plan.json', file?.text ?? '');
}

describe('a plan made on the page', () => {
  it('is one that trimtrail apply reads: nothing is gained, and the state of today is in it', async () => {
    expect(source.exportKinds).toContain('plan');
    const made = await plan();
    expect(made.before.arn).toBe(ALICE);
    expect(made.diff.gained).toEqual([]);
    expect(made.diff.lost.length).toBeGreaterThan(0);
    expect(made.proof).toMatchObject({ replay: { answers: { denied: 0 } } });
  });

  it('holds what was kept by hand', async () => {
    const kept = { kind: 'keep', action: 'rds:DescribeDBSnapshots', resource: '*', note: 'quarter end' } as const;
    const granted = async (settings: Partial<PolicySettings>) => JSON.stringify((await plan({ settings })).steps);
    expect(await granted({})).not.toContain('rds:');
    expect(await granted({ decisions: [kept] })).toContain('rds:');
  });

  it.each([
    ['without policies of today', { current: null }],
    ['of filtered calls', { selection: { regions: ['us-east-1'] } }],
  ] as const)('is refused %s', async (_, asked) => {
    await expect(plan(asked)).rejects.toMatchObject({ code: 'plan-refused' });
  });

  it('is refused from documents that do not say what they are attached to', async () => {
    const { id } = await source.putCurrent([ADMINISTRATOR]);
    await expect(plan({ current: id })).rejects.toMatchObject({ code: 'plan-refused', message: /do not say/ });
  });

  it('can not be made of what can be read only once', () => {
    expect(planMaker({ sources: ['-'], reading: READING, tool: 't', now: () => new Date() })).toBeNull();
  });
});
