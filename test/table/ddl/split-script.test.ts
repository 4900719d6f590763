import { describe, expect, it } from 'vitest';
import { isUnfinished, splitScript } from '../../../src/table/ddl/split-script.js';

describe('a script', () => {
  it.each([
    ['', []],
    [' ;; -- nothing\n', []],
    ['SELECT 1', ['SELECT 1']],
    ['SELECT 1;\n\nSELECT 2;', ['SELECT 1', 'SELECT 2']],
    ['SELECT \';\' ; SELECT "a;b", `c;d`', ["SELECT ';'", 'SELECT "a;b", `c;d`']],
    ["SELECT 'it''s;' /* ; */; -- ;\nSELECT 2", ["SELECT 'it''s;' /* ; */", 'SELECT 2']],
    ["SELECT 'open; SELECT 2", ["SELECT 'open; SELECT 2"]],
    ['/* open; SELECT 2', ['/* open; SELECT 2']],
  ])('%j is split outside quotes and comments', (script, texts) => {
    expect(splitScript(script).map(({ text }) => text)).toEqual(texts);
  });

  it('knows where each statement begins', () => {
    expect(splitScript('\n-- first\nSELECT 1;\n  SELECT 2')).toEqual([
      { text: 'SELECT 1', at: 10 },
      { text: 'SELECT 2', at: 22 },
    ]);
  });

  it.each([
    ['SELECT 1', true],
    ['SELECT 1;', false],
    ["SELECT ';", true],
    ['SELECT 1; -- more', false],
    ['', false],
  ])('%j is unfinished: %s', (text, unfinished) => {
    expect(isUnfinished(text)).toBe(unfinished);
  });
});
