import { afterEach, describe, expect, it, vi } from 'vitest';
import { connectAthena } from '../../../src/aws/athena/athena-api.js';
import { openAws } from '../../../src/aws/session.js';
import { DEFAULT_AWS } from '../../../src/aws/settings.js';
import { openAthena, type Athena } from '../../../src/engines/athena/athena.js';
import { parseAthenaSource } from '../../../src/engines/athena/athena-source.js';
import { allRows } from '../../../src/engines/engine.js';
import { resultRows } from '../../../src/engines/athena/result-csv.js';
import { startAthena, type AthenaDouble, type AthenaDoubleOptions, type Rows } from '../../aws/doubles/athena.js';
import { bucketOf, startS3, type S3Double } from '../../aws/doubles/s3.js';
import { withCredentials } from '../../aws/environment.js';

withCredentials();
let doubles: readonly (AthenaDouble | S3Double)[] = [];
afterEach(async () => {
  for (const double of doubles) await double.close();
  doubles = [];
});

const ONE: Rows = { columns: [{ name: 'x', type: 'integer' }], rows: [['1']] };

async function open(
  options: Partial<AthenaDoubleOptions> = {},
  maxScan: number | null = null,
): Promise<{ readonly athena: Athena; readonly double: AthenaDouble; readonly s3: S3Double }> {
  const results = bucketOf(new Map());
  const [double, s3] = [await startAthena({ run: () => ONE, results, ...options }), await startS3({ results })];
  doubles = [double, s3];
  vi.stubEnv('AWS_ENDPOINT_URL_ATHENA', double.endpoint);
  vi.stubEnv('AWS_ENDPOINT_URL_S3', s3.endpoint);
  const api = await connectAthena(
    parseAthenaSource('athena:default.logs?workgroup=security'),
    await openAws(DEFAULT_AWS),
  );
  return { athena: openAthena(api, { maxScan }), double, s3 };
}

describe('Athena as an engine', () => {
  it('starts, looks, and reads typed rows; NULL is no empty text', async () => {
    const types = ['varchar', 'bigint', 'boolean', 'double', 'integer', 'array'];
    const rows: Rows = {
      columns: types.map((type, at) => ({ name: `c${at}`, type })),
      rows: [
        ['a "b", c\nd', '9007199254740993', 'true', '1.5E10', '-3', '[a, b]'],
        ['', null, 'false', 'NaN', '0', null],
      ],
    };
    const { athena } = await open({ run: () => rows });
    const result = await athena.query('SELECT');
    expect(await allRows(result)).toEqual([
      ['a "b", c\nd', 9007199254740993n, true, 1.5e10, -3, '[a, b]'],
      ['', null, false, Number.NaN, 0, null],
    ]);
    expect(await result.statistics).toMatchObject({ rows: 2, bytesScanned: 1000, truncated: false });
  });

  it('binds parameters as literals that Athena reads, and names work group and database', async () => {
    const run = vi.fn(() => ONE);
    const { athena, double } = await open({ run });
    await athena.query('SELECT ?, ?', { params: ["o'brien", 5] });
    expect(run).toHaveBeenCalledWith('SELECT ?, ?', ["'o''brien'", '5']);
    expect(double.asked[0]?.input).toMatchObject({
      WorkGroup: 'security',
      QueryExecutionContext: { Catalog: 'AwsDataCatalog', Database: 'default' },
      ResultReuseConfiguration: { ResultReuseByAgeConfiguration: { Enabled: true } },
    });
  });

  it('PEERS 5: reads more than 1,000 rows, from the result file', async () => {
    const many = Array.from({ length: 2500 }, (_, at) => [at % 3 === 0 ? null : `${at} "x"`]);
    const { athena, s3 } = await open({ run: () => ({ columns: [{ name: 'x', type: 'varchar' }], rows: many }) });
    expect(await allRows(await athena.query('SELECT'))).toEqual(many);
    expect(s3.asked.map(({ what }) => what)).toEqual(['GET query-1.csv']);
  });

  it('cuts at the rows that are wanted', async () => {
    const { athena } = await open({ run: () => ({ ...ONE, rows: [['1'], ['2'], ['3']] }) });
    const result = await athena.query('SELECT', { maxRows: 2 });
    expect(await allRows(result)).toEqual([[1], [2]]);
    expect(await result.statistics).toMatchObject({ truncated: true });
  });

  it.each([
    ['SYNTAX_ERROR: line 1:8: mismatched input', 'sql-syntax'],
    ['TABLE_NOT_FOUND: line 1:15: Table does not exist', 'sql-name'],
    ['TYPE_MISMATCH: line 1:8: Cannot apply operator', 'sql-type'],
    ['Query cancelled! : Bytes scanned limit was exceeded', 'query-limit'],
    ['GENERIC_INTERNAL_ERROR: there may be too many columns used or expressions are too complex', 'query-too-complex'],
    ['HIVE_BAD_DATA: Error parsing field', 'query-failed'],
  ])('%s is %s, with the id of the query', async (reason, code) => {
    const { athena } = await open({ run: () => Promise.reject(new Error(reason)) });
    await expect(athena.query('SELECT')).rejects.toMatchObject({ code, message: `Athena, query query-1: ${reason}` });
  });

  it('stops the query when it is cancelled', async () => {
    const { athena, double } = await open({ looks: 1000 });
    const stopping = new AbortController();
    const asked = athena.query('SELECT', { signal: stopping.signal });
    setTimeout(() => stopping.abort(), 150);
    await expect(asked).rejects.toMatchObject({ code: 'interrupted', message: expect.stringContaining('query-1') });
    expect(double.asked.at(-1)?.operation).toBe('StopQueryExecution');
  });

  it('RULE 36: stops the query that scans more than it may, and starts no further one', async () => {
    const { athena, double } = await open({ looks: 1000, bytesScanned: 5000 }, 4000);
    await expect(athena.query('SELECT')).rejects.toMatchObject({
      code: 'query-limit',
      hint: expect.stringContaining('charged'),
    });
    expect(double.asked.at(-1)?.operation).toBe('StopQueryExecution');
    const { athena: other } = await open({ bytesScanned: 5000, looks: 0 }, 4000);
    await other.query('SELECT');
    await expect(other.query('SELECT')).rejects.toMatchObject({ code: 'query-limit' });
    expect(other.used()).toEqual({ queries: 1, bytesScanned: 5000 });
  });

  it.each([
    ['AccessDeniedException', 'aws-denied'],
    ['ExpiredTokenException', 'aws-expired'],
  ])('%s is %s', async (name, code) => {
    const { athena, double } = await open();
    double.fail = (operation) => (operation === 'StartQueryExecution' ? name : null);
    await expect(athena.query('SELECT')).rejects.toMatchObject({ code });
  });
});

describe('a source of Athena', () => {
  it.each([
    [
      'athena:default.logs',
      { catalog: 'AwsDataCatalog', database: 'default', table: 'logs', workgroup: null, output: null },
    ],
    [
      'athena:lake/security.trail?workgroup=w&output=s3://results/x/',
      { catalog: 'lake', database: 'security', table: 'trail', workgroup: 'w', output: 's3://results/x/' },
    ],
  ])('%s', (text, source) => expect(parseAthenaSource(text)).toEqual(source));

  it.each(['athena:', 'athena:logs', 'athena:a.b.c', 'athena:a.b?region=x', 'athena:a.b?output=/tmp'])(
    '%s is none',
    (text) => {
      expect(() => parseAthenaSource(text)).toThrow(expect.objectContaining({ code: 'bad-usage' }));
    },
  );
});

describe('a result file', () => {
  it.each([1, 2, 3, 7, 1000])('is read in pieces of %d bytes', async (size) => {
    const bytes = new TextEncoder().encode('"a","b"\n"x ""q""\r\ny",\n,"é"\n"",""\n');
    async function* pieces(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    }
    const rows: unknown[] = [];
    for await (const batch of resultRows(pieces())) rows.push(...batch);
    expect(rows).toEqual([
      ['a', 'b'],
      ['x "q"\r\ny', null],
      [null, 'é'],
      ['', ''],
    ]);
  });
});
