import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRecordCopies } from '../../../src/main/read-records.js';
import { SqlSession } from '../../../src/main/sql/sql-session.js';

const scratch = mkdtempSync(join(tmpdir(), 'trimtrail-lake-'));
const STORE = '0a1b2c3d-51c6-4d18-8dec-4a0f5cdc1d5e';
let session: SqlSession;

beforeAll(async () => {
  session = new SqlSession({
    sources: ['examples/data/trail'],
    storing: { cache: join(scratch, 'cache'), cacheBytes: 2 ** 30, threads: 1, maxInflatedBytes: 2 ** 28 },
    locations: new Map(),
    outputDirectory: null,
    limits: { memoryBytes: 2 ** 29, threads: 2, timeoutMs: 60_000 },
    maxRows: null,
    parameters: [],
    now: () => new Date('2026-06-01T00:00:00Z'),
    started: null,
    log: null,
  });
  await session.open();
}, 120_000);
afterAll(async () => {
  await session.close();
  rmSync(scratch, { recursive: true, force: true });
});

async function run(sql: string): Promise<readonly (readonly unknown[])[]> {
  const outcome = await session.execute(sql);
  if (outcome.kind !== 'rows') throw new Error('no rows');
  const rows: (readonly unknown[])[] = [];
  for await (const batch of outcome.result.rows) rows.push(...batch);
  return rows;
}

describe('an event data store of CloudTrail Lake', () => {
  it.each([
    ['its id without quotes', `SELECT count(*) FROM ${STORE}`, [[358n]]],
    ['the ids of documentation', 'SELECT count(*) FROM EXAMPLE0-1111-2222-3333-4444EXAMPLE', [[358n]]],
    ['a quoted id', `SELECT count(*) FROM "${STORE}"`, [[358n]]],
    [
      'a time compared with a text',
      `SELECT eventName, eventTime FROM ${STORE} WHERE eventTime >= '2026-03-02 15:49:36' ORDER BY eventTime LIMIT 1`,
      [['GetBucketPolicy', '2026-03-02 15:49:36.000']],
    ],
    [
      'a time between texts',
      `SELECT count(*) FROM ${STORE} WHERE eventTime BETWEEN '2026-03-02' AND '2026-03-02T15:49:36Z'`,
      [[1n]],
    ],
    [
      'parameters as a map',
      `SELECT element_at(requestParameters, 'bucketName'), count(*) FROM ${STORE} WHERE eventSource = 's3.amazonaws.com' GROUP BY 1 ORDER BY 2 DESC LIMIT 1`,
      [['example-reports', 68n]],
    ],
    ['truth values', `SELECT count(*) FROM ${STORE} WHERE readOnly = false AND eventName LIKE 'Get%'`, [[0n]]],
    [
      'a join of the store with itself and with the table',
      `SELECT count(*) FROM ${STORE} a JOIN ${STORE} b ON a.eventID = b.eventID JOIN cloudtrail c ON c.eventid = a.eventID`,
      [[358n]],
    ],
    [
      'the time of a session',
      `SELECT count(*) FROM ${STORE} WHERE userIdentity.sessionContext.attributes.creationDate > '2026-01-01 00:00:00' AND userIdentity.type = 'Root'`,
      [[4n]],
    ],
  ])('reads %s', async (_, sql, rows) => {
    expect(await run(sql)).toEqual(rows);
  });

  it('holds in eventJson the whole record', async () => {
    const texts = new Map((await run(`SELECT eventID, eventJson FROM ${STORE}`)).map(([id, json]) => [id, json]));
    const { records } = readRecordCopies(['examples/data/trail']);
    let seen = 0;
    for await (const { record } of records) {
      const json = texts.get(record.eventID);
      expect(JSON.parse(String(json))).toEqual(withoutNulls(record));
      seen += 1;
    }
    expect(seen).toBeGreaterThanOrEqual(texts.size);
  });

  it.each([
    [`SELECT 1 FROM ${STORE} WHERE eventTime > 'yesterday'`, 'sql-type', /^line 1:.*'yesterday' is no time/],
    [`SELECT eventJsonChecksum FROM ${STORE}`, 'sql-name', /'eventjsonchecksum' not found/],
    ["SELECT 1 FROM cloudtrail WHERE from_iso8601_timestamp(eventtime) > '2026-01-01'", 'sql-type', /Cannot apply/],
    ['SELECT 1 FROM 2026-01-01', 'sql-syntax', /line 1/],
  ])('%s fails', async (sql, code, message) => {
    await expect(run(sql)).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string });
  });
});

describe('partition columns of published tables', () => {
  it.each([
    ["account_partition = '111122223333' AND region_partition IN ('us-east-1') AND date_partition >= '2021/07/01'"],
    ["accountid = '111122223333' AND aws_region = 'us-east-1' AND dt > '2026/01/01'"],
    ["account_id = aws_account_id AND eventday BETWEEN '20260101' AND '20270101' AND hour < '24'"],
  ])('resolve: %s', async (where) => {
    expect(await run(`SELECT count(*) > 300 FROM cloudtrail WHERE ${where}`)).toEqual([[true]]);
  });

  it('give way to names that the query has', async () => {
    const sql = 'SELECT count(accountid) > 0 FROM cloudtrail CROSS JOIN UNNEST(resources) AS t(arn, accountid, type)';
    expect(await run(sql)).toEqual([[true]]);
  });
});

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => (item === null ? null : withoutNulls(item)));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .map(([name, member]) => [name, withoutNulls(member)]),
  );
}
