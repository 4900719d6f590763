import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ingestInto } from '../../../src/main/ingest.js';
import { makeDdl } from '../../../src/main/make-ddl.js';
import type { QueryLogEntry } from '../../../src/main/sql/query-log.js';
import { SqlSession, type SqlSessionOptions } from '../../../src/main/sql/sql-session.js';

const scratch = mkdtempSync(join(tmpdir(), 'trimtrail-session-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const OPTIONS: SqlSessionOptions = {
  sources: ['examples/data/trail'],
  storing: { cache: join(scratch, 'cache'), cacheBytes: 2 ** 30, threads: 1, maxInflatedBytes: 2 ** 28 },
  locations: new Map(),
  outputDirectory: join(scratch, 'out'),
  limits: { memoryBytes: 2 ** 29, threads: 2, timeoutMs: 60_000 },
  maxRows: null,
  parameters: [],
  now: () => new Date('2026-06-01T00:00:00Z'),
  started: null,
  log: null,
};

async function open(options: Partial<SqlSessionOptions> = {}): Promise<SqlSession> {
  const session = new SqlSession({ ...OPTIONS, ...options });
  await session.open();
  return session;
}

/** Rows of a query or a listing; the message of a statement without. */
async function run(session: SqlSession, sql: string): Promise<unknown> {
  const outcome = await session.execute(sql);
  if (outcome.kind === 'done') return outcome.message;
  if (outcome.kind === 'listing') return outcome.listing.rows;
  const rows: (readonly unknown[])[] = [];
  for await (const batch of outcome.result.rows) rows.push(...batch);
  return rows;
}

const SERDE = `ROW FORMAT SERDE 'com.amazon.emr.hive.serde.CloudTrailSerde'
STORED AS INPUTFORMAT 'com.amazon.emr.cloudtrail.CloudTrailInputFormat' OUTPUTFORMAT 'o'`;

describe('the table of the sources', () => {
  let session: SqlSession;
  beforeAll(async () => {
    session = await open();
  }, 120_000);
  afterAll(() => session.close());

  it.each([
    'cloudtrail',
    'CloudTrail',
    '"cloudtrail"',
    'default.cloudtrail',
    'awsdatacatalog.default.cloudtrail',
    'cloudtrail_logs_my_bucket',
    '"default"."cloudtrail_logs"',
    'my_database.trail',
  ])('is there under the name %s', async (name) => {
    expect(await run(session, `SELECT count(*) FROM ${name} WHERE useridentity.username = 'alice'`)).toEqual([[172n]]);
  });

  it('has the usual partition columns', async () => {
    const [row] = (await run(
      session,
      `SELECT count(*) FROM cloudtrail WHERE account = '111122223333' AND region = 'us-east-1' AND timestamp >= '2026/05/01' AND year = '2026' AND month = '05' AND "date" < '2026-06-01'`,
    )) as readonly (readonly bigint[])[];
    expect(row?.[0]).toBeGreaterThan(0n);
  });

  it('is listed and described', async () => {
    expect(await run(session, "SHOW TABLES 'cloudtrail'")).toEqual([['cloudtrail']]);
    expect(await run(session, 'SHOW COLUMNS IN cloudtrail')).toContainEqual(['useridentity']);
    expect(await run(session, 'DESCRIBE cloudtrail')).toContainEqual(['region', 'string', 'partition']);
    expect(await run(session, 'SHOW DATABASES')).toEqual([['default'], ['my_database']]);
  });

  it.each([
    [
      'SELECT DISTINCT eventtypes, eventsource FROM cloudtrail',
      'sql-name',
      /^line 1:17: .*'eventtypes'.*did you mean 'eventtype'/,
    ],
    ['SELECT useridentity.user_name FROM cloudtrail', 'sql-name', /^line 1:8: .*username/],
    ['SELECT * FROM cloudtrail c JOIN people p ON true JOIN animals a ON true', 'sql-name', /people/],
    ['SELECT * FROM information_schema.tables', 'sql-name', /tables/],
    ['SELEC 1', 'sql-syntax', /^line 1:1/],
    ["SELECT * FROM read_csv('x')", 'sql-syntax', /line 1/],
    ['DROP TABLE nothing', 'sql-name', /nothing/],
    ["ALTER TABLE cloudtrail ADD PARTITION (region='x')", 'sql-unsupported', /not made by CREATE EXTERNAL TABLE/],
  ])('%s: %s', async (sql, code, message) => {
    await expect(run(session, sql)).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string });
  });

  it('knows what a query reads, and what Athena would', async () => {
    const outcome = await session.execute('SELECT eventname FROM cloudtrail');
    if (outcome.kind !== 'rows') throw new Error('no rows');
    for await (const batch of outcome.result.rows) expect(batch.length).toBeGreaterThan(0);
    const one = await outcome.estimate();
    expect(one.rawBytes).toBeGreaterThan(100_000);
    expect(one.parquetBytes).toBeGreaterThan(0);
    const all = await session.execute('SELECT * FROM cloudtrail');
    if (all.kind !== 'rows') throw new Error('no rows');
    for await (const batch of all.result.rows) expect(batch.length).toBeGreaterThan(0);
    expect((await all.estimate()).parquetBytes).toBeGreaterThan(one.parquetBytes);
  });

  it('names what can be completed', () => {
    expect(session.words).toEqual(expect.arrayContaining(['cloudtrail', 'useridentity.sessioncontext', 'date_parse(']));
  });
});

describe('a script of DDL', () => {
  let session: SqlSession;
  beforeAll(async () => {
    session = await open();
  }, 120_000);
  afterAll(() => session.close());

  it('makes the console’s table from the sources, under its own name and columns', async () => {
    const ddl = `CREATE EXTERNAL TABLE logs (eventName STRING, userIdentity STRUCT<userName:STRING>) ${SERDE} LOCATION 's3://b/AWSLogs/111122223333/'`;
    expect(await run(session, ddl)).toBe('created logs');
    expect(await run(session, "SELECT count(*) FROM logs WHERE useridentity.username = 'alice'")).toEqual([[172n]]);
    await expect(run(session, 'SELECT eventsource FROM logs')).rejects.toMatchObject({ code: 'sql-name' });
    await expect(run(session, 'SELECT * FROM another_name')).rejects.toMatchObject({ code: 'sql-name' });
    await expect(run(session, ddl)).rejects.toMatchObject({ code: 'sql-name' });
    expect(await run(session, ddl.replace('TABLE logs', 'TABLE IF NOT EXISTS logs'))).toBe('logs exists already');
  });

  it('reads a local LOCATION, which the sandbox had not seen before', async () => {
    await run(
      session,
      `CREATE EXTERNAL TABLE csv (eventName STRING) ${SERDE} LOCATION 'examples/data/event_history.csv'`,
    );
    expect(await run(session, 'SELECT count(*) FROM csv')).toEqual([[237n]]);
    expect(await run(session, 'SELECT count(*) FROM logs')).toEqual([[358n]]);
    expect(session.findings.map(({ code }) => code)).toEqual(['athena-differs']);
  });

  it.each([
    ['console', null, '1 = 1'],
    ['json-serde', "region='us-east-1', year='2026', month='03', day='11'", '1 = 1'],
    ['organization', null, "account = '111122223333'"],
    ['projection', null, "account = '111122223333'"],
    ['projection-any-account', null, "account = '111122223333'"],
  ])('runs the DDL that it prints for Athena: %s', async (style, partition, where) => {
    const ddl = readFileSync(`test/table/ddl/golden/${style}.sql`, 'utf8');
    const own = await open();
    const made = await run(own, ddl.replace(/;\s*$/, ''));
    const [, name = ''] = /^created (\S+?)(?:;|$)/.exec(String(made)) ?? [];
    if (partition !== null)
      await run(own, `ALTER TABLE ${name} ADD PARTITION (${partition}) LOCATION 's3://example-trail/x/'`);
    const rows = `FROM ${name} WHERE ${where} AND eventname = 'GetObject'`;
    expect(await run(own, `SELECT count(*) > 0, count(DISTINCT eventid) = count(*) ${rows}`)).toEqual([[true, true]]);
    if (style === 'projection-any-account')
      await expect(run(own, `SELECT count(*) FROM ${name}`)).rejects.toThrow(/injected partition column 'account'/);
    await own.close();
  });

  it('keeps partitions as Athena does: none until they are added', async () => {
    const made = await run(
      session,
      `CREATE EXTERNAL TABLE parts (eventName STRING) PARTITIONED BY (region string, year string) ${SERDE} LOCATION 's3://b/x/'`,
    );
    expect(made).toMatch(/no partition yet/);
    expect(await run(session, 'SELECT count(*) FROM parts')).toEqual([[0n]]);
    expect(await run(session, 'MSCK REPAIR TABLE parts')).toMatch(/no partition found/);
    await run(
      session,
      "ALTER TABLE parts ADD PARTITION (region='us-east-1', year='2026') LOCATION 's3://b/x/us-east-1/2026/'",
    );
    expect(await run(session, 'SHOW PARTITIONS parts')).toEqual([['region=us-east-1/year=2026']]);
    expect(await run(session, 'SELECT count(*) > 100 FROM parts')).toEqual([[true]]);
    await expect(
      run(session, "ALTER TABLE parts ADD PARTITION (region='us-east-1', year='2026')"),
    ).rejects.toMatchObject({
      code: 'sql-name',
    });
    await expect(run(session, "ALTER TABLE parts ADD PARTITION (month='1')")).rejects.toThrow(/partition columns are/);
    await run(session, "ALTER TABLE parts DROP PARTITION (region='us-east-1', year='2026')");
    expect(await run(session, 'SELECT count(*) FROM parts')).toEqual([[0n]]);
    await run(
      session,
      "ALTER TABLE parts SET TBLPROPERTIES ('projection.enabled'='true', 'projection.region.type'='enum', 'projection.region.values'='us-east-1', 'projection.year.type'='integer', 'projection.year.range'='2020,2030')",
    );
    expect(await run(session, 'SELECT count(*) > 100 FROM parts')).toEqual([[true]]);
    expect(await run(session, "SHOW TBLPROPERTIES parts('projection.enabled')")).toEqual([
      ['projection.enabled', 'true'],
    ]);
  });

  it('has views, checked when they are made', async () => {
    expect(await run(session, 'CREATE VIEW v AS SELECT eventname AS e, count(*) AS n FROM logs GROUP BY 1')).toBe(
      'created view v',
    );
    expect(await run(session, "SELECT n FROM v WHERE e = 'GetObject'")).toEqual([[42n]]);
    await expect(run(session, 'CREATE VIEW v AS SELECT 1 AS x')).rejects.toMatchObject({ code: 'sql-name' });
    await expect(run(session, 'CREATE OR REPLACE VIEW v AS\nSELECT nothing FROM logs')).rejects.toThrow(/^line 2:8/);
    await run(session, 'CREATE OR REPLACE VIEW v AS SELECT eventname AS e, 1 AS n FROM logs');
    expect(await run(session, "SELECT max(n) FROM v WHERE e = 'GetObject'")).toEqual([[1]]);
    expect(await run(session, 'SHOW VIEWS')).toEqual([['v']]);
    expect(await run(session, 'SHOW CREATE VIEW v')).toContainEqual(['CREATE VIEW v AS']);
    await expect(run(session, 'DROP TABLE v')).rejects.toThrow(/is a view/);
    await run(session, 'DROP VIEW v');
    await expect(run(session, 'SELECT * FROM v')).rejects.toMatchObject({ code: 'sql-name' });
  });

  it('has prepared statements', async () => {
    await run(session, 'PREPARE p FROM SELECT count(*) FROM logs WHERE eventname = ?');
    expect(await run(session, "EXECUTE p USING 'GetObject'")).toEqual([[42n]]);
    await run(session, 'DEALLOCATE PREPARE p');
    await expect(run(session, "EXECUTE p USING 'GetObject'")).rejects.toMatchObject({ code: 'sql-name' });
  });

  it('gives back the DDL that it was given', async () => {
    const lines = ((await run(session, 'SHOW CREATE TABLE logs')) as readonly (readonly string[])[]).flat();
    expect(lines[0]).toBe('CREATE EXTERNAL TABLE logs (');
    expect(lines).toContain("LOCATION 's3://b/AWSLogs/111122223333/'");
  });
});

describe('a table over a store, as Parquet', () => {
  const store = join(scratch, 'own-store');
  const ddl = (table: string): string =>
    makeDdl({
      table,
      location: 's3://my-bucket/store/',
      style: 'parquet',
      engine: 'athena',
      accounts: [],
      regions: [],
      from: '2026-01-01',
    }).replace(/;\s*$/, '');
  let session: SqlSession;
  beforeAll(async () => {
    await ingestInto(store, ['examples/data/trail']);
    session = await open({ sources: [store] });
  }, 120_000);
  afterAll(() => session.close());

  it('runs the DDL that is printed for it: own columns, and whole days', async () => {
    expect(await run(session, ddl('lake'))).toBe('created lake');
    expect(await run(session, 'SELECT recordshape, count(*) FROM lake GROUP BY 1')).toEqual([['trail', 358n]]);
    const days = 'count(DISTINCT day) = count(DISTINCT substr(eventtime, 1, 10))';
    expect(await run(session, `SELECT min(day) = min(substr(eventtime, 1, 10)), ${days} FROM lake`)).toEqual([
      [true, true],
    ]);
  });

  it('finds its days by MSCK REPAIR TABLE where they are not projected', async () => {
    const plain = ddl('by_hand').replace(/\nTBLPROPERTIES[^]*$/, '');
    expect(await run(session, plain)).toMatch(/^created by_hand; it has no partition yet/);
    expect(await run(session, 'SELECT count(*) FROM by_hand')).toEqual([[0n]]);
    expect(await run(session, "ALTER TABLE by_hand ADD PARTITION (day = '2026-03-01')")).toBe('added 1 partition(s)');
    expect(await run(session, 'MSCK REPAIR TABLE by_hand')).toMatch(/^added \d\d partition\(s\)$/);
    expect(await run(session, 'SELECT count(*) FROM by_hand')).toEqual([[358n]]);
  });

  it.each([
    ['a column that no file has', 'managementevent STRING', "no column 'managementevent'"],
    ["a type that is not the files'", 'readonly BOOLEAN', "'readonly' is string"],
    ['another layout', 'eventname STRING) PARTITIONED BY (region STRING', "not laid out by 'region'"],
  ])('refuses %s', async (_, columns, message) => {
    const sql = `CREATE EXTERNAL TABLE odd (${columns}) STORED AS PARQUET LOCATION 's3://my-bucket/store/'`;
    await expect(run(session, sql)).rejects.toMatchObject({
      code: 'sql-unsupported',
      message: expect.stringContaining(message) as string,
    });
  });

  it('is not laid over trail files', async () => {
    const raw = await open();
    await expect(run(raw, ddl('lake'))).rejects.toMatchObject({ code: 'sql-unsupported' });
    await raw.close();
  });
});

describe('CREATE TABLE AS and UNLOAD', () => {
  let session: SqlSession;
  beforeAll(async () => {
    session = await open();
  }, 120_000);
  afterAll(() => session.close());

  it('write below --output-dir, never where the SQL says', async () => {
    const away = join(scratch, 'away');
    await run(
      session,
      `CREATE TABLE calls WITH (format = 'PARQUET', external_location = '${away}') AS SELECT eventname, useridentity.arn AS who, resources, count(*) AS n FROM cloudtrail GROUP BY 1, 2, 3`,
    );
    expect(await run(session, 'SELECT sum(n) FROM calls')).toEqual([[358n]]);
    expect(await run(session, "SELECT resources[1].type FROM calls WHERE eventname = 'GetObject' LIMIT 1")).toEqual([
      ['AWS::S3::Object'],
    ]);
    await run(session, `UNLOAD (SELECT eventname, n FROM calls WHERE n >= 1) TO '${away}' WITH (format = 'JSON')`);
    await run(session, `UNLOAD (SELECT eventname FROM calls) TO '${away}' WITH (format = 'PARQUET')`);
    expect(readdirSync(join(scratch, 'out')).toSorted()).toEqual(['calls', 'unload', 'unload-2']);
    expect(readFileSync(join(scratch, 'out/unload/part-0.json'), 'utf8')).toMatch(/^\{"eventname":"\w+","n":\d+\}\n/);
    expect(existsSync(away)).toBe(false);
  });

  it('give no name of a folder away', async () => {
    await run(session, 'CREATE TABLE "../../evil/x" AS SELECT 1 AS a');
    expect(readdirSync(join(scratch, 'out'))).toContain('______evil_x');
    expect(existsSync(join(scratch, '..', 'evil'))).toBe(false);
  });

  it('WITH NO DATA gives an empty table', async () => {
    await run(session, 'CREATE TABLE none AS SELECT eventname FROM cloudtrail WITH NO DATA');
    expect(await run(session, 'SELECT count(*) FROM none')).toEqual([[0n]]);
  });

  it.each([
    ["CREATE TABLE o WITH (format = 'ORC') AS SELECT 1 AS a", /format 'ORC'/],
    ["UNLOAD (SELECT 1 AS a) TO 's3://b/' WITH (format = 'AVRO')", /format 'AVRO'/],
    ['CREATE TABLE j AS SELECT json_parse(requestparameters) AS j FROM cloudtrail', /json/],
    ['CREATE TABLE c AS SELECT nothing FROM cloudtrail', /^line 1:26/],
  ])('%s is refused', async (sql, message) => {
    await expect(run(session, sql)).rejects.toThrow(message);
  });

  it('need --output-dir', async () => {
    const bare = await open({ outputDirectory: null });
    await expect(run(bare, 'CREATE TABLE x AS SELECT 1 AS a')).rejects.toMatchObject({ code: 'bad-usage' });
    await bare.close();
  });
});

describe('the query log', () => {
  it('has every statement with its outcome', async () => {
    const entries: QueryLogEntry[] = [];
    const session = await open({ log: (entry) => entries.push(entry) });
    await run(session, 'SELECT count(*) FROM cloudtrail');
    await run(session, 'SHOW TABLES');
    await expect(run(session, 'SELECT nothing FROM cloudtrail')).rejects.toThrow();
    await session.close();
    expect(entries.map(({ sql, outcome, rows }) => [sql, outcome, rows])).toEqual([
      ['SELECT count(*) FROM cloudtrail', 'ok', 1],
      ['SHOW TABLES', 'ok', null],
      ['SELECT nothing FROM cloudtrail', 'sql-name', null],
    ]);
  });
});

describe('parameters', () => {
  it('are bound, whatever they hold', async () => {
    const session = await open({ parameters: ["'alice'' OR 1=1 --'", "'alice'"] });
    expect(await run(session, 'SELECT count(*) FROM cloudtrail WHERE useridentity.username IN (?, ?)')).toEqual([
      [172n],
    ]);
    await session.close();
  });
});

describe('stores that are kept', () => {
  it('are made aside when another process makes the same one', async () => {
    const storing = { ...OPTIONS.storing, cache: join(scratch, 'shared-cache') };
    const both = await Promise.all([open({ storing }), open({ storing })]);
    for (const session of both) {
      expect(await run(session, 'SELECT count(*) FROM cloudtrail')).toEqual([[358n]]);
      await session.close();
    }
  });

  it('are used again while the files are the same, and go when room is needed', async () => {
    const folder = mkdtempSync(join(scratch, 'files-'));
    const file = join(folder, 'event_history.csv');
    writeFileSync(file, readFileSync('examples/data/event_history.csv'));
    const cache = join(scratch, 'small-cache');
    const storing = { ...OPTIONS.storing, cache, cacheBytes: 1 };
    const count = async (): Promise<unknown> => {
      const session = await open({ sources: [file], storing });
      const rows = await run(session, 'SELECT count(*) FROM cloudtrail');
      await session.close();
      return rows;
    };
    expect(await count()).toEqual([[237n]]);
    const [first] = readdirSync(cache);
    expect(await count()).toEqual([[237n]]);
    expect(readdirSync(cache)).toEqual([first]);
    writeFileSync(file, readFileSync('examples/data/event_history.csv', 'utf8').split('\n').slice(0, 11).join('\n'));
    expect(await count()).toEqual([[10n]]);
    expect(readdirSync(cache)).toHaveLength(1);
    expect(readdirSync(cache)).not.toEqual([first]);
  });

  it('are not kept with --no-cache', async () => {
    const session = await open({ storing: { ...OPTIONS.storing, cache: null } });
    expect(await run(session, 'SELECT count(*) FROM cloudtrail')).toEqual([[358n]]);
    await session.close();
  });
});
