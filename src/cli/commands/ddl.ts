import { TrimtrailError } from '../../base/errors.js';
import { parseWindow } from '../../base/time.js';
import { DDL_STYLES, makeDdl } from '../../main/make-ddl.js';
import { confirm } from '../confirm.js';
import type { Invocation } from '../program.js';
import { stoppable } from '../reading.js';
import { awsSettings } from '../remote.js';
import { typedOptions, type TypedOptions } from '../typed-options.js';

/** `trimtrail ddl --table T --location s3://…`: the statement on standard output; with `--apply` it is then run on Athena. */
export async function runDdl({ options: typed }: Invocation): Promise<number> {
  const options = typedOptions(typed);
  const location = options.text('location');
  if (location === null) {
    throw new TrimtrailError('bad-usage', 'ddl needs --location s3://…', {
      hint: 'where the trail delivers, or the store lies',
    });
  }
  const { from } = parseWindow(options.text('from') ?? '2020-01-01', null, new Date());
  const split = (name: 'accounts' | 'regions'): readonly string[] =>
    options.list(name).flatMap((text) => text.split(','));
  const table = options.text('table') ?? 'cloudtrail_logs';
  const statement = makeDdl({
    table,
    location,
    style: DDL_STYLES.find((style) => style === options.text('style')) ?? 'projection',
    engine: options.text('engine') === 'trino' ? 'trino' : 'athena',
    accounts: split('accounts'),
    regions: split('regions'),
    from: (from ?? '2020-01-01').slice(0, 10),
  });
  if (options.flag('apply')) checkApply(options);
  process.stdout.write(statement);
  if (options.flag('apply')) await apply(options, table, statement);
  return 0;
}

/** Errors: `bad-usage`. */
function checkApply(options: TypedOptions): void {
  if (options.text('engine') === 'trino')
    throw new TrimtrailError('bad-usage', '--apply makes tables on Athena, not on Trino', {
      hint: 'run the printed statement with your Trino client',
    });
  const results = options.text('results');
  if (results !== null && !/^s3:\/\/[^/]+(?:\/.*)?$/.test(results))
    throw new TrimtrailError('bad-usage', `--results takes s3://BUCKET/PREFIX/, not '${results}'`);
}

async function apply(options: TypedOptions, table: string, statement: string): Promise<void> {
  await confirm(options, `Run this statement on Athena, which makes the table ${table}?`);
  const { applyDdl } = await import('../../main/apply-ddl.js');
  const asked = {
    table,
    statement,
    workgroup: options.text('workgroup'),
    results: options.text('results'),
    aws: awsSettings(options),
  };
  const name = await stoppable(options, ({ signal }) => applyDdl({ ...asked, signal }));
  if (!options.flag('quiet')) process.stderr.write(`made ${name} in Athena\n`);
}
