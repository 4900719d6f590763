import { describe, expect, it } from 'vitest';
import type { Cell, ResultColumn } from '../../../src/engines/engine.js';
import { cellJson, cellText } from '../../../src/render/sql/cell-text.js';
import { rowWriter, TEXT_FORMATS, type TextFormat } from '../../../src/render/sql/row-writers.js';

const column = (name: string, type = 'varchar'): ResultColumn => ({ name, type });

// oxlint-disable-next-line max-params -- reads as a row
function written(
  format: TextFormat,
  columns: readonly ResultColumn[],
  rows: readonly (readonly Cell[])[],
  raw = false,
): string {
  const writer = rowWriter(format, columns, { width: null, raw });
  return writer.head() + rows.map((row) => writer.rows([row])).join('') + writer.end();
}

describe('a value', () => {
  it.each<[Cell, string, unknown]>([
    [null, '', null],
    ['a', 'a', 'a'],
    [true, 'true', true],
    [1, '1', 1],
    [1.5, '1.5', 1.5],
    [1e10, '1.0E10', 1e10],
    [1.25e-7, '1.25E-7', 1.25e-7],
    [12_345_678.5, '1.23456785E7', 12_345_678.5],
    [Number.NaN, 'NaN', 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity', 'Infinity'],
    [7n, '7', 7],
    [9_007_199_254_740_993n, '9007199254740993', '9007199254740993'],
    [['a', null], '[a, null]', ['a', null]],
    [{ type: 'IAMUser', arn: null }, '{type=IAMUser, arn=null}', { type: 'IAMUser', arn: null }],
    [new Map([['k', [1n]]]), '{k=[1]}', { k: [1] }],
  ])('%s is %s in text', (cell, text, json) => {
    expect(cellText(cell)).toBe(text);
    expect(cellJson(cell)).toEqual(json);
  });
});

describe('formats', () => {
  const columns = [column('name'), column('n', 'bigint')];
  const rows = [
    ['a', 1n],
    [null, 22n],
  ];
  it.each<[TextFormat, string]>([
    ['table', 'name   n\na      1\n-     22\n'],
    ['csv', 'name,n\na,1\n,22\n'],
    ['json', '[\n{"name":"a","n":1},\n{"name":null,"n":22}\n]\n'],
    ['ndjson', '{"name":"a","n":1}\n{"name":null,"n":22}\n'],
    ['markdown', '| name | n |\n| --- | --- |\n| a | 1 |\n|  | 22 |\n'],
  ])('%s', (format, text) => {
    expect(written(format, columns, rows)).toBe(text);
  });

  it.each<[TextFormat, string]>([
    ['table', 'name  n\n'],
    ['csv', 'name,n\n'],
    ['json', '[]\n'],
    ['ndjson', ''],
    ['markdown', '| name | n |\n| --- | --- |\n'],
  ])('%s without rows', (format, text) => {
    expect(written(format, columns, [])).toBe(text);
  });

  it('tells columns of one name apart in JSON', () => {
    expect(written('ndjson', [column('a'), column('a'), column('a_2')], [['x', 'y', 'z']])).toBe(
      '{"a":"x","a_2":"y","a_2_2":"z"}\n',
    );
  });

  it.each(TEXT_FORMATS.filter((format) => format !== 'csv'))('%s lets nothing move the cursor', (format) => {
    const text = written(format, [column('a')], [['\u001b[2J\u202e'], ['a|b<script>']]);
    expect(text).not.toMatch(/\p{Cc}(?<!\n)|\u202e/u);
    if (format === 'markdown') expect(text).not.toMatch(/<script>|a\|b/);
  });
});

describe('CSV', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-cmd', "'-cmd"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tx', `"'\tx"`],
    ['\rx', `"'\rx"`],
    ['\nx', `"'\nx"`],
    ['-12.5', '-12.5'],
    ['plain', 'plain'],
    ['a=b', 'a=b'],
  ])('%j becomes %s, and stays itself with --raw', (text, safe) => {
    expect(written('csv', [column('a')], [[text]])).toBe(`a\n${safe}\n`);
    const raw = written('csv', [column('a')], [[text]], true);
    expect(raw).toBe(`a\n${/[\t\r\n]/.test(text) ? `"${text}"` : text}\n`);
  });

  it.each([
    ['', '""'],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    [' padded ', '" padded "'],
  ])('%j is quoted', (text, quoted) => {
    expect(written('csv', [column('a')], [[text]])).toBe(`a\n${quoted}\n`);
  });

  it('makes names of columns safe too', () => {
    expect(written('csv', [column('=x')], [])).toBe("'=x\n");
  });
});
