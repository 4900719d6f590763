import { afterEach, describe, expect, it } from 'vitest';
import { startAthena, type AthenaDouble, type AthenaDoubleOptions } from '../aws/doubles/athena.js';
import { bucketOf } from '../aws/doubles/s3.js';
import { trimtrail, type Run } from './run.js';

let double: AthenaDouble | null = null;
afterEach(async () => {
  await double?.close();
  double = null;
});

const NOTHING = { columns: [], rows: [] };
const WISH = ['--style', 'parquet', '--location', 's3://b-1/store/', '--table', 'Security.Trail'];

/** Runs `ddl --apply` against an Athena of our own. */
async function apply(
  args: readonly string[],
  run: AthenaDoubleOptions['run'] = () => NOTHING,
  more: { readonly looks?: number; readonly interrupt?: AbortSignal } = {},
): Promise<Run> {
  double = await startAthena({ run, results: bucketOf(new Map()), ...more });
  const env = {
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secretEXAMPLE',
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL_ATHENA: double.endpoint,
  };
  return trimtrail(['ddl', ...WISH, '--apply', ...args], { env, ...more });
}

const started = (): readonly Readonly<Record<string, unknown>>[] =>
  (double?.asked ?? []).filter(({ operation }) => operation === 'StartQueryExecution').map(({ input }) => input);

describe('ddl --apply', () => {
  it('prints the statement, runs it once, in the database and work group named, and says what it made', async () => {
    const { code, stdout, stderr } = await apply(['--yes', '--workgroup', 'security', '--results', 's3://out/here/']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'made security.trail in Athena\n' });
    expect(stdout).toMatch(/^CREATE EXTERNAL TABLE `?security`?\.`?trail`? \(/);
    const [{ QueryString: sql, ...input } = {}, ...more] = started();
    expect(more).toEqual([]);
    expect(`${String(sql)};\n`).toBe(stdout);
    expect(input).toMatchObject({
      WorkGroup: 'security',
      QueryExecutionContext: { Catalog: 'AwsDataCatalog', Database: 'security' },
      ResultConfiguration: { OutputLocation: 's3://out/here/' },
    });
    expect(input).not.toHaveProperty('ResultReuseConfiguration');
  });

  it('changes nothing where nobody says yes', async () => {
    const { code, stdout, stderr } = await apply([]);
    expect({ code, asked: started() }).toEqual({ code: 2, asked: [] });
    expect(stdout).toContain('CREATE EXTERNAL TABLE');
    expect(stderr).toContain('nobody to ask');
    expect(stderr).toContain('--yes');
  });

  it("gives Athena's reason with the id of the query", async () => {
    const { code, stderr } = await apply(['--yes'], () => {
      throw new Error('FAILED: Execution Error: AlreadyExistsException(message:Table trail already exists.)');
    });
    expect(code).toBe(2);
    expect(stderr).toMatch(/Athena, query query-1: .*Table trail already exists/);
  });

  it.each([
    [['--engine', 'trino', '--yes'], '--apply makes tables on Athena'],
    [['--results', 'here', '--yes'], '--results takes s3://'],
  ])('%j exits 2 and asks nothing', async (args, message) => {
    const { code, stderr } = await apply(args);
    expect({ code, asked: started() }).toEqual({ code: 2, asked: [] });
    expect(stderr).toContain(message);
  });

  it('stops the statement on Athena at Ctrl-C', async () => {
    const interrupting = new AbortController();
    const run = (): typeof NOTHING => {
      setTimeout(() => interrupting.abort(), 500);
      return NOTHING;
    };
    const never = { looks: Number.POSITIVE_INFINITY, interrupt: interrupting.signal };
    const { code, stderr } = await apply(['--yes'], run, never);
    expect(code).toBe(130);
    expect(stderr).not.toContain('made');
    expect(double?.asked.map(({ operation }) => operation)).toContain('StopQueryExecution');
  });
});
