import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDuckDb, type DuckDb } from '../../src/engines/duckdb/duckdb.js';
import { quoteName, quoteText } from '../../src/engines/duckdb/quote.js';
import { allRows } from '../../src/engines/engine.js';
import { INJECTIONS } from './sandbox/injections.js';

let engine: DuckDb;
beforeAll(async () => {
  engine = await openDuckDb();
}, 120_000);
afterAll(() => engine.close());

describe('PEERS 7: texts and names that have to stand in a statement', () => {
  const texts = INJECTIONS.filter((text) => !text.includes('\0'));

  it.each(texts.map((text) => [text]))('%j is itself as a text', async (text) => {
    expect(await allRows(await engine.query(`SELECT ${quoteText(text)}`))).toEqual([[text]]);
  });

  it.each(texts.filter((text) => text !== '').map((text) => [text]))('%j is itself as a name', async (text) => {
    const { columns } = await engine.query(`SELECT 1 AS ${quoteName(text)}`);
    expect(columns.map(({ name }) => name)).toEqual([text]);
  });

  it('refuses a NUL, which would end the statement', () => {
    expect(() => quoteText('a\0b')).toThrow(TypeError);
    expect(() => quoteName('a\0b')).toThrow(TypeError);
  });
});
