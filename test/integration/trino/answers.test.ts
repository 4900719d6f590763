import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { generatePolicy } from '../../../src/main/library.js';
import { ingestInto } from '../../../src/main/ingest.js';
import { DEFAULT_READING, NO_FILTER, countUsage, readUsage } from '../../../src/main/read-usage.js';
import type { FilterSpec, Usage } from '../../../src/usage/types.js';
import { summarizePrincipals } from '../../../src/usage/summaries.js';
import { CLOUDTRAIL_COLUMNS } from '../../../src/table/columns.js';
import { STORE_COLUMNS } from '../../../src/store/store-sql.js';
import { startAthena, type AthenaDouble, type Rows } from '../../aws/doubles/athena.js';
import { bucketOf, startS3, type S3Double } from '../../aws/doubles/s3.js';
import { withCredentials } from '../../aws/environment.js';
import { askTrino } from './client.js';
import { conformanceCases, differingAnswers } from './recorded-answers.js';
import { startTrino, trinoMissing, type Trino } from './server.js';
import { makeStoreTable } from './tables.js';

const missing = trinoMissing();
if (missing !== null) console.warn(`skipped: ${missing}`);
const example = join(import.meta.dirname, '../../../examples/data/trail');
const shared = join(import.meta.dirname, '../../../../shared/data');
/** All of them: test/long. */
const SAMPLE = 200;

describe.skipIf(missing !== null)('Trino', () => {
  withCredentials();
  const scratch = mkdtempSync(join(tmpdir(), 'trimtrail-answers-'));
  let trino: Trino;
  beforeAll(async () => {
    trino = await startTrino();
    await ingestInto(join(scratch, 'example'), [example], { threads: 1 });
    await makeStoreTable(trino.server, 'example', join(scratch, 'example'));
  });
  afterAll(async () => {
    await trino.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  const source = (table: string, catalog = 'hive'): string =>
    `${trino.server.replace('http', 'trino')}/${catalog}/default/${table}`;
  const read = (from: string, filter: Partial<FilterSpec> = {}, contextKeys: readonly string[] = []): Promise<Usage> =>
    readUsage([from], {
      ...DEFAULT_READING,
      threads: 1,
      strict: true,
      contextKeys,
      filter: { ...NO_FILTER, ...filter },
    });

  describe('policies', () => {
    it('are the same, byte for byte, from the files, the store in DuckDB, and Trino over the store', async () => {
      const usages = [await read(example), await read(join(scratch, 'example')), await read(source('example'))];
      const names = summarizePrincipals(usages[0]?.rows ?? []).flatMap(({ arn }) => (arn === null ? [] : [arn]));
      expect(names.length).toBeGreaterThan(3);
      const [files, duckdb, there] = await Promise.all(usages.map((usage) => policies(usage, names)));
      expect(duckdb).toEqual(files);
      expect(there).toEqual(files);
      expect(usages[2]?.rows).toEqual(usages[0]?.rows);
    });

    it.each([
      [['aws:SourceIp', 'aws:MultiFactorAuthPresent', 'aws:RequestedRegion']],
      [['aws:CurrentTime', 'aws:userid', 'aws:TokenIssueTime', 'aws:SecureTransport', 'aws:SourceIdentity']],
      [['s3:prefix', 'iam:PolicyARN', 'aws:TagKeys', 'aws:PrincipalOrgID', 'aws:VpcSourceIp', 'aws:SourceVpce']],
    ])('are made of the same rows with the condition keys %j', async (contextKeys) => {
      const filter = { principals: ['alice', 'role/Deploy'] };
      const [files, duckdb, there] = await Promise.all(
        [example, join(scratch, 'example'), source('example')].map((from) => read(from, filter, contextKeys)),
      );
      expect(duckdb?.rows).toEqual(files?.rows);
      expect(there?.rows).toEqual(files?.rows);
    });

    it.each<Partial<FilterSpec>>([
      { principals: ['alice'], from: '2026-03-05T00:00:00Z', to: '2026-03-20T00:00:00Z' },
      { principals: ['role/Deploy'], exclude: ['ip=192.0.2.0/24'] },
      { principals: ["o'brien"] },
    ])('are the same under the filter %j', async (filter) => {
      const [here, there] = [await read(example, filter), await read(source('example'), filter)];
      expect(there.rows).toEqual(here.rows);
    });

    it.skipIf(!existsSync(shared))('are the same over public records of others', async () => {
      const store = join(scratch, 'shared');
      await ingestInto(store, [shared], { threads: 1 });
      await makeStoreTable(trino.server, 'shared', store);
      const [here, there] = [await read(shared), await read(source('shared'))];
      expect(there.rows).toEqual(here.rows);
      const names = summarizePrincipals(here.rows)
        .slice(0, 10)
        .flatMap(({ arn }) => (arn === null ? [] : [arn]));
      expect(await policies(there, names)).toEqual(await policies(here, names));
    });

    it('are the same over a table without the columns of the store that holds every event twice', async () => {
      const columns = CLOUDTRAIL_COLUMNS.map(({ name }) => `"${name}"`).join(', ');
      const all = `SELECT ${columns} FROM hive.default.example`;
      await askTrino(trino.server, `CREATE TABLE memory.default.twice AS ${all} UNION ALL ${all}`);
      const [here, there] = [
        await read(example, { principals: ['alice'] }),
        await read(source('twice', 'memory'), { principals: ['alice'] }),
      ];
      expect(there.rows).toEqual(here.rows);
      expect(there.findings.map(({ code }) => code)).not.toContain('column-missing');
    });

    it('are narrower, and say so, over a table of an older DDL', async () => {
      const lost = ['resources', 'sessioncredentialfromconsole', ...Object.keys(STORE_COLUMNS)];
      const kept = CLOUDTRAIL_COLUMNS.map(({ name }) => name).filter((name) => !lost.includes(name));
      await askTrino(
        trino.server,
        `CREATE TABLE memory.default.older AS SELECT ${kept.map((name) => `"${name}"`).join(', ')} FROM hive.default.example`,
      );
      const there = await countUsage([source('older', 'memory')], DEFAULT_READING);
      expect(there.findings).toContainEqual(
        expect.objectContaining({
          code: 'column-missing',
          detail: { columns: ['sessioncredentialfromconsole', 'resources'] },
        }),
      );
      expect(there.ledger.matched).toBe((await countUsage([example], DEFAULT_READING)).ledger.matched);
    });

    it('a table that is not there, and one of something else', async () => {
      await expect(read(source('nothing'))).rejects.toMatchObject({ code: 'sql-name' });
      await askTrino(trino.server, 'CREATE TABLE memory.default.other AS SELECT 1 AS x');
      await expect(read(source('other', 'memory'))).rejects.toMatchObject({
        code: 'sql-name',
        message: expect.stringContaining('eventtime'),
      });
    });
  });

  describe('behind a stand-in for Athena', () => {
    let doubles: readonly (AthenaDouble | S3Double)[] = [];
    afterEach(async () => {
      for (const double of doubles) await double.close();
    });

    it('answers the SQL that is made for Athena with the same policy', async () => {
      const results = bucketOf(new Map());
      const store = bucketOf(new Map([['store/day=2026-03-02/part-1.parquet', Buffer.alloc(1000)]]));
      const table = {
        Name: 'example',
        Columns: (await described(trino.server)).map(([Name, Type]) => ({ Name, Type })),
        PartitionKeys: [{ Name: 'day', Type: 'string' }],
        Parameters: { location: 's3://store/store/' },
      };
      const athena = await startAthena({
        results,
        table,
        run: (sql, parameters) => onTrino(trino.server, sql, parameters),
      });
      const s3 = await startS3({ results, store });
      doubles = [athena, s3];
      vi.stubEnv('AWS_ENDPOINT_URL_ATHENA', athena.endpoint);
      vi.stubEnv('AWS_ENDPOINT_URL_S3', s3.endpoint);
      const filter = { principals: ['alice'] };
      const keys = ['aws:SourceIp', 'aws:MultiFactorAuthPresent', 'aws:SourceIdentity', 's3:prefix'];
      const [here, there] = [
        await read(example, filter, keys),
        await read('athena:default.example?workgroup=primary', filter, keys),
      ];
      expect(there.rows).toEqual(here.rows);
      const alice = here.rows[0]?.principal.arn ?? '';
      expect(await policies(there, [alice])).toEqual(await policies(here, [alice]));
      expect(there.findings.map(({ code }) => code)).toContain('athena-scanned');
    });
  });

  describe(`the conformance suite, ${SAMPLE} of its queries`, () => {
    it('has as many cases as it claims', () => expect(conformanceCases.length).toBeGreaterThanOrEqual(800));

    it('gets the recorded answers', async () => {
      expect(await differingAnswers(trino.server, SAMPLE)).toEqual([]);
    });
  });
});

async function policies(usage: Usage, names: readonly string[]): Promise<readonly string[]> {
  return Promise.all(
    names.map((principal) =>
      generatePolicy(usage, { principal }).then(
        ({ policy, evidence }) => JSON.stringify({ policy, evidence }),
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      ),
    ),
  );
}

async function described(server: string): Promise<readonly (readonly [string, string])[]> {
  const { rows } = await askTrino(
    server,
    `SELECT column_name, data_type FROM hive.information_schema.columns WHERE table_schema = 'default' AND table_name = 'example' AND column_name <> 'day'`,
  );
  return rows.map(([name, type]) => [String(name), String(type)] as const);
}

/** As Athena would: its catalogue is called otherwise here, its parameters are literals, and it prints texts. */
async function onTrino(server: string, sql: string, parameters: readonly string[]): Promise<Rows> {
  const here = sql.replaceAll('"awsdatacatalog"', '"hive"');
  const text =
    parameters.length === 0 ? here : `EXECUTE IMMEDIATE '${here.replaceAll("'", "''")}' USING ${parameters.join(', ')}`;
  const { names, types, rows } = await askTrino(server, text);
  return {
    columns: names.map((name, at) => ({ name, type: (types[at] ?? 'varchar').replace(/\(.*/, '') })),
    rows: rows.map((row) => row.map((value) => (value === null ? null : String(value as string | number | boolean)))),
  };
}
