import { TrimtrailError } from '../../base/errors.js';
import { comparePolicies } from '../../main/compare-policies.js';
import { compareText } from '../../render/compare-text.js';
import { jsonText } from '../../render/json-text.js';
import type { Invocation } from '../program.js';
import { readingOptions, whileReading } from '../reading.js';
import { typedOptions } from '../typed-options.js';
import { conclude } from '../verdict.js';
import { orLive } from '../live-options.js';
import { grantedFiles } from '../granted-files.js';

const MIN_DAYS = 90;

/** `trimtrail compare SOURCE… --principal P --current FILE`. */
export async function runCompare({ args, options: typed }: Invocation): Promise<number> {
  const options = typedOptions(typed);
  if (options.list('current').length === 0) {
    throw new TrimtrailError('bad-usage', 'compare needs --current FILE', {
      hint: 'trimtrail compare ./AWSLogs --principal alice --current details.json',
    });
  }
  const reading = readingOptions(options, new Date());
  if (reading.filter.principals.length > 1) throw new TrimtrailError('bad-usage', 'compare takes one principal');
  const granted = await grantedFiles(options);
  const selectors = await orLive('selectors', options.list('selectors'), options);
  const accessed = options.text('last-accessed');
  const [lastAccessed = null] = accessed === null ? [] : await orLive('last-accessed', [accessed], options);
  const result = await whileReading(options, reading, (watched) =>
    comparePolicies({
      sources: args,
      reading: watched,
      ...granted,
      selectors,
      lastAccessed,
      minDays: options.count('min-days', MIN_DAYS, 1),
    }),
  );
  const width = process.stdout.columns ?? null;
  process.stdout.write(options.flag('json') ? jsonText(result) : compareText(result, { width }));
  return conclude(options, result.findings, result.ledger);
}
