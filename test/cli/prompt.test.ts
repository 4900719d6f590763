import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { TrimtrailError } from '../../src/base/errors.js';
import { runPrompt } from '../../src/cli/sql/prompt.js';
import type { Printing } from '../../src/cli/sql/sql-options.js';

const scratch = mkdtempSync(join(tmpdir(), 'trimtrail-prompt-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const HOW: Printing = { format: 'table', json: false, output: null, raw: false, quiet: true, pricePerTerabyte: 5 };

/** What the session was asked to run for what was typed. */
async function typed(text: string): Promise<readonly string[]> {
  const asked: string[] = [];
  const input = new PassThrough();
  const done = runPrompt(
    {
      words: [],
      execute: (sql) => {
        asked.push(sql);
        if (sql.includes('wrong')) throw new TrimtrailError('sql-name', 'wrong');
        return Promise.resolve({ kind: 'done', message: 'ok' });
      },
    },
    HOW,
    { input, output: new PassThrough(), history: join(scratch, 'deep', 'history') },
  );
  input.end(text);
  await done;
  return asked;
}

describe('the prompt', () => {
  it.each([
    ['SELECT 1;\n', ['SELECT 1']],
    ['SELECT\n  1\n;\n', ['SELECT\n  1']],
    ["SELECT ';';\nSELECT 2; SELECT 3;\n", ["SELECT ';'", 'SELECT 2', 'SELECT 3']],
    ['SELECT 1\n', []],
    ['\n\n', []],
    ['\\d\n', ['SHOW TABLES']],
    ['\\d logs;\n', ['DESCRIBE logs']],
    ['\\h\nSELECT 1;\n', ['SELECT 1']],
    ['SELECT wrong;\nSELECT 2;\n', ['SELECT wrong', 'SELECT 2']],
    ['\\q\nSELECT 2;\n', []],
  ])('runs for %j: %j', async (text, statements) => {
    expect(await typed(text)).toEqual(statements);
  });

  it('keeps what was typed in a file for this user alone', () => {
    const path = join(scratch, 'deep', 'history');
    expect(readFileSync(path, 'utf8')).toContain('SELECT 1;\n');
    expect(statSync(path).mode & 0o077).toBe(0);
  });
});
