import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDuckDb, type DuckDb } from '../../../src/engines/duckdb/duckdb.js';
import { OPERATORS, SCALAR_FUNCTIONS, TABLE_FUNCTIONS } from '../../../src/engines/duckdb/sandbox/allowed-functions.js';
import { checkStatement, tableKey, type Checked } from '../../../src/engines/duckdb/sandbox/check-statement.js';
import { allRows } from '../../../src/engines/engine.js';

let engine: DuckDb;
beforeAll(async () => {
  engine = await openDuckDb();
}, 120_000);
afterAll(() => engine.close());

const REACH = {
  tables: new Set([['t'], ['default', 't'], ['awsdatacatalog', 'default', 't']].map(tableKey)),
  macros: new Set(['ours']),
};

async function check(sql: string): Promise<Checked> {
  const [[text] = []] = await allRows(await engine.query('SELECT json_serialize_sql(?::VARCHAR)', { params: [sql] }));
  return checkStatement(JSON.parse(text as string), REACH);
}

describe('which tables a statement may name', () => {
  it.each([
    ['SELECT * FROM t'],
    ['SELECT * FROM T'],
    ['SELECT * FROM "T"'],
    ['SELECT * FROM "default".t'],
    ['SELECT * FROM awsdatacatalog."default".t'],
    ['WITH x AS (SELECT 1) SELECT * FROM x'],
    ['WITH x AS (SELECT 1) SELECT * FROM (SELECT * FROM X) q'],
    ['WITH x AS (SELECT 1), y AS (SELECT * FROM x) SELECT * FROM y'],
    ['SELECT ours(a) FROM t'],
  ])('%s is let through', async (sql) => {
    expect(await check(sql)).toHaveProperty('use');
  });

  it.each([
    ['SELECT * FROM u', "'u' is not one of the tables that can be read"],
    ['SELECT * FROM "default.t"', "'default.t' is not one of the tables that can be read"],
    ['SELECT * FROM other.t', "'other.t' is not one of the tables that can be read"],
    ['WITH y AS (SELECT * FROM x), x AS (SELECT 1) SELECT * FROM y', "'x' is not one of the tables that can be read"],
    ['SELECT * FROM (WITH x AS (SELECT 1) SELECT * FROM x) q, x', "'x' is not one of the tables that can be read"],
    ['WITH x AS (SELECT 1) SELECT * FROM main.x', "'main.x' is not one of the tables that can be read"],
    ['SELECT theirs(a) FROM t', "function 'theirs' cannot be used here"],
    ['SELECT other.ours(a) FROM t', "function 'ours' cannot be used here"],
    ['SELECT * FROM t AT (VERSION => 1)', 'a table has no versions here'],
  ])('%s: %s', async (sql, refused) => {
    expect(await check(sql)).toEqual({ refused });
  });

  it.each([[null], [{}], [[]], [{ error: false }], [{ error: false, statements: [] }], ['text']])(
    'what is no serialised statement is refused: %j',
    (tree) => {
      expect(checkStatement(tree, REACH)).toHaveProperty('refused');
    },
  );
});

describe('the lists', () => {
  it('name functions that this DuckDB has', async () => {
    const rows = await allRows(await engine.query('SELECT DISTINCT lower(function_name) FROM duckdb_functions()'));
    const known = new Set(rows.map(([name]) => name));
    const listed = [...SCALAR_FUNCTIONS, ...OPERATORS, ...TABLE_FUNCTIONS];
    expect(listed.filter((name) => !known.has(name))).toEqual([]);
  });

  it('name nothing that reads outside the row', () => {
    const outside =
      /^(read_|parquet_|duckdb_|pragma_|pg_|current_setting|getvariable|getenv|query|glob|sniff|write_log|nextval|json_(de)?serialize|json_execute)/;
    const listed = [...SCALAR_FUNCTIONS, ...OPERATORS, ...TABLE_FUNCTIONS];
    expect(listed.filter((name) => outside.test(name))).toEqual([]);
  });
});
