import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, describe, expect, it } from 'vitest';
import { startAthena, type AthenaDouble, type AthenaDoubleOptions, type Rows } from '../aws/doubles/athena.js';
import { bucketOf, startS3, type S3Double } from '../aws/doubles/s3.js';
import { startTrinoDouble, type TrinoDouble, type TrinoRows } from '../engines/trino/double.js';
import { trimtrail, type Run } from './run.js';

let doubles: readonly (AthenaDouble | S3Double | TrinoDouble)[] = [];
afterEach(async () => {
  for (const double of doubles) await double.close();
  doubles = [];
});

const ONE: Rows = { columns: [{ name: 'n', type: 'bigint' }], rows: [['42']] };
const QUERY = "SELECT count(*) AS n FROM trail WHERE day >= '2026-03-02' AND day < '2026-03-03'";
const GIB = 2 ** 30;
const store = (sizes: Readonly<Record<string, number>>): ReturnType<typeof bucketOf> => {
  const held = bucketOf(new Map());
  const keys = Object.keys(sizes).toSorted();
  return {
    ...held,
    list: (prefix, after, limit) =>
      keys
        .filter((key) => key.startsWith(prefix) && key > after)
        .slice(0, limit)
        .map((key) => ({ key, size: sizes[key] ?? 0, etag: 'e' })),
  };
};
const SMALL = { 'store/day=2026-03-01/part-1.parquet': 5 * GIB, 'store/day=2026-03-02/part-1.parquet': GIB };
const LARGE = { 'store/day=2026-03-02/part-1.parquet': 30 * GIB };

interface Asked {
  readonly args: readonly string[];
  readonly athena?: Partial<AthenaDoubleOptions>;
  readonly sizes?: Readonly<Record<string, number>>;
  readonly interrupt?: AbortSignal;
}

/** Runs `sql` against an Athena and an S3 of our own. */
async function ask({
  args,
  athena = {},
  sizes = SMALL,
  interrupt,
}: Asked): Promise<Run & { readonly double: AthenaDouble }> {
  const results = bucketOf(new Map());
  const table = { Name: 'trail', Columns: [], PartitionKeys: [], Parameters: { location: 's3://store/store/' } };
  const double = await startAthena({ run: () => ONE, results, table, ...athena });
  const s3 = await startS3({ results, store: store(sizes) });
  doubles = [double, s3];
  const env = {
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secretEXAMPLE',
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL_ATHENA: double.endpoint,
    AWS_ENDPOINT_URL_S3: s3.endpoint,
  };
  const run = await trimtrail(['sql', ...args], { env, ...(interrupt === undefined ? {} : { interrupt }) });
  return { ...run, double };
}

const started = ({ asked }: AthenaDouble): readonly unknown[] =>
  asked.filter(({ operation }) => operation === 'StartQueryExecution').map(({ input }) => input['QueryString']);

describe('sql over Athena', () => {
  it.each([
    ['a source', ['athena:security.trail', QUERY]],
    ['--engine and the name of a table', ['security.trail', QUERY, '--engine', 'athena']],
    ['both', ['athena:security.trail', QUERY, '--engine', 'athena']],
  ])('by %s: says the price of the days that are asked, runs the text as it is, and what it cost', async (_, args) => {
    const { code, stdout, stderr, double } = await ask({ args });
    expect(stdout).toBe(' n\n42\n');
    expect(started(double)).toEqual([QUERY]);
    expect(stderr).toContain('a query in Athena over at most 1.00 GiB in 1 file: up to $0.00 at $5 a terabyte');
    expect(stderr).toMatch(/1 row in \d+\.\d\d s, 1\.0 kB scanned in Athena \(\$0\.000048\)/);
    expect(code).toBe(0);
  });

  it('RULE 36: what would scan much is asked about; without a terminal it is not run', async () => {
    const { code, stderr, double } = await ask({ args: ['athena:security.trail', QUERY], sizes: LARGE });
    expect({ code, started: started(double) }).toEqual({ code: 2, started: [] });
    expect(stderr).toContain('at most 30.00 GiB');
    expect(stderr).toContain('--max-scan SIZE or --yes');
  });

  it.each([[['--yes']], [['--max-scan', '1GB']]])('runs it with %j', async (more) => {
    const { code, double } = await ask({ args: ['athena:security.trail', QUERY, ...more], sizes: LARGE });
    expect({ code, started: started(double) }).toEqual({ code: 0, started: [QUERY] });
  });

  it('RULE 36: stops what scans more than --max-scan, and says what was charged', async () => {
    const { code, stderr, double } = await ask({
      args: ['athena:security.trail', QUERY, '--max-scan', '1MB'],
      athena: { bytesScanned: 2 ** 21, looks: 1000 },
    });
    expect(code).toBe(2);
    expect(double.asked.map(({ operation }) => operation)).toContain('StopQueryExecution');
    expect(stderr).toContain('--max-scan is 1048576');
  });

  it('asks no price of what reads no rows', async () => {
    const listing: Rows = { columns: [{ name: 'tab_name', type: 'string' }], rows: [['trail']] };
    const { stdout, stderr } = await ask({
      args: ['athena:security.trail', 'SHOW TABLES'],
      athena: { run: () => listing, bytesScanned: 0 },
    });
    expect(stdout).toBe('tab_name\ntrail\n');
    expect(stderr).not.toContain('terabyte');
    expect(stderr).toContain('0 bytes scanned in Athena ($0.0)');
  });

  it('stops the query in Athena at Ctrl-C', async () => {
    const interrupting = new AbortController();
    const run = (): Rows => {
      setTimeout(() => interrupting.abort(), 500);
      return ONE;
    };
    const { code, stdout, double } = await ask({
      args: ['athena:security.trail', QUERY],
      athena: { run, looks: Number.POSITIVE_INFINITY },
      interrupt: interrupting.signal,
    });
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    expect(double.asked.map(({ operation }) => operation)).toContain('StopQueryExecution');
  });

  it("gives Athena's reason with the id of the query", async () => {
    const { code, stderr } = await ask({
      args: ['athena:security.trail', QUERY],
      athena: { run: () => Promise.reject(new Error("COLUMN_NOT_FOUND: line 1:8: Column 'x' cannot be resolved")) },
    });
    expect(code).toBe(2);
    expect(stderr).toContain("Athena, query query-1: COLUMN_NOT_FOUND: line 1:8: Column 'x' cannot be resolved");
  });

  it('reads 5,000 rows to the last, as a document of the schema', async () => {
    const rows = Array.from({ length: 5000 }, (_, at) => [String(at)]);
    const { code, stdout } = await ask({
      args: ['athena:security.trail', QUERY, '--json', '--quiet'],
      athena: { run: () => ({ ...ONE, rows }) },
    });
    const document = JSON.parse(stdout) as { readonly results: readonly { readonly rows: readonly unknown[] }[] };
    expect(document.results[0]?.rows).toHaveLength(5000);
    const schema = JSON.parse(readFileSync('docs/schemas/sql.schema.json', 'utf8')) as object;
    expect(new Ajv2020({ strict: false }).validate(schema, document)).toBe(true);
    expect(code).toBe(0);
  });
});

describe('sql over Trino', () => {
  const rows: TrinoRows = { columns: [{ name: 'n', type: 'bigint' }], rows: [[42]] };

  async function askTrino(
    run: (sql: string) => Promise<TrinoRows> | TrinoRows,
    args: (host: string) => readonly string[],
    interrupt?: AbortSignal,
  ): Promise<Run & { readonly double: TrinoDouble }> {
    const double = await startTrinoDouble(run);
    doubles = [double];
    return {
      ...(await trimtrail(['sql', ...args(double.host)], interrupt === undefined ? {} : { interrupt })),
      double,
    };
  }

  it.each([
    ['a source', (host: string) => [`trino://${host}/hive/default/trail`, QUERY]],
    ['--engine and the name of a table', (host: string) => [`${host}/hive/default/trail`, QUERY, '--engine', 'trino']],
  ])('by %s', async (_, args) => {
    const { code, stdout, stderr, double } = await askTrino(() => rows, args);
    expect(stdout).toBe(' n\n42\n');
    expect(stderr).toMatch(/1 row in \d+\.\d\d s, 1\.0 kB read by Trino/);
    expect(double.asked[0]).toMatchObject({ method: 'POST', sql: QUERY, headers: { 'x-trino-schema': 'default' } });
    expect(code).toBe(0);
  });

  it('cancels the query in Trino at Ctrl-C', async () => {
    const interrupting = new AbortController();
    const run = (): Promise<TrinoRows> => {
      setTimeout(() => interrupting.abort(), 300);
      return new Promise(() => {});
    };
    const { code, double } = await askTrino(
      run,
      (host) => [`trino://${host}/hive/default/trail`, QUERY],
      interrupting.signal,
    );
    expect(code).toBe(130);
    expect(double.asked.at(-1)?.method).toBe('DELETE');
  });

  it("gives Trino's reason with the id of the query", async () => {
    const { code, stderr } = await askTrino(
      () => Promise.reject(new Error("COLUMN_NOT_FOUND: line 1:8: Column 'x' cannot be resolved")),
      (host) => [`trino://${host}/hive/default/trail`, QUERY],
    );
    expect(code).toBe(2);
    expect(stderr).toContain("Column 'x' cannot be resolved");
    expect(stderr).toContain('query_1');
  });
});

describe('--engine that does not fit the source', () => {
  it.each([
    [['examples/data/trail', QUERY, '--engine', 'athena'], 'DATABASE.TABLE'],
    [['examples/data/event_history.csv', QUERY, '--engine', 'athena'], 'names none'],
    [['athena:security.trail', QUERY, '--engine', 'trino'], 'trino://HOST:PORT'],
    [['athena:security.trail', QUERY, '--engine', 'duckdb'], 'is a table elsewhere'],
    [['security', QUERY, '--engine', 'trino'], 'names none'],
    [['examples/data/trail', QUERY, '--engine', 'spark'], 'duckdb, athena, trino'],
  ])('%j exits 2', async (args, message) => {
    const { code, stderr } = await trimtrail(['sql', ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
