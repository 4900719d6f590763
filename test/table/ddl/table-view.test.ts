import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDuckDb, type DuckDb } from '../../../src/engines/duckdb/duckdb.js';
import { quoteText } from '../../../src/engines/duckdb/quote.js';
import { allRows } from '../../../src/engines/engine.js';
import { CLOUDTRAIL_COLUMNS, parseHiveType, printDuckType } from '../../../src/table/columns.js';
import { partitionExpression } from '../../../src/table/ddl/column-expression.js';
import { parseDdl } from '../../../src/table/ddl/parse-ddl.js';
import { tableView } from '../../../src/table/ddl/table-view.js';
import type { CreateTable } from '../../../src/table/ddl/types.js';

const SERDE =
  "ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe' STORED AS INPUTFORMAT 'com.amazon.emr.cloudtrail.CloudTrailInputFormat' " +
  "OUTPUTFORMAT 'o' LOCATION 's3://b/'";

const create = (columns: string, rest = ''): CreateTable =>
  parseDdl(`CREATE EXTERNAL TABLE t (${columns}) ${rest} ${SERDE}`) as CreateTable;

/** One row as the store has it. */
const ROW = {
  eventtime: '2026-03-01T09:08:07Z',
  eventname: 'GetObject',
  awsregion: 'eu-west-1',
  readonly: 'true',
  recipientaccountid: '111122223333',
  useridentity: {
    type: 'AssumedRole',
    arn: 'arn:aws:sts::111122223333:assumed-role/Deploy/s',
    sessioncontext: {
      sessionissuer: { username: 'Deploy' },
      webidfederationdata: { federatedprovider: 'p', attributes: { aud: 'x' } },
    },
  },
  resources: [{ arn: 'arn:aws:s3:::b/k', accountid: null, type: 'AWS::S3::Object' }],
  otherfields: JSON.stringify({
    managementEvent: true,
    insightDetails: { state: 'Start' },
    userIdentity: { sessionContext: { sourceIdentity: 'alice' }, inScopeOf: { sourceArn: 'a' } },
  }),
};

let engine: DuckDb;
beforeAll(async () => {
  engine = await openDuckDb();
  const columns = [
    ...CLOUDTRAIL_COLUMNS.map(({ name, type }) => [name, printDuckType(type)]),
    ['otherfields', 'VARCHAR'],
  ];
  const shape = `{${columns.map(([name, type]) => `"${name ?? ''}": ${JSON.stringify(type)}`).join(', ')}}`;
  await engine.run(
    `CREATE TABLE store AS SELECT unnest(from_json(${quoteText(JSON.stringify(ROW))}, ${quoteText(shape)}))`,
  );
}, 120_000);
afterAll(() => engine.close());

async function read(table: CreateTable): Promise<readonly unknown[]> {
  const [row = []] = await allRows(await engine.query(`SELECT ${tableView(table).selectList} FROM store`));
  return row;
}

describe('a user’s own columns', () => {
  it.each([
    ['eventName string', ['GetObject']],
    ['readonly boolean', [true]],
    ['eventname string, awsregion string', ['GetObject', 'eu-west-1']],
    ['useridentity struct<arn:string,TYPE:string>', [{ arn: ROW.useridentity.arn, type: 'AssumedRole' }]],
    [
      'useridentity struct<sessioncontext:struct<sessionissuer:struct<username:string>>>',
      [{ sessioncontext: { sessionissuer: { username: 'Deploy' } } }],
    ],
    [
      'useridentity struct<sessioncontext:struct<webidfederationdata:map<string,string>>>',
      [
        {
          sessioncontext: {
            webidfederationdata: new Map([
              ['federatedProvider', 'p'],
              ['attributes', '{"aud":"x"}'],
            ]),
          },
        },
      ],
    ],
    [
      'useridentity struct<sessioncontext:struct<sourceidentity:string>>',
      [{ sessioncontext: { sourceidentity: 'alice' } }],
    ],
    ['resources array<struct<arn:string>>', [[{ arn: 'arn:aws:s3:::b/k' }]]],
    ['managementEvent boolean, insightdetails string', [true, '{"state":"Start"}']],
    ['addendum struct<reason:string>, tlsdetails struct<tlsversion:string>', [null, null]],
  ])('%s', async (columns, row) => {
    expect(await read(create(columns))).toEqual(row);
  });

  it.each([
    ['nosuch string', "column 'nosuch' is no field of CloudTrail's records"],
    ['useridentity string', "'useridentity' cannot be read as string"],
    ['eventtime timestamp', "'eventtime' cannot be read as timestamp"],
    ['eventname array<string>', "'eventname' cannot be read as array"],
    [
      'useridentity struct<inscopeof:struct<sourcearn:string>>',
      "field 'useridentity.inscopeof' can be read as a string only",
    ],
    ['useridentity struct<arn:int, sessioncontext:string>', "'useridentity.sessioncontext' cannot be read as string"],
    ['resources map<string,string>', "'resources' cannot be read as map"],
  ])('%s is refused by name', (columns, message) => {
    expect(() => tableView(create(columns))).toThrow(expect.objectContaining({ code: 'sql-unsupported', message }));
  });
});

describe('partition columns', () => {
  it.each([
    ['account string, region string, `timestamp` string', '', ['111122223333', 'eu-west-1', '2026/03/01']],
    ['year string, month string, day string, hour string', '', ['2026', '03', '01', '09']],
    ['year int, month int', '', [2026, 3]],
    ['p_account string, p_region string, p_date string', '', ['111122223333', 'eu-west-1', '2026/03/01']],
    [
      'account_partition string, region_partition string, date_partition string',
      '',
      ['111122223333', 'eu-west-1', '2026/03/01'],
    ],
    ['dt string', "TBLPROPERTIES ('projection.dt.format' = 'yyyy-MM-dd')", ['2026-03-01']],
    ['day string', "TBLPROPERTIES ('projection.day.format' = 'yyyy/MM/dd')", ['2026/03/01']],
  ])('%s %s', async (partitions, properties, values) => {
    const row = await read(create('eventname string', `PARTITIONED BY (${partitions}) ${properties}`));
    expect(row.slice(1)).toEqual(values);
  });

  it.each([
    ['organization string', '', /partition column 'organization' is not one/],
    ['dt string', "TBLPROPERTIES ('projection.dt.format' = 'MMM d')", /the date format 'MMM d' of 'dt'/],
  ])('%s %s is refused', (partitions, properties, message) => {
    expect(() => tableView(create('eventname string', `PARTITIONED BY (${partitions}) ${properties}`))).toThrow(
      message,
    );
  });

  it('is null for a time that is none', () => {
    expect(partitionExpression({ name: 'dt', type: parseHiveType('string') }, null)).toMatchObject({
      sql: expect.stringContaining('TRY_CAST') as string,
    });
  });
});

describe('what Athena could not read is refused', () => {
  it.each([
    ["ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe' LOCATION 's3://b/'", /without CloudTrailInputFormat/],
    ["ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.RegexSerDe' LOCATION 's3://b/'", /RegexSerDe' cannot read/],
    ["STORED AS PARQUET LOCATION 's3://b/'", /STORED AS PARQUET/],
    ["LOCATION 's3://b/'", /ROW FORMAT SERDE ''/],
  ])('%s', (rest, message) => {
    expect(() => tableView(parseDdl(`CREATE EXTERNAL TABLE t (eventname string) ${rest}`) as CreateTable)).toThrow(
      message,
    );
  });
});
