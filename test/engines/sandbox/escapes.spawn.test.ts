import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allRows } from '../../../src/engines/engine.js';
import { ESCAPES } from './escapes.js';
import { INJECTIONS } from './injections.js';
import { openTestSandbox, type TestSandbox } from './open.js';

let box: TestSandbox;
beforeAll(async () => {
  box = await openTestSandbox();
}, 120_000);
afterAll(() => box.close());

const run = async (sql: string, options = {}): Promise<unknown> => allRows(await box.sandbox.query(sql, options));
const all = Object.values(ESCAPES).flat();

describe('the sandbox', () => {
  it('is tried with at least 80 escapes and 200 payloads', () => {
    expect(new Set(all).size).toBeGreaterThanOrEqual(80);
    expect(new Set(INJECTIONS).size).toBeGreaterThanOrEqual(200);
  });

  describe.each(Object.entries(ESCAPES))('%s', (_, statements) => {
    it.each(statements)('refuses %s', async (statement) => {
      const quoted = (path: string): string => path.replaceAll("'", "''");
      const sql = statement
        .replaceAll('{file}', quoted(join(box.store, 'part.parquet')))
        .replaceAll('{out}', quoted(join(box.store, 'out')));
      await expect(run(sql)).rejects.toMatchObject({ code: 'query-refused' });
    });
  });

  it('has left nothing behind and still answers', async () => {
    expect(readdirSync(box.store)).toEqual(['part.parquet']);
    expect(existsSync(join(box.folder, 'out'))).toBe(false);
    expect(await run('SELECT count(*) FROM t')).toEqual([[1000n]]);
  });
});

describe('PEERS 7: values are bound, never pasted', () => {
  it.each(INJECTIONS.map((text) => [text]))('%j is a value and nothing else', async (text) => {
    expect(await run('SELECT ?, count(*) FROM t WHERE name = ?', { params: [text, text] })).toEqual([[text, 0n]]);
  });

  it.each(INJECTIONS.map((text) => [text]))('%j written into a statement by hand cannot leave it', async (text) => {
    const outcome = await run(`SELECT count(*) FROM t WHERE name = '${text}'`).catch((error: unknown) => error);
    if (Array.isArray(outcome)) expect(outcome).toHaveLength(1);
    else expect(outcome).toMatchObject({ code: expect.stringMatching(/^query-(refused|failed)$/) as string });
  });

  it('has left nothing behind and still answers', async () => {
    expect(readdirSync(box.store)).toEqual(['part.parquet']);
    expect(await run('SELECT count(*) FROM t')).toEqual([[1000n]]);
  });
});
