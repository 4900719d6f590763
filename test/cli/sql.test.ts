import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, describe, expect, it } from 'vitest';
import { trimtrail, type Run } from './run.js';

const CSV = 'examples/data/event_history.csv';
const TRAIL = 'examples/data/trail';
const scratch = mkdtempSync(join(tmpdir(), 'trimtrail-sql-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const env = { XDG_CACHE_HOME: join(scratch, 'cache'), HOME: scratch };
const sql = (...args: readonly string[]): Promise<Run> => trimtrail(['sql', ...args], { env });
const quiet = (...args: readonly string[]): Promise<Run> => sql(...args, '--quiet');

describe('sql', () => {
  it('answers the question of the way, from the CSV of the event history', async () => {
    const query =
      "SELECT DISTINCT eventtype, eventsource, eventname FROM cloudtrail WHERE useridentity.username = 'alice' ORDER BY 1, 2, 3 LIMIT 2";
    const { code, stdout, stderr } = await sql(CSV, query);
    expect(stdout).toBe(
      'eventtype   eventsource             eventname\n' +
        'AwsApiCall  dynamodb.amazonaws.com  DescribeTable\n' +
        'AwsApiCall  dynamodb.amazonaws.com  ListTables\n',
    );
    expect(stderr).toMatch(
      /^2 rows in \d+\.\d\d s, .* scanned; Athena would scan 81\.4 kB \(\$0\.000048\) of raw files, or /,
    );
    expect(stderr).toMatch(/\nmedium {2}athena-differs {2}237 records come from CSV/);
    expect(code).toBe(0);
  });

  it('says what the typo of the post should be', async () => {
    const { code, stdout, stderr } = await sql(
      CSV,
      'SELECT DISTINCT eventtypes, eventsource, eventname FROM cloudtrail',
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain("trimtrail: line 1:17: column 'eventtypes' not found; did you mean 'eventtype'?");
  });

  it.each([
    ['csv', 'eventname,n\nGetObject,42\n'],
    ['json', '[\n{"eventname":"GetObject","n":42}\n]\n'],
    ['ndjson', '{"eventname":"GetObject","n":42}\n'],
    ['markdown', '| eventname | n |\n| --- | --- |\n| GetObject | 42 |\n'],
  ])('--format %s', async (format, text) => {
    const query = 'SELECT eventname, count(*) AS n FROM cloudtrail GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1';
    const { code, stdout, stderr } = await quiet(TRAIL, query, '--format', format);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(text);
  });

  it('--format parquet writes a file that can be queried', async () => {
    const file = join(scratch, 'out', 'calls.parquet');
    const { code, stdout } = await quiet(
      TRAIL,
      'SELECT eventname FROM cloudtrail',
      '--format',
      'parquet',
      '--output',
      file,
    );
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(readFileSync(file).subarray(0, 4).toString()).toBe('PAR1');
  });

  it('--output writes a file, and nothing else', async () => {
    const file = join(scratch, 'deep', 'er', 'calls.csv');
    const { stdout } = await quiet(TRAIL, 'SELECT count(*) AS n FROM cloudtrail', '--format', 'csv', '-o', file);
    expect(stdout).toBe('');
    expect(readFileSync(file, 'utf8')).toBe('n\n358\n');
  });

  it('--json follows its schema', async () => {
    const { stdout } = await sql(
      TRAIL,
      'SHOW TABLES; SELECT count(*) AS n FROM cloudtrail; PREPARE p FROM SELECT 1',
      '--json',
    );
    const schema = JSON.parse(readFileSync('docs/schemas/sql.schema.json', 'utf8')) as object;
    const output = JSON.parse(stdout) as { results: { rows: unknown; columns: unknown; message: unknown }[] };
    const validate = new Ajv2020().compile(schema);
    expect(validate(output) ? [] : validate.errors).toEqual([]);
    expect(output.results.map(({ rows, message }) => [rows, message])).toEqual([
      [[['cloudtrail']], null],
      [[[358]], null],
      [[], 'prepared p'],
    ]);
    expect(output.results[1]?.columns).toEqual([{ name: 'n', type: 'bigint' }]);
  });

  it('runs a script from a file or from standard input, and says line and column of the script', async () => {
    const file = join(scratch, 'script.sql');
    writeFileSync(file, '-- two\nSELECT count(*) AS n\nFROM cloudtrail;\n\nSELECT nothing FROM cloudtrail;\nSELECT 3');
    const fromFile = await quiet(TRAIL, '--file', file);
    expect(fromFile.stdout).toBe('  n\n358\n');
    expect(fromFile.stderr).toContain("line 5:8: column 'nothing' not found");
    expect(fromFile.code).toBe(2);
    const piped = await trimtrail(['sql', TRAIL, '-q', '--format', 'csv'], {
      env,
      input: 'SELECT 1 AS a; SELECT 2 AS b;',
    });
    expect(piped.stdout).toBe('a\n1\nb\n2\n');
  });

  it('binds --param', async () => {
    const query = 'SELECT count(*) AS n FROM cloudtrail WHERE useridentity.username = ?';
    expect((await quiet(TRAIL, query, '--param', 'alice', '--format', 'csv')).stdout).toBe('n\n172\n');
    expect((await quiet(TRAIL, query, '--param', "x' OR 'a'='a", '--format', 'csv')).stdout).toBe('n\n0\n');
  });

  it('cuts at --max-rows and says so', async () => {
    const { stdout, stderr } = await sql(
      TRAIL,
      'SELECT eventname FROM cloudtrail',
      '--max-rows',
      '2',
      '--format',
      'ndjson',
    );
    expect(stdout.trim().split('\n')).toHaveLength(2);
    expect(stderr).toContain('2 rows (cut at --max-rows)');
  });

  it('reckons with another price', async () => {
    const { stderr } = await sql(TRAIL, 'SELECT 1 FROM cloudtrail LIMIT 1', '--price-per-tb', '10');
    expect(stderr).toContain('($0.000095) of raw files');
  });

  it('joins further sources, each event once', async () => {
    const { stdout } = await quiet(TRAIL, 'SELECT count(*) AS n FROM cloudtrail', '--source', CSV, '--format', 'csv');
    expect(stdout).toBe('n\n358\n');
  });

  it('reads a store at once, and standard input', async () => {
    const store = join(scratch, 'store');
    await trimtrail(['ingest', TRAIL, '--into', store], { env });
    if (existsSync(store)) {
      expect((await quiet(store, 'SELECT count(*) AS n FROM cloudtrail', '--format', 'csv')).stdout).toBe('n\n358\n');
    }
    const piped = await trimtrail(['sql', '-', 'SELECT count(*) AS n FROM cloudtrail', '-q', '--format', 'csv'], {
      env,
      input: readFileSync(CSV),
    });
    expect(piped.stdout).toBe('n\n237\n');
  });

  it('--fail-on makes a finding exit 1', async () => {
    expect((await quiet(CSV, 'SELECT 1', '--fail-on', 'medium')).code).toBe(1);
    expect((await quiet(TRAIL, 'SELECT 1', '--fail-on', 'low')).code).toBe(0);
  });

  it('keeps the cells of a CSV from running in a spreadsheet, unless --raw', async () => {
    const query = "SELECT '=1+1' AS a";
    expect((await quiet(TRAIL, query, '--format', 'csv')).stdout).toBe("a\n'=1+1\n");
    expect((await quiet(TRAIL, query, '--format', 'csv', '--raw')).stdout).toBe('a\n=1+1\n');
  });

  it.each([
    ['no source', [], 'source'],
    ['a source that is not there', ['nowhere', 'SELECT 1'], 'nowhere does not exist'],
    ['a query and a file', [TRAIL, 'SELECT 1', '--file', 'x.sql'], 'not both'],
    ['a script that is not there', [TRAIL, '--file', 'x.sql'], 'x.sql cannot be read'],
    ['an empty query', [TRAIL, ' -- nothing'], 'no statement'],
    ['parquet without a file', [TRAIL, 'SELECT 1', '--format', 'parquet'], '--output'],
    ['a bad mapping', [TRAIL, 'SELECT 1', '--location', 'x'], 's3://BUCKET/PREFIX=DIR'],
    ['a bad price', [TRAIL, 'SELECT 1', '--price-per-tb', 'free'], 'US dollars'],
    ['an output that cannot be', [TRAIL, 'SELECT 1', '--output', 'package.json/x'], 'cannot be written'],
    ['reading a file by SQL', [TRAIL, "SELECT * FROM read_csv('/etc/passwd')"], 'line 1'],
    ['a function that is none', [TRAIL, "SELECT getenv('HOME')"], 'getenv'],
    ['writing by SQL', [TRAIL, "UNLOAD (SELECT 1 AS a) TO 's3://b/' WITH (format='JSON')"], '--output-dir'],
    ['what Athena has and we do not', [TRAIL, 'INSERT INTO t SELECT 1'], 'INSERT'],
    ['too little memory', [TRAIL, 'SELECT count(*) FROM cloudtrail', '--memory', 'x'], 'size'],
  ])('exits 2 for %s, without a stack trace', async (_, args, message) => {
    const { code, stdout, stderr } = await sql(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('stops at Ctrl-C with exit code 130 and leaves no process behind', async () => {
    const bin = fileURLToPath(new URL('../../bin/trimtrail.js', import.meta.url));
    const slow =
      "SELECT count(*) FROM cloudtrail a, cloudtrail b, cloudtrail c, cloudtrail d WHERE a.eventid || b.eventid || c.eventid || d.eventid = 'x'";
    const child = spawn(process.execPath, [bin, 'sql', TRAIL, slow], { env: { ...process.env, ...env } });
    setTimeout(() => child.kill('SIGINT'), 2500);
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(130);
  });

  it('keeps the store of the sources for the next time', () => {
    expect(statSync(join(scratch, 'cache', 'trimtrail', 'sql')).isDirectory()).toBe(true);
  });
});

describe('what ddl prints', () => {
  it('prints a statement that sql runs', async () => {
    const { stdout, code } = await trimtrail([
      'ddl',
      '--table',
      'logs',
      '--location',
      's3://example-trail/',
      '--regions',
      'us-east-1',
    ]);
    expect(code).toBe(0);
    const script = join(scratch, 'ddl.sql');
    writeFileSync(script, `${stdout}SELECT count(*) AS n FROM logs WHERE account = '111122223333'`);
    const { stdout: rows } = await quiet(TRAIL, '--file', script, '--format', 'csv');
    expect(rows).toBe('n\n352\n');
  });
});
