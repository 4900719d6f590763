import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDuckDb } from '../../../src/engines/duckdb/duckdb.js';
import { DUCKDB_TEXT } from '../../../src/engines/duckdb/sql-text.js';
import { columnPaths } from '../../../src/engines/trino/column-paths.js';
import { shippedCatalog } from '../../../src/main/catalog-files.js';
import { ingestInto } from '../../../src/main/ingest.js';
import { openStore } from '../../../src/store/open-store.js';
import { FILE_COLUMNS } from '../../../src/store/store-sql.js';
import { CLOUDTRAIL_COLUMNS, printTrinoType } from '../../../src/table/columns.js';
import { eachOnce, readableTable } from '../../../src/usage/sql/lake-table.js';
import type { Backend } from '../../../src/views/backend.js';
import { createDataSource } from '../../../src/views/data-source.js';
import { DEFAULT_SETTINGS } from '../../../src/views/defaults.js';
import type { DataSource } from '../../../src/views/types.js';
import { createEngineBackend } from '../../../src/web/backends/engine-backend.js';
import { inTurn } from '../../../src/web/backends/in-turn.js';
import { ALICE, DEPLOY, memoryOf, RECORDS, selectionOf } from '../../views/sources.js';

const folder = mkdtempSync(join(tmpdir(), 'trimtrail-ui-lake-'));
/** Lacks a column that is only shown. */
const COLUMNS = CLOUDTRAIL_COLUMNS.filter(({ name }) => name !== 'requestid');
const LOST = ['requestID', 'managementEvent', 'ARNPrefix'];
let [memory, lake]: DataSource[] = [];
let backend: Backend | null = null;

/** As over trail files behind Athena: documented columns, and every event twice. */
beforeAll(async () => {
  const file = join(folder, 'trail.json');
  writeFileSync(file, JSON.stringify({ Records: RECORDS }));
  await ingestInto(join(folder, 'store'), [file]);
  const { viewSql } = openStore(join(folder, 'store'));
  const db = await openDuckDb();
  const names = COLUMNS.map(({ name }) => `"${name}"`).join(', ');
  await db.run(`CREATE VIEW trail AS SELECT ${names} FROM (${viewSql}) UNION ALL SELECT ${names} FROM (${viewSql})`);
  const columns = new Map(COLUMNS.flatMap(({ name, type }) => [...columnPaths(name, printTrinoType(type))]));
  const shown = FILE_COLUMNS.map(([name]) => name);
  const table = readableTable({ name: 'trail', columns, partitions: [] }, '', { shown });
  const catalog = await shippedCatalog();
  backend = createEngineBackend({
    sources: ['trail'],
    catalog,
    openTable: () =>
      Promise.resolve({
        engine: inTurn(db),
        text: DUCKDB_TEXT,
        table: eachOnce(table),
        lacks: new Set(table.lacks),
        canAnswer: table.canAnswer,
        ledger: null,
        findings: table.findings,
      }),
    sql: null,
    close: () => db.close(),
  });
  lake = createDataSource(backend, {
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
  await backend?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function both<T>(ask: (source: DataSource) => Promise<T>): Promise<readonly [T, T]> {
  if (memory === undefined || lake === undefined) throw new RangeError('not open');
  return [await ask(memory), await ask(lake)];
}

describe('a table that holds every event twice shows what its records show in memory', () => {
  it('principals, every one with its counts; what was read is what is there', async () => {
    const ask = { search: '', sort: 'name', descending: false, offset: 0, limit: 100, current: null } as const;
    const [a, b] = await both((source) => source.principals(ask));
    expect(b).toEqual(a);
    const opened = await backend?.open({});
    const events = a.items.reduce((sum, item) => sum + item.events, 0);
    expect(opened?.ledger).toMatchObject({ files: 0, records: events, matched: events });
  });

  it.each([ALICE, DEPLOY])('activity and policy of %s', async (principal) => {
    const selection = selectionOf(principal);
    const [a, b] = await both((source) => source.activity(selection));
    expect(b).toEqual(a);
    const ask = { selection, settings: DEFAULT_SETTINGS, current: null, before: null };
    const [c, d] = await both((source) => source.policy(ask));
    expect({ ...d, findings: [] }).toEqual({ ...c, findings: [] });
  });

  it('records, without the column that the table lacks', async () => {
    const query = {
      selection: selectionOf(ALICE),
      eventName: null,
      outcome: null,
      errorCode: null,
      eventIds: [],
      behind: null,
      offset: 3,
      limit: 20,
    };
    const [a, b] = await both((source) => source.records(query));
    expect(b.total).toBe(a.total);
    // without what the documented table has no column for
    const shown = (json: string): unknown =>
      JSON.parse(json, (name, value: unknown) => (LOST.includes(name) || value === null ? undefined : value));
    expect(b.items.map(({ json, ...view }) => ({ ...view, record: shown(json) }))).toEqual(
      a.items.map(({ json, ...view }) => ({ ...view, record: shown(json) })),
    );
  });
});
