import { describe, expect, test } from 'vitest';
import { translateAthena } from '../../../src/table/dialect/translate.js';
import { CLOUDTRAIL } from '../../conformance/fixtures/cloudtrail.js';
import type { TranslateOptions } from '../../../src/table/dialect/translate.js';

const options: TranslateOptions = { tables: [CLOUDTRAIL], now: new Date('2026-03-10T12:00:00Z') };

function sqlOf(sql: string, more: Partial<TranslateOptions> = {}): string {
  const translated = translateAthena(sql, { ...options, ...more });
  return translated.kind === 'select' ? translated.sql : translated.kind;
}

describe('statements', () => {
  test('a query says which tables it reads and how its columns are called', () => {
    const translated = translateAthena(
      'SELECT eventname, upper(eventname), count(*) AS n FROM cloudtrail_logs GROUP BY 1, 2',
      options,
    );
    expect(translated).toMatchObject({
      kind: 'select',
      tables: [{ name: 'cloudtrail_logs' }],
      columns: [
        { name: 'eventname', type: { kind: 'varchar' } },
        { name: '_col1', type: { kind: 'varchar' } },
        { name: 'n', type: { kind: 'bigint' } },
      ],
    });
  });

  test('PREPARE gives its text, EXECUTE puts the values in', () => {
    const text = 'SELECT eventname FROM cloudtrail_logs WHERE useridentity.username = ? LIMIT ?';
    expect(translateAthena(`PREPARE q FROM ${text};`, options)).toEqual({ kind: 'prepare', name: 'q', text });
    const sql = sqlOf("EXECUTE q USING 'it''s', 3", { prepared: new Map([['q', text]]) });
    expect(sql).toContain("'it''s'");
    expect(sql).toMatch(/LIMIT 3$/);
    expect(translateAthena('DEALLOCATE PREPARE q', options)).toEqual({ kind: 'deallocate', name: 'q' });
  });

  test('execution parameters are values, never text of the query', () => {
    const text = 'SELECT 1 FROM cloudtrail_logs WHERE eventname = ?';
    expect(sqlOf(text, { parameters: ["'x'' OR 1=1 --'"] })).toContain("'x'' OR 1=1 --'");
    expect(() => sqlOf(text, { parameters: ["'x' OR 1=1"] })).toThrow('boolean');
    expect(() => sqlOf(text, { parameters: ["'x'; DROP TABLE t"] })).toThrow('the end of the value');
    expect(() => sqlOf(text, { parameters: ['(SELECT 1)'] })).toThrow();
    expect(() => sqlOf(text)).toThrow('Incorrect number of parameters');
  });

  test('a view is its query; one that reads itself is refused', () => {
    const view = { name: 'v', relation: '', columns: [], view: 'SELECT eventname AS e FROM cloudtrail_logs' };
    const translated = translateAthena('SELECT e FROM v', { ...options, tables: [CLOUDTRAIL, view] });
    expect(translated).toMatchObject({ kind: 'select', tables: [{ name: 'cloudtrail_logs' }] });
    const loop = { ...view, view: 'SELECT * FROM v' };
    expect(() => sqlOf('SELECT * FROM v', { tables: [loop] })).toThrow('View is recursive: v');
  });

  test('hidden columns are read by name and are no part of *', () => {
    expect(sqlOf('SELECT "$path" FROM cloudtrail_logs')).toContain('"$path"');
    expect(sqlOf('SELECT * FROM cloudtrail_logs')).not.toContain('"$path"');
  });

  test('current_timestamp is the time that was given', () => {
    expect(sqlOf('SELECT current_timestamp')).toContain('2026-03-10 12:00:00.000');
  });

  test('a text of the query stays within its quotes', () => {
    const text = `'; DROP TABLE x; --' || '"' || U&'\\0027'`;
    expect(sqlOf(`SELECT ${text}`)).toContain(`'; DROP TABLE x; --'`);
    expect(sqlOf('SELECT 1 AS "a""; DROP TABLE x; --"')).toContain(`"a""; drop table x; --"`);
  });
});
