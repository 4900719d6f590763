import { describe, expect, it } from 'vitest';
import { parseDdl } from '../../../src/table/ddl/parse-ddl.js';

const name = { database: null, table: 't' };
const STRING = { kind: 'string' };

describe('statements of Athena’s DDL', () => {
  it.each([
    ['MSCK REPAIR TABLE t', { kind: 'repair-table', name }],
    ['msck repair table `default`.`T`', { kind: 'repair-table', name: { database: 'default', table: 't' } }],
    ['SHOW TABLES', { kind: 'show-tables', database: null, pattern: null }],
    ["SHOW TABLES IN default 'cloud*'", { kind: 'show-tables', database: 'default', pattern: 'cloud*' }],
    ['SHOW VIEWS', { kind: 'show-views', database: null, pattern: null }],
    ['SHOW DATABASES', { kind: 'show-databases' }],
    ['SHOW SCHEMAS', { kind: 'show-databases' }],
    ['SHOW COLUMNS IN t', { kind: 'show-columns', name }],
    ['SHOW COLUMNS FROM t IN db', { kind: 'show-columns', name: { database: 'db', table: 't' } }],
    ['SHOW PARTITIONS t', { kind: 'show-partitions', name }],
    ['SHOW CREATE TABLE t', { kind: 'show-create-table', name }],
    ['SHOW CREATE VIEW t', { kind: 'show-create-view', name }],
    ["SHOW TBLPROPERTIES t('classification')", { kind: 'show-properties', name, property: 'classification' }],
    ['SHOW TBLPROPERTIES t', { kind: 'show-properties', name, property: null }],
    ['DESCRIBE t', { kind: 'describe', name }],
    ['DESC FORMATTED awsdatacatalog.db.t', { kind: 'describe', name: { database: 'db', table: 't' } }],
    ['DROP TABLE IF EXISTS t', { kind: 'drop-table', ifExists: true, name }],
    ['DROP VIEW t', { kind: 'drop-view', ifExists: false, name }],
    ['CREATE DATABASE IF NOT EXISTS logs', { kind: 'create-database', database: 'logs', ifNotExists: true }],
    [
      "ALTER TABLE t SET TBLPROPERTIES ('projection.enabled' = 'true', 'a'='b')",
      {
        kind: 'set-properties',
        name,
        properties: new Map([
          ['projection.enabled', 'true'],
          ['a', 'b'],
        ]),
      },
    ],
    [
      "ALTER TABLE t ADD IF NOT EXISTS PARTITION (region='us-east-1', year='2026') LOCATION 's3://b/x/' PARTITION (region='eu-west-1', year=2026)",
      {
        kind: 'add-partitions',
        name,
        ifNotExists: true,
        partitions: [
          {
            values: new Map([
              ['region', 'us-east-1'],
              ['year', '2026'],
            ]),
            location: 's3://b/x/',
          },
          {
            values: new Map([
              ['region', 'eu-west-1'],
              ['year', '2026'],
            ]),
            location: null,
          },
        ],
      },
    ],
    [
      "ALTER TABLE t DROP IF EXISTS PARTITION (day='01'), PARTITION (day='02')",
      { kind: 'drop-partitions', name, partitions: [new Map([['day', '01']]), new Map([['day', '02']])] },
    ],
    [
      'CREATE OR REPLACE VIEW t AS SELECT 1 AS "a;b" -- done',
      { kind: 'create-view', name, orReplace: true, query: { text: 'SELECT 1 AS "a;b" -- done', at: 28 } },
    ],
    [
      "CREATE TABLE t WITH (format = 'PARQUET', partitioned_by = ARRAY['day', 'hour'], bucket_count = 4) AS SELECT ')' FROM x WITH NO DATA",
      {
        kind: 'create-table-as',
        name,
        ifNotExists: false,
        properties: new Map([
          ['format', 'PARQUET'],
          ['partitioned_by', 'day,hour'],
          ['bucket_count', '4'],
        ]),
        withData: false,
        query: { text: "SELECT ')' FROM x", at: 101 },
      },
    ],
    [
      "UNLOAD (SELECT (1) AS a, ')' AS b) TO 's3://b/out/' WITH (format = 'JSON')",
      {
        kind: 'unload',
        query: { text: "SELECT (1) AS a, ')' AS b", at: 8 },
        to: 's3://b/out/',
        properties: new Map([['format', 'JSON']]),
      },
    ],
  ])('%s', (sql, statement) => {
    expect(parseDdl(sql)).toEqual(statement);
  });

  it.each([
    'SELECT 1',
    'WITH x AS (SELECT 1) SELECT * FROM x',
    '(SELECT 1)',
    'VALUES (1)',
    'PREPARE p FROM SELECT 1',
    '',
  ])('%j is none of them', (sql) => {
    expect(parseDdl(sql)).toBeNull();
  });
});

describe('CREATE EXTERNAL TABLE', () => {
  it('takes clauses, names, comments and types as published DDL writes them', () => {
    const create = parseDdl(
      `-- the table of the console
CREATE EXTERNAL TABLE IF NOT EXISTS \`default.Cloudtrail_Logs\` (
  eventVersion STRING COMMENT 'it''s the version',
  \`userIdentity\` STRUCT< type: STRING, /* nested */ sessionContext:struct<attributes : map<string,string>>>,
  resources ARRAY<STRUCT<ARN:STRING, accountId: STRING>>, -- last
  amount decimal(10,2)
)
COMMENT "CloudTrail table for b bucket"
PARTITIONED BY (\`timestamp\` string)
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
WITH SERDEPROPERTIES ('ignore.malformed.json' = 'true')
STORED AS INPUTFORMAT 'in' OUTPUTFORMAT 'out'
LOCATION 's3://b/AWSLogs/'
TBLPROPERTIES ('a' = 'b\\'c')`.replace('amount decimal(10,2)', 'amount varchar(10)'),
    );
    expect(create).toEqual({
      kind: 'create-table',
      name: { database: null, table: 'default.cloudtrail_logs' },
      ifNotExists: true,
      columns: [
        { name: 'eventversion', type: STRING, comment: "it's the version" },
        {
          name: 'useridentity',
          type: {
            kind: 'struct',
            fields: [
              { name: 'type', type: STRING },
              {
                name: 'sessioncontext',
                type: {
                  kind: 'struct',
                  fields: [{ name: 'attributes', type: { kind: 'map', key: STRING, value: STRING } }],
                },
              },
            ],
          },
        },
        {
          name: 'resources',
          type: {
            kind: 'array',
            of: {
              kind: 'struct',
              fields: [
                { name: 'arn', type: STRING },
                { name: 'accountid', type: STRING },
              ],
            },
          },
        },
        { name: 'amount', type: STRING },
      ],
      partitionColumns: [{ name: 'timestamp', type: STRING }],
      comment: 'CloudTrail table for b bucket',
      serde: 'org.apache.hive.hcatalog.data.JsonSerDe',
      serdeProperties: new Map([['ignore.malformed.json', 'true']]),
      inputFormat: 'in',
      outputFormat: 'out',
      storedAs: null,
      location: 's3://b/AWSLogs/',
      properties: new Map([['a', "b'c"]]),
    });
  });
});

describe('what is wrong is said with its place', () => {
  it.each([
    ['CREATE EXTERNAL TABLE t (a string)', 'sql-syntax', 'line 1:35: expected LOCATION, but found the statement ends'],
    [
      'CREATE EXTERNAL TABLE t (a string,\n a string)\nLOCATION "x"',
      'sql-syntax',
      "line 2:2: column 'a' is named twice",
    ],
    ["CREATE EXTERNAL TABLE t (a strng) LOCATION 'x'", 'sql-syntax', /^line 1:28: column type: .*strng/],
    ["CREATE EXTERNAL TABLE t (a string LOCATION 'x'", 'sql-syntax', /^line 1:28: column type/],
    ["CREATE EXTERNAL TABLE t (a string) LOCATION 'x", 'sql-syntax', 'line 1:45: the quote is not closed'],
    ["CREATE EXTERNAL TABLE t (a string) /* LOCATION 'x'", 'sql-syntax', 'line 1:36: the comment is not closed'],
    ["CREATE EXTERNAL TABLE t (a string) CLUSTERED BY (a) INTO 3 BUCKETS LOCATION 'x'", 'sql-unsupported', /CLUSTERED/],
    ["CREATE EXTERNAL TABLE t (a string) ROW FORMAT DELIMITED LOCATION 'x'", 'sql-unsupported', /ROW …/],
    ['CREATE TABLE t (a string)', 'sql-unsupported', /managed table/],
    ['ALTER TABLE t RENAME TO u', 'sql-unsupported', /ADD and DROP PARTITION/],
    ['INSERT INTO t SELECT 1', 'sql-unsupported', 'line 1:1: INSERT … cannot be run here'],
    ['DELETE FROM t', 'sql-unsupported', 'line 1:1: DELETE … cannot be run here'],
    ['SHOW GRANTS', 'sql-unsupported', 'line 1:1: SHOW … cannot be run here'],
    ['DESCRIBE t u', 'sql-syntax', "line 1:12: expected the end of the statement, but found 'u'"],
    ['DROP TABLE other.db.t', 'sql-unsupported', /a catalogue that is not here/],
    ["UNLOAD (SELECT 1 TO 's3://x' WITH (format='JSON')", 'sql-syntax', 'line 1:8: the bracket is not closed'],
    ['CREATE VIEW v AS', 'sql-syntax', 'line 1:17: expected a query, but found the statement ends'],
  ])('%s', (sql, code, message) => {
    let thrown: unknown;
    try {
      parseDdl(sql);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({
      code,
      message: typeof message === 'string' ? message : (expect.stringMatching(message) as string),
    });
  });
});
