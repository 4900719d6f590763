import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { byText, conformanceFiles, type ConformanceCase } from './case.js';
import { openConformanceDuckDb, type Answer, type ConformanceEngine } from './engine.js';

/** Trino's names of errors that are seen before a row is read → our code. Every other one is about a value. */
const STATIC: Readonly<Record<string, readonly string[]>> = {
  COLUMN_NOT_FOUND: ['sql-name', 'sql-type'],
  TABLE_NOT_FOUND: ['sql-name'],
  FUNCTION_NOT_FOUND: ['sql-name', 'sql-type', 'sql-unsupported'],
  SYNTAX_ERROR: ['sql-syntax'],
  TYPE_MISMATCH: ['sql-type', 'sql-name'],
};
const ANY = ['query-failed', 'sql-type', 'sql-name', 'sql-syntax', 'sql-unsupported'];

/** The length of a text that a function makes is Trino's guess at a bound; the suite compares texts, not bounds. */
function withoutLengths(types: readonly string[] | undefined): readonly string[] {
  return (types ?? []).map((type) => type.replaceAll(/varchar\(\d+\)/g, 'varchar'));
}

function inOrder(rows: ConformanceCase['rows'], ordered: boolean | undefined): unknown {
  return ordered === true ? rows : rows?.toSorted(byText);
}

/** An answer, or the failure's code and message. */
async function asked(
  engine: ConformanceEngine,
  sql: string,
): Promise<Answer | { readonly code: string; readonly message: string }> {
  try {
    return await engine.ask(sql);
  } catch (error) {
    const { code = 'bug', message } = error as { readonly code?: string; readonly message: string };
    return { code, message };
  }
}

describe('DuckDB answers as Trino does', () => {
  let engine: ConformanceEngine;
  beforeAll(async () => {
    engine = await openConformanceDuckDb();
  });
  afterAll(async () => {
    await engine.close();
  });

  describe.each([...conformanceFiles().values()])('$title', ({ cases }) => {
    test.each(cases)('$name', async ({ sql, types, rows, ordered, error, refused }) => {
      const answer = await asked(engine, sql);
      const reason = refused?.['duckdb'];
      if (reason !== undefined) {
        expect(answer).toEqual({ code: 'sql-unsupported', message: expect.stringContaining(reason) });
        return;
      }
      if (error !== undefined) {
        expect(STATIC[error] ?? ANY).toContain('code' in answer ? answer.code : JSON.stringify(answer));
        return;
      }
      if ('code' in answer) throw new Error(`${answer.code}: ${answer.message}`);
      expect(inOrder(answer.rows, ordered)).toEqual(inOrder(rows, ordered));
      expect(withoutLengths(answer.types)).toEqual(withoutLengths(types));
    });
  });
});
