import { describe, expect, it } from 'vitest';
import { EMPTY_LEDGER } from '../../../src/base/ledger.js';
import { athenaCost } from '../../../src/main/sql/athena-estimate.js';
import { athenaDiffers } from '../../../src/main/sql/athena-differs.js';
import { cacheDirectory } from '../../../src/main/sql/cache-directory.js';
import { localPlace } from '../../../src/main/sql/local-place.js';
import { injectedColumns, partitionPredicate } from '../../../src/main/sql/partition-predicate.js';
import { queryTables } from '../../../src/main/sql/query-tables.js';
import { tableColumns } from '../../../src/main/sql/trino-column.js';
import { completeSql } from '../../../src/cli/sql/complete-sql.js';
import { parseDdl } from '../../../src/table/ddl/parse-ddl.js';
import { printHiveType } from '../../../src/table/columns.js';
import type { CreateTable, Partition } from '../../../src/table/ddl/types.js';

const MB = 2 ** 20;

describe('what Athena charges', () => {
  it.each([
    [0, 5, (10 * MB * 5) / 2 ** 40],
    [10 * MB, 5, (10 * MB * 5) / 2 ** 40],
    [10 * MB + 1, 5, (11 * MB * 5) / 2 ** 40],
    [2 ** 40, 5, 5],
    [2 ** 40, 6.25, 6.25],
  ])('%d bytes at $%d a terabyte: $%d', (bytes, price, cost) => {
    expect(athenaCost(bytes, price)).toBeCloseTo(cost, 12);
  });
});

describe('finding athena-differs', () => {
  it('names the forms that Athena’s table cannot read, with their count', () => {
    const ledger = {
      ...EMPTY_LEDGER,
      shapes: { trail: 5, 'console-csv': 2, 'console-csv-old': 1, 'lookup-events': 4 },
    };
    expect(athenaDiffers(ledger).map(({ code, count, message }) => [code, count, message.slice(0, 50)])).toEqual([
      ['athena-differs', 3, '3 records come from CSV of the event history; unde'],
      ['athena-differs', 4, '4 records come from output of lookup-events; under'],
    ]);
  });

  it('is silent about trail files', () => {
    expect(athenaDiffers({ ...EMPTY_LEDGER, shapes: { trail: 5 } })).toEqual([]);
  });
});

describe('where a DDL’s LOCATION is on this machine', () => {
  const mappings = new Map([
    ['s3://logs', '/data'],
    ['s3://logs/AWSLogs/', '/trail/'],
  ]);
  it.each([
    ['./AWSLogs', ['./AWSLogs']],
    ['s3://other/AWSLogs/', null],
    ['s3://logs', ['/data']],
    ['s3://logs/', ['/data']],
    ['s3://logs/x/y/', ['/data/x/y']],
    ['s3://logs/AWSLogs/111122223333/', ['/trail/111122223333']],
    ['s3://logs-of-another/x', null],
  ])('%s', (location, place) => {
    expect(localPlace(location, mappings)).toEqual(place);
  });

  it.each([
    ['https://example.com/x', /neither a path nor s3/],
    ['s3://logs/../../etc', /leads upwards/],
  ])('%s is refused', (location, message) => {
    expect(() => localPlace(location, mappings)).toThrow(message);
  });
});

describe('which rows are in a table’s partitions', () => {
  const table = (partitioned: string, properties = ''): CreateTable =>
    parseDdl(
      `CREATE EXTERNAL TABLE t (a string) ${partitioned} LOCATION 'x' ${properties === '' ? '' : `TBLPROPERTIES (${properties})`}`,
    ) as CreateTable;
  const added: readonly Partition[] = [{ values: new Map([['region', "eu'1"]]), location: null }];

  it.each<[string, CreateTable, readonly Partition[], string | null]>([
    ['no partition column', table(''), [], null],
    ['none added', table('PARTITIONED BY (region string)'), [], 'false'],
    ['one added', table('PARTITIONED BY (region string)'), added, `(CAST("region" AS VARCHAR)) IN (('eu''1'))`],
    [
      'projected',
      table(
        'PARTITIONED BY (account string, region string, `timestamp` string, n int)',
        `'projection.enabled'='true', 'projection.account.type'='injected', 'projection.region.type'='enum',
         'projection.region.values'='us-east-1, eu-west-1', 'projection.timestamp.type'='date',
         'projection.timestamp.format'='yyyy/MM/dd', 'projection.timestamp.range'='2026/03/01,NOW',
         'projection.n.type'='integer', 'projection.n.range'='1,x'`,
      ),
      [],
      `CAST("region" AS VARCHAR) IN ('us-east-1', 'eu-west-1') AND "timestamp" >= '2026/03/01' AND "timestamp" <= '2026/03/20' AND TRY_CAST("n" AS BIGINT) BETWEEN 1 AND NULL`,
    ],
    [
      'projected from a moving day',
      table(
        'PARTITIONED BY (dt string)',
        `'projection.enabled'='true', 'projection.dt.type'='date', 'projection.dt.format'='yyyy/MM/dd', 'projection.dt.range'='NOW-2YEARS,NOW'`,
      ),
      [],
      `"dt" >= '2024/03/20' AND "dt" <= '2026/03/20'`,
    ],
    [
      'projected up to a day',
      table(
        'PARTITIONED BY (dt string)',
        `'projection.enabled'='true', 'projection.dt.type'='date', 'projection.dt.format'='yyyy-MM-dd', 'projection.dt.range'='2026-01-01,2026-03-04'`,
      ),
      [],
      `"dt" >= '2026-01-01' AND "dt" <= '2026-03-04'`,
    ],
  ])('%s', (...[, create, partitions, predicate]) => {
    expect(partitionPredicate(create, partitions, new Date('2026-03-20T15:45:00Z'))).toBe(predicate);
  });

  it.each([
    ['NOW-3MONTHS,NOW+1DAY', '2025/12/20/15', '2026/03/21/15'],
    ['NOW-2WEEKS,NOW-30MINUTES', '2026/03/06/15', '2026/03/20/15'],
    ['NOW - 20HOURS, NOW - 61MINUTES', '2026/03/19/19', '2026/03/20/14'],
  ])('projected over %s', (range, from, to) => {
    const create = table(
      'PARTITIONED BY (dt string)',
      `'projection.enabled'='true', 'projection.dt.type'='date', 'projection.dt.format'='yyyy/MM/dd/HH', 'projection.dt.range'='${range}'`,
    );
    const predicate = partitionPredicate(create, [], new Date('2026-03-20T15:45:00Z'));
    expect(predicate).toBe(`"dt" >= '${from}' AND "dt" <= '${to}'`);
  });

  it('names the columns whose values a query has to name', () => {
    const injected = `'projection.enabled'='true', 'projection.account.type'='injected'`;
    expect(injectedColumns(table('PARTITIONED BY (account string, dt string)', injected))).toEqual(['account']);
    expect(injectedColumns(table('PARTITIONED BY (account string)', `'projection.account.type'='injected'`))).toEqual(
      [],
    );
  });
});

describe('the tables that a query names', () => {
  it.each([
    ['SELECT 1', []],
    ['SELECT * FROM cloudtrail', ['cloudtrail']],
    ['SELECT * FROM Default."Logs_1" l JOIN (SELECT * FROM t2) x ON true', ['default.logs_1', 't2']],
    ['WITH x AS (SELECT * FROM t) SELECT * FROM x, (SELECT * FROM X) y', ['t']],
    ['SELECT (SELECT max(eventtime) FROM u) FROM t WHERE a IN (SELECT b FROM v)', ['t', 'u', 'v']],
    ['TABLE t', ['t']],
    ['SELECT e FROM t CROSS JOIN UNNEST(resources) AS r(e) UNION ALL SELECT 1 FROM t', ['t']],
  ])('%s', (sql, names) => {
    const found = queryTables(sql).map(({ database, table }) => (database === null ? table : `${database}.${table}`));
    expect(found.toSorted()).toEqual(names);
  });
});

describe('columns of a table that a query makes', () => {
  it.each([
    ['varchar', 'string'],
    ['varchar(10)', 'string'],
    ['bigint', 'bigint'],
    ['integer', 'int'],
    ['timestamp(3)', 'timestamp'],
    ['array(varchar)', 'array<string>'],
    ['map(varchar, array(bigint))', 'map<string,array<bigint>>'],
    [
      'row(type varchar, "Odd name" row(a double), n array(row(b boolean)))',
      'struct<type:string,`Odd name`:struct<a:double>,n:array<struct<b:boolean>>>',
    ],
  ])('%s is %s', (type, hive) => {
    const [column] = tableColumns([{ name: 'X', type }]);
    expect(column === undefined ? '' : printHiveType(column.type)).toBe(hive);
  });

  it.each(['json', 'timestamp(3) with time zone', 'decimal(10,2)', 'interval day to second', 'row(a json)'])(
    '%s is refused, as on Athena',
    (type) => {
      expect(() => tableColumns([{ name: 'x', type }])).toThrow(/which a table cannot hold/);
    },
  );
});

describe('completion at the prompt', () => {
  const words = ['cloudtrail', 'eventname', 'eventtime', 'useridentity', 'useridentity.arn', 'date_parse('];
  it.each([
    ['SELECT eventn', ['eventname']],
    ['SELECT useridentity.', ['useridentity.arn']],
    ['SELECT date_p', ['date_parse(']],
    ['SEL', ['SELECT']],
    ['sel', ['select']],
    ['SELECT ', []],
  ])('%j', (line, hits) => {
    expect(completeSql(line, words)[0]).toEqual(hits);
  });
});

describe('the cache', () => {
  it.each([
    [{ HOME: '/h/a' }, 'linux', '/h/a/.cache/trimtrail/sql'],
    [{ HOME: '/h/a', XDG_CACHE_HOME: '/c' }, 'linux', '/c/trimtrail/sql'],
    [{ HOME: '/u/a' }, 'darwin', '/u/a/Library/Caches/trimtrail/sql'],
  ] as const)('lies where the platform keeps caches: %j %s', (env, platform, path) => {
    expect(cacheDirectory(env, platform)).toBe(path);
  });
});
