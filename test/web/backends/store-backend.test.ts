import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shippedCatalog } from '../../../src/main/catalog-files.js';
import { ingestInto } from '../../../src/main/ingest.js';
import { createSqlSource } from '../../../src/web/backends/sql-source.js';
import { createStoreBackend } from '../../../src/web/backends/store-backend.js';
import type { Backend } from '../../../src/views/backend.js';
import { createDataSource } from '../../../src/views/data-source.js';
import { DEFAULT_SETTINGS } from '../../../src/views/defaults.js';
import { SQL_VIEWS } from '../../../src/views/types/sql.js';
import type { DataSource, Selection } from '../../../src/views/types.js';
import { ADMINISTRATOR, ALICE, DEPLOY, memoryOf, RECORDS, recordsOf, selectionOf } from '../../views/sources.js';

const STORING = { cache: null, cacheBytes: 0, threads: 2, maxInflatedBytes: 2 ** 29 };
const folder = mkdtempSync(join(tmpdir(), 'trimtrail-ui-store-'));
const store = join(folder, 'store');
let [memory, stored]: DataSource[] = [];
let backend: Backend | null = null;
let sql: ReturnType<typeof createSqlSource> | null = null;

beforeAll(async () => {
  const file = join(folder, 'trail.json');
  writeFileSync(file, JSON.stringify({ Records: RECORDS }));
  await ingestInto(store, [file], STORING);
  sql = createSqlSource({
    sources: [store],
    storing: STORING,
    locations: new Map(),
    limits: { memoryBytes: 2 ** 30, threads: 2, timeoutMs: 60_000 },
    parameters: [],
    now: () => new Date('2026-06-01T00:00:00Z'),
  });
  const catalog = await shippedCatalog();
  backend = createStoreBackend({ sources: [store], storing: STORING, catalog, sql });
  stored = createDataSource(backend, {
    catalog,
    version: '0.0.0',
    drop: false,
    current: [],
    readCurrent: null,
    makePlan: null,
  });
  memory = await memoryOf(RECORDS);
}, 120_000);
afterAll(async () => {
  await sql?.close();
  await backend?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The same question to both. */
async function both<T>(ask: (source: DataSource) => Promise<T>): Promise<readonly [T, T]> {
  if (memory === undefined || stored === undefined) throw new RangeError('not open');
  return [await ask(memory), await ask(stored)];
}

const CASES: readonly (readonly [string, Selection])[] = [
  ['alice', selectionOf(ALICE)],
  ['alice in a window', selectionOf(ALICE, { from: '2026-03-10', to: '2026-04-02' })],
  ['a role', selectionOf(DEPLOY)],
  ['a role in one region', selectionOf(DEPLOY, { regions: ['us-east-1'] })],
];

describe('a store shows what its records show in memory', () => {
  it('principals, every one with its counts', async () => {
    const ask = { search: '', sort: 'name', descending: false, offset: 0, limit: 100, current: null } as const;
    const [a, b] = await both((source) => source.principals(ask));
    expect(b).toEqual(a);
  });

  it.each(CASES)('activity and learning of %s', async (_, selection) => {
    const [a, b] = await both((source) => source.activity(selection));
    expect(b).toEqual(a);
    const [c, d] = await both((source) => source.learning(selection));
    expect(d).toEqual(c);
    const [e, f] = await both((source) => source.top(selection));
    expect(f).toEqual(e);
  });

  it.each(CASES)('the policy of %s, with its evidence and proof', async (_, selection) => {
    const ask = { selection, settings: DEFAULT_SETTINGS, current: null, before: null };
    const [a, b] = await both((source) => source.policy(ask));
    expect({ ...b, findings: [] }).toEqual({ ...a, findings: [] });
  });

  it.each(CASES)('granted against used of %s', async (_, selection) => {
    const [a, b] = await both(async (source) => {
      const { id } = await source.putCurrent([ADMINISTRATOR]);
      return source.granted({ selection, current: id, minDays: 30 });
    });
    expect(b).toEqual(a);
    expect(a.counts.used).toBeGreaterThan(0);
    expect(a.counts.unobservable).toBeGreaterThan(0);
  });

  it('the coverage calendar', async () => {
    const [a, b] = await both((source) => source.coverage(selectionOf(ALICE)));
    expect(b).toEqual(a);
    expect(a.lanes.length).toBeGreaterThan(1);
  });

  it.each([
    ['latest first', {}],
    ['a later page', { offset: 7, limit: 5 }],
    ['denied ones', { outcome: 'denied' }],
    ['of one call', { eventName: 'GetObject' }],
    ['in a window', { selection: selectionOf(ALICE, { from: '2026-04-01', to: '2026-04-10' }) }],
    ['of a service', { selection: selectionOf(ALICE, { services: ['dynamodb.amazonaws.com'] }) }],
    ['of an address', { selection: selectionOf(ALICE, { addresses: ['203.0.113.24'] }) }],
    ['of a role', { selection: selectionOf(DEPLOY) }],
    ['of a session that is not there', { selection: selectionOf(DEPLOY, { sessions: ["x' OR '1'='1"] }) }],
  ] as const)('records: %s', async (_, narrowed) => {
    const query = recordsOf(selectionOf(ALICE), { limit: 20, ...narrowed });
    const [a, b] = await both((source) => source.records(query));
    expect(b.total).toBe(a.total);
    expect(b.items.map(({ json, ...view }) => [view, JSON.parse(json) as unknown])).toEqual(
      a.items.map(({ json, ...view }) => [view, JSON.parse(json) as unknown]),
    );
  });
});

describe('what a figure counts, asked of a store', () => {
  const under = { settings: DEFAULT_SETTINGS, current: null };
  const use = { kind: 'use', action: null, patterns: false, ...under } as const;

  it('resources lead to the same records as in memory, page by page', async () => {
    const selection = selectionOf(ALICE);
    const [{ resources }] = await both((source) => source.top(selection));
    for (const { resource, events } of resources.slice(0, 8)) {
      const query = recordsOf(selection, { behind: { ...use, resources: [resource] }, offset: 2, limit: 5 });
      const [a, b] = await both((source) => source.records(query));
      expect([b.total, b.items.map(({ eventId }) => eventId)]).toEqual([events, a.items.map(({ eventId }) => eventId)]);
    }
  });

  it('many events of one row are found by the row, not by their ids', async () => {
    const behind = { ...use, action: 's3:GetObject', resources: [] } as const;
    for (const query of [
      recordsOf(selectionOf(ALICE), { behind, limit: 100 }),
      recordsOf(selectionOf(ALICE), { behind: { kind: 'left', why: 'denied', ...under } }),
      recordsOf(selectionOf(DEPLOY), { behind: { kind: 'answer', answer: 'allowed by this policy', ...under } }),
    ]) {
      const [a, b] = await both((source) => source.records(query));
      expect(b.total).toBe(a.total);
      expect(b.items.map(({ eventId }) => eventId)).toEqual(a.items.map(({ eventId }) => eventId));
      expect(a.total).toBeGreaterThan(0);
    }
  });

  it.each([ALICE, DEPLOY])('RULE 26: conditions know what the calls of %s carried', async (principal) => {
    const settings = { ...DEFAULT_SETTINGS, conditions: ['region', 'source-ip', 'mfa'] } as const;
    const ask = { selection: selectionOf(principal), settings, current: null, before: null };
    const [a, b] = await both((source) => source.policy(ask));
    expect(b.documents).toEqual(a.documents);
    expect(b.proof).toEqual(a.proof);
  });
});

describe('SQL of the page', () => {
  it("lists tables with nested columns, functions, and starters that run, as Athena's", async () => {
    const schema = await sql?.schema();
    expect(schema?.tables[0]?.name).toBe('cloudtrail');
    expect(schema?.tables[0]?.columns.map(({ name }) => name)).toContain(
      'useridentity.sessioncontext.sessionissuer.arn',
    );
    expect(schema?.functions).toContain('json_extract_scalar');
    for (const starter of schema?.starters ?? []) {
      const result = await sql?.run({ sql: starter.sql, limit: 10 });
      expect(result?.columns.length, starter.title).toBeGreaterThan(0);
    }
  });

  it('runs, pages and sorts results, with bytes and price', async () => {
    const ran = await sql?.run({
      sql: 'SELECT eventname, count(*) AS n FROM cloudtrail GROUP BY 1 ORDER BY 1',
      limit: 3,
    });
    expect(ran).toMatchObject({ offset: 0, truncated: false, message: null });
    expect(ran?.rows).toHaveLength(3);
    expect(ran?.statistics?.parquetBytes).toBeGreaterThan(0);
    expect(ran?.statistics?.parquetCost).toBeGreaterThan(0);
    const top = await sql?.page({ id: ran?.id ?? '', offset: 0, limit: 5, sortBy: 1, descending: true });
    const counts = top?.rows.map(([, n]) => Number(n)) ?? [];
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
    expect(top?.total).toBe(ran?.total);
  });

  it.each(SQL_VIEWS)('opens the SQL behind %s, with its own numbers', async (view) => {
    const selection = selectionOf(ALICE, { from: '2026-03-10', to: '2026-04-02' });
    const text = await sql?.behind(view, selection);
    const result = await sql?.run({ sql: text ?? '', limit: 1000 });
    if (view !== 'activity') return expect(result?.total).toBeGreaterThan(0);
    const [activity] = await both((source) => source.activity(selection));
    const events = result?.rows.reduce((sum, [, , count]) => sum + Number(count), 0);
    return expect(events).toBe(Object.values(activity.totals).reduce((sum, count) => sum + count, 0));
  });

  it.each([
    ['sql-syntax', 'SELEC 1'],
    ['sql-name', 'SELECT * FROM nothing_of_the_kind, other'],
    ['sql-unsupported', "SELECT * FROM read_csv('/etc/passwd')"],
    ['sql-syntax', "COPY cloudtrail TO '/tmp/x'"],
  ])('refuses with %s: %s', async (code, text) => {
    await expect(sql?.run({ sql: text, limit: 1 })).rejects.toMatchObject({
      code: expect.stringMatching(new RegExp(`${code}|sql-|query-refused`)) as string,
    });
  });

  it('a quote in a value stays in its literal', async () => {
    const text = await sql?.behind('records', selectionOf("x' OR '1'='1", { services: ["a'b"] }));
    expect(text).toContain("'x'' OR ''1''=''1'");
    expect((await sql?.run({ sql: text ?? '', limit: 1 }))?.total).toBe(0);
  });

  it('a result that is not kept any more is an error that says so', async () => {
    await expect(
      sql?.page({ id: 'result-0', offset: 0, limit: 1, sortBy: null, descending: false }),
    ).rejects.toMatchObject({ code: 'query-failed' });
  });
});
