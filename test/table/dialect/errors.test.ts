import { describe, expect, test } from 'vitest';
import { translateAthena } from '../../../src/table/dialect/translate.js';
import { CLOUDTRAIL } from '../../conformance/fixtures/cloudtrail.js';

const T = 'FROM cloudtrail_logs';

/** Query → code and message. */
const CASES: readonly (readonly [sql: string, code: string, message: string])[] = [
  [
    `SELECT DISTINCT eventtypes, eventsource ${T}`,
    'sql-name',
    "line 1:17: column 'eventtypes' not found; did you mean 'eventtype'?",
  ],
  [
    `SELECT eventname\n${T}\nWHERE evntname = 'x'`,
    'sql-name',
    "line 3:7: column 'evntname' not found; did you mean 'eventname'?",
  ],
  [`SELECT zzz ${T}`, 'sql-name', "line 1:8: column 'zzz' not found"],
  [`SELECT "$file_size" ${T}`, 'sql-name', "line 1:8: column '$file_size' not found"],
  [
    'SELECT 1 FROM cloudtrail_log',
    'sql-name',
    "line 1:15: table 'cloudtrail_log' not found; did you mean 'cloudtrail_logs'?",
  ],
  [
    `SELECT useridentity.user_name ${T}`,
    'sql-name',
    "line 1:8: field 'useridentity.user_name' not found; did you mean 'username'?",
  ],
  [
    `SELECT requestparameters.bucketName ${T}`,
    'sql-name',
    "line 1:8: 'requestparameters' holds JSON text and has no fields; write json_extract_scalar(requestparameters, '$.bucketName')",
  ],
  [
    `SELECT json_extract_scaler(requestparameters, '$.a') ${T}`,
    'sql-name',
    "line 1:8: function 'json_extract_scaler' not found; did you mean 'json_extract_scalar'?",
  ],
  [
    `SELECT soundex(eventname) ${T}`,
    'sql-unsupported',
    'line 1:8: function soundex is not supported: DuckDB has no function with the same results',
  ],
  [`SELECT eventname AS n ${T} WHERE n = 'x'`, 'sql-name', "line 1:50: column 'n' not found"],
  [`SELECT upper(eventname) AS n ${T} GROUP BY n`, 'sql-name', "line 1:60: column 'n' not found"],
  [
    `SELECT eventname, count(*) ${T}`,
    'sql-type',
    "line 1:8: 'eventname' must be an aggregate expression or appear in GROUP BY clause",
  ],
  [`SELECT 1 ${T} WHERE eventtime > date '2026-01-01'`, 'sql-type', 'line 1:47: Cannot apply operator: varchar > date'],
  ["SELECT 'abc", 'sql-syntax', 'line 1:8: the string is not closed'],
  ['SELECT FROM t', 'sql-syntax', "line 1:8: mismatched input 'FROM'; expected an identifier"],
  ['SELECT a b c FROM t', 'sql-syntax', "line 1:12: mismatched input 'c'; expected the end of the query"],
  ['SELECT `a` FROM t', 'sql-syntax', "line 1:8: unexpected '`'"],
  ['', 'sql-syntax', 'line 1:1: there is no query'],
  ['DROP TABLE t', 'sql-syntax', "line 1:1: mismatched input 'DROP'; expected SELECT, VALUES, TABLE or WITH"],
  [
    "SELECT regexp_like('a', '(?!x)')",
    'sql-unsupported',
    'line 1:25: function regexp_like is not supported with lookahead or lookbehind in the pattern (RE2 has none)',
  ],
];

function failure(sql: string): unknown {
  try {
    return translateAthena(sql, { tables: [CLOUDTRAIL], now: new Date(0) });
  } catch (error) {
    const { code, message } = error as { readonly code: string; readonly message: string };
    return { code, message };
  }
}

describe('errors of a query name the place and the nearest spelling', () => {
  test.each(CASES)('%s', (sql, code, message) => {
    expect(failure(sql)).toEqual({ code, message });
  });

  test('an unclosed depth of parentheses ends in an error, not in a full stack', () => {
    for (const open of ['(', 'abs(', 'ARRAY[', 'NOT ', '-', 'CASE ', '(SELECT 1 FROM ', 'CAST(', 'x -> ', 'x[']) {
      expect(failure(`SELECT ${open.repeat(3000)}1`)).toMatchObject({ code: 'sql-syntax' });
    }
  });
});

test('says why columns about files are not there', () => {
  expect(() => translateAthena(`SELECT "$file_size" ${T}`, { tables: [CLOUDTRAIL], now: new Date() })).toThrow(
    expect.objectContaining({ hint: expect.stringContaining('not tied to the file') as string }),
  );
});
