import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allRows } from '../../src/engines/engine.js';
import { openDuckDb, type DuckDb } from '../../src/engines/duckdb/duckdb.js';

let engine: DuckDb;
beforeAll(async () => {
  engine = await openDuckDb();
}, 120_000);
afterAll(() => engine.close());

describe('values and types as Trino gives them', () => {
  it.each([
    ['1::BIGINT', 'bigint', 1n],
    ['1::INTEGER', 'integer', 1],
    ['9007199254740993', 'bigint', 9007199254740993n],
    ['1.50::DECIMAL(5,2)', 'decimal(5,2)', '1.50'],
    ['1.5::DOUBLE', 'double', 1.5],
    ["'a'", 'varchar', 'a'],
    ['true', 'boolean', true],
    ['NULL::VARCHAR', 'varchar', null],
    ["DATE '2026-03-01'", 'date', '2026-03-01'],
    ["TIMESTAMP '2026-03-01 09:00:00'", 'timestamp(3)', '2026-03-01 09:00:00.000'],
    ["TIMESTAMP '2026-03-01 09:00:00.123456'", 'timestamp(3)', '2026-03-01 09:00:00.123456'],
    ["TIMESTAMPTZ '2026-03-01 09:00:00+02:00'", 'timestamp(3) with time zone', '2026-03-01 07:00:00.000 UTC'],
    ["TIME '09:00:00'", 'time(3)', '09:00:00.000'],
    ["'hi'::BLOB", 'varbinary', '68 69'],
    ['[1, NULL]', 'array(integer)', [1, null]],
    ["{'arn': 'a', 'Odd name': 2}", 'row(arn varchar, "Odd name" integer)', { arn: 'a', 'Odd name': 2 }],
    ["MAP {'k': 'v'}", 'map(varchar, varchar)', new Map([['k', 'v']])],
    ["[{'t': TIMESTAMP '2026-03-01 09:00:00'}]", 'array(row(t timestamp(3)))', [{ t: '2026-03-01 09:00:00.000' }]],
    ["'{}'::JSON", 'json', '{}'],
  ])('%s is %s', async (sql, type, value) => {
    const result = await engine.query(`SELECT ${sql} AS x`);
    expect(result.columns).toEqual([{ name: 'x', type }]);
    expect(await allRows(result)).toEqual([[value]]);
  });
});

describe('a query', () => {
  it('binds values, never pastes them', async () => {
    const hostile = "'); DROP TABLE t; --";
    expect(await allRows(await engine.query('SELECT ?, ?', { params: [hostile, 7n] }))).toEqual([[hostile, 7n]]);
  });

  it('cuts at maxRows and says so', async () => {
    const result = await engine.query('SELECT * FROM range(100000)', { maxRows: 3000 });
    expect((await allRows(result)).length).toBe(3000);
    expect(await result.statistics).toMatchObject({ rows: 3000, truncated: true });
  });

  it('does not call a result truncated that ends at maxRows', async () => {
    const result = await engine.query('SELECT * FROM range(3)', { maxRows: 3 });
    expect((await allRows(result)).length).toBe(3);
    expect(await result.statistics).toMatchObject({ rows: 3, truncated: false });
  });

  it('stops when its signal says so', async () => {
    const stopping = new AbortController();
    const running = engine
      .query('SELECT count(*) FROM range(10000000000) a, range(1000) b', { signal: stopping.signal })
      .then(allRows);
    setTimeout(() => stopping.abort(), 50);
    await expect(running).rejects.toMatchObject({ code: 'interrupted' });
    await expect(engine.query('SELECT 1', { signal: stopping.signal })).rejects.toMatchObject({ code: 'interrupted' });
    expect(await allRows(await engine.query('SELECT 1'))).toEqual([[1]]);
  });

  it('fails with a sentence, not with an echo of the text', async () => {
    const failing = engine.query("SELECT CAST('x' AS INTEGER)").then(allRows);
    await expect(failing).rejects.toMatchObject({
      code: 'query-failed',
      message: "Could not convert string 'x' to INT32",
    });
  });

  it('says when memory runs out', async () => {
    const small = await openDuckDb({ settings: { memory_limit: '10MB', max_temp_directory_size: '0B' } });
    const failing = small.query('SELECT list(i) FROM range(5000000) t(i)').then(allRows);
    await expect(failing).rejects.toMatchObject({ code: 'query-limit' });
    await small.close();
  });

  it('runs statements of ours that return nothing', async () => {
    await engine.run('CREATE OR REPLACE TABLE t AS SELECT 1 AS a');
    expect(await allRows(await engine.query('SELECT a FROM t'))).toEqual([[1]]);
  });
});
