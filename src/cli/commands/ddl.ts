import { TrimtrailError } from '../../base/errors.js';
import { parseWindow } from '../../base/time.js';
import { DDL_STYLES, makeDdl } from '../../main/make-ddl.js';
import type { Invocation } from '../program.js';
import { typedOptions } from '../typed-options.js';

/** `trimtrail ddl --table T --location s3://…`: the statement on standard output. */
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
  process.stdout.write(
    makeDdl({
      table: options.text('table') ?? 'cloudtrail_logs',
      location,
      style: DDL_STYLES.find((style) => style === options.text('style')) ?? 'projection',
      engine: options.text('engine') === 'trino' ? 'trino' : 'athena',
      accounts: split('accounts'),
      regions: split('regions'),
      from: (from ?? '2020-01-01').slice(0, 10),
    }),
  );
  return 0;
}
