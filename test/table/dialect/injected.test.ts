import { describe, expect, it } from 'vitest';
import { parseHiveType } from '../../../src/table/columns.js';
import { translateAthena, type KnownTable } from '../../../src/table/dialect/translate.js';

const text = parseHiveType('string');
const LOGS: KnownTable = {
  name: 'logs',
  relation: '"logs"',
  columns: [
    { name: 'eventname', type: text },
    { name: 'account', type: text },
  ],
  injected: ['account'],
};
const OTHER: KnownTable = { name: 'other', relation: '"other"', columns: [{ name: 'account', type: text }] };
const VIEW: KnownTable = { name: 'wide', relation: '', columns: [], view: 'SELECT eventname FROM logs' };

const translate = (sql: string, parameters: readonly string[] = []): string => {
  const translated = translateAthena(sql, { tables: [LOGS, OTHER, VIEW], now: new Date(0), parameters });
  return translated.kind;
};

describe('an injected partition column', () => {
  it.each([
    "SELECT * FROM logs WHERE account = '111122223333'",
    "SELECT * FROM logs WHERE '111122223333' = account AND eventname LIKE 'Get%'",
    "SELECT * FROM logs AS l WHERE l.account IN ('111122223333', '444455556666')",
    "SELECT * FROM logs WHERE account = '111122223333' OR account = '444455556666'",
    "SELECT count(*) FROM (SELECT * FROM logs WHERE account = '111122223333') WHERE eventname = 'GetObject'",
    "SELECT * FROM other JOIN logs ON other.account = logs.account WHERE logs.account = '111122223333'",
    'SELECT * FROM other',
  ])('is named in %s', (sql) => {
    expect(translate(sql)).toBe('select');
  });

  it('may be a parameter', () => {
    expect(translate('SELECT * FROM logs WHERE account = ?', ["'111122223333'"])).toBe('select');
  });

  it.each([
    'SELECT * FROM logs',
    "SELECT * FROM logs WHERE eventname = 'GetObject'",
    "SELECT * FROM logs WHERE account LIKE '1111%'",
    "SELECT * FROM logs WHERE account <> '111122223333'",
    "SELECT * FROM logs WHERE account = '111122223333' OR eventname = 'GetObject'",
    'SELECT * FROM logs WHERE account = eventname',
    "SELECT * FROM (SELECT * FROM logs) WHERE account = '111122223333'",
    'SELECT * FROM wide',
  ])('is missing in %s', (sql) => {
    expect(() => translate(sql)).toThrow(/injected partition column 'account'/);
  });
});
