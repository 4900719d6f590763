import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allRows } from '../../../src/engines/engine.js';
import { sandboxEnvironment } from '../../../src/engines/duckdb/sandbox/child-process.js';
import { openTestSandbox, type TestSandbox } from './open.js';

let box: TestSandbox;
beforeAll(async () => {
  box = await openTestSandbox();
}, 120_000);
afterAll(() => box.close());

const rows = async (sql: string, options = {}): Promise<unknown> => allRows(await box.sandbox.query(sql, options));

describe('queries in the sandbox', () => {
  it.each([
    ['SELECT count(*) FROM t', [[1000n]]],
    ['select a from main.t where a < 2 order by a', [[0n], [1n]]],
    ['SELECT s.arn FROM t WHERE name = ?', [['x7']]],
    ['WITH x AS (SELECT 1 AS b), y AS (SELECT b + 1 AS c FROM x) SELECT c FROM y', [[2]]],
    ['WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 3) SELECT max(n) FROM r', [[3]]],
    ['SELECT our_macro(a) FROM t WHERE a = 1', [[2n]]],
    ['SELECT u FROM unnest([1, 2]) AS x(u)', [[1], [2]]],
    ['SELECT list_transform([1, 2], lambda x: x + 1)', [[[2, 3]]]],
    ["SELECT CASE WHEN a BETWEEN 1 AND 2 THEN 'x' END FROM t WHERE a IN (SELECT 1) AND EXISTS (SELECT 1)", [['x']]],
    ['SELECT row_number() OVER (ORDER BY a) FROM t WHERE a = 5', [[1n]]],
    ['VALUES (1), (2)', [[1], [2]]],
    ["SELECT 'read_text(''/etc/passwd'')'", [["read_text('/etc/passwd')"]]],
    ['SELECT 1;', [[1]]],
  ])('%s', async (sql, expected) => {
    expect(await rows(sql, sql.includes('?') ? { params: ['n7'] } : {})).toEqual(expected);
  });

  it('says which tables and columns a query used', async () => {
    const result = await box.sandbox.query('SELECT x.a, s.arn FROM t AS x');
    await allRows(result);
    expect(result.use).toEqual({ tables: ['["t"]'], columns: ['x', 'a', 's', 'arn'], everyColumn: false });
    const star = await box.sandbox.query('SELECT * FROM t LIMIT 1');
    await allRows(star);
    expect(star.use.everyColumn).toBe(true);
  });

  it('gives rows in batches, in order, however many', async () => {
    const all = await rows('SELECT range FROM range(50000)');
    expect(all).toHaveLength(50_000);
    expect((all as readonly (readonly unknown[])[])[49_999]).toEqual([49_999n]);
  });

  it('cuts at maxRows', async () => {
    const result = await box.sandbox.query('SELECT range FROM range(50000)', { maxRows: 10 });
    expect(await allRows(result)).toHaveLength(10);
    expect(await result.statistics).toMatchObject({ rows: 10, truncated: true });
  });

  it('goes on after a reader that left early', async () => {
    for await (const batch of (await box.sandbox.query('SELECT range FROM range(500000)')).rows) {
      expect(batch.length).toBeGreaterThan(0);
      break;
    }
    expect(await rows('SELECT 2')).toEqual([[2]]);
  });

  it('runs one after the other when asked side by side', async () => {
    const both = await Promise.all([rows('SELECT count(*) FROM t'), rows('SELECT max(a) FROM t')]);
    expect(both).toEqual([[[1000n]], [[999n]]]);
  });

  it('goes on after a failed query', async () => {
    await expect(rows("SELECT CAST('x' AS INTEGER)")).rejects.toMatchObject({ code: 'query-failed' });
    await expect(rows('SELECT nothing FROM t')).rejects.toMatchObject({ code: 'query-failed' });
    await expect(rows('SELEC 1')).rejects.toMatchObject({ code: 'query-refused' });
    expect(await rows('SELECT 2')).toEqual([[2]]);
  });
});

const SLOW = 'SELECT count(*) FROM range(100000000) a, range(100000) b WHERE a.range + b.range = -1';

describe('limits', () => {
  it('stops a query at its signal', async () => {
    const stopping = new AbortController();
    setTimeout(() => stopping.abort(), 100);
    await expect(rows(SLOW, { signal: stopping.signal })).rejects.toMatchObject({ code: 'interrupted' });
    await expect(rows('SELECT 1', { signal: stopping.signal })).rejects.toMatchObject({ code: 'interrupted' });
    expect(await rows('SELECT count(*) FROM t')).toEqual([[1000n]]);
  });

  it('kills a query that does not listen, and opens the sandbox anew with its tables', async () => {
    const stopping = new AbortController();
    setTimeout(() => stopping.abort(), 100);
    const deaf = rows("SELECT length(repeat('x', 2000000000 + CAST(random() AS INTEGER)))", {
      signal: stopping.signal,
    });
    await expect(deaf).rejects.toMatchObject({ code: expect.stringMatching(/interrupted|query-limit/) as string });
    expect(await rows('SELECT count(*) FROM t')).toEqual([[1000n]]);
  });

  it('stops a query that takes too long', async () => {
    const short = await openTestSandbox({ timeoutMs: 300 });
    await expect(short.sandbox.query(SLOW).then(allRows)).rejects.toMatchObject({
      code: 'query-limit',
      message: 'the query took longer than 0.3 s',
    });
    expect(await allRows(await short.sandbox.query('SELECT count(*) FROM t'))).toEqual([[1000n]]);
    await short.close();
  });

  it.each([
    ['rows', 'SELECT list(range) FROM range(100000000)'],
    ['one text', "SELECT length(repeat(repeat('x', 1000000 + CAST(random() AS INTEGER)), 3500))"],
  ])('stops a query that needs too much memory for %s', async (_, sql) => {
    const small = await openTestSandbox({ memoryBytes: 64 * 2 ** 20, timeoutMs: 600_000 });
    await expect(small.sandbox.query(sql).then(allRows)).rejects.toMatchObject({
      code: 'query-limit',
      message: 'the query needs more memory than it may use',
    });
    expect(await allRows(await small.sandbox.query('SELECT count(*) FROM t'))).toEqual([[1000n]]);
    await small.close();
  });
});

describe('the process', () => {
  it('is given nothing of the environment', () => {
    const env = { HOME: '/h', PATH: '/bin', AWS_SECRET_ACCESS_KEY: 'x', AWS_PROFILE: 'p', NODE_OPTIONS: '--inspect' };
    expect(sandboxEnvironment(env)).toEqual({ TZ: 'UTC' });
  });

  it('leaves nothing in the folders it was given', async () => {
    await rows('SELECT count(*) FROM t');
    expect(readdirSync(box.store)).toEqual(['part.parquet']);
  });
});
