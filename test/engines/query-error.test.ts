import { describe, expect, it } from 'vitest';
import { isBroken, queryError } from '../../src/engines/duckdb/query-error.js';

describe('what DuckDB throws', () => {
  it.each([
    ['INTERNAL Error: Attempted to access index 3 within vector of size 3', 'query-failed', true],
    ['FATAL Error: something', 'query-failed', true],
    ['TransactionContext Error: database has been invalidated because of a previous fatal error', 'query-failed', true],
    ['INTERRUPT Error: Interrupted!', 'interrupted', false],
    ['Out of Memory Error: failed to allocate', 'query-limit', false],
    ['Conversion Error: Could not convert string "x" to INT32', 'query-failed', false],
  ])('%s', (message, code, broken) => {
    expect(queryError(new Error(message))).toMatchObject({ code });
    expect(isBroken(new Error(message))).toBe(broken);
    expect(isBroken(queryError(new Error(message)))).toBe(broken);
  });

  it('says that a fault inside is none of the query', () => {
    const { message, hint } = queryError(new Error('INTERNAL Error: x\nStack Trace:\n0 main'));
    expect(message).toBe('DuckDB broke over this query; the fault is not in the query');
    expect(hint).toContain('the next statement gets a new DuckDB');
  });
});
