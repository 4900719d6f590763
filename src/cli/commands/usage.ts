import { usageOf } from '../../main/usage-of.js';
import { jsonText } from '../../render/json-text.js';
import { usageOutput } from '../../main/report.js';
import { usageTable } from '../../render/tables.js';
import type { Invocation } from '../program.js';
import { readingOptions, whileReading } from '../reading.js';
import { typedOptions } from '../typed-options.js';
import { conclude } from '../verdict.js';

/** `trimtrail usage SOURCE… [--principal P]`. */
export async function runUsage({ args, options: typed }: Invocation): Promise<number> {
  const options = typedOptions(typed);
  const reading = readingOptions(options, new Date());
  const usage = await whileReading(options, reading, (watched) => usageOf(args, watched));
  const output = usageOutput(usage);
  const width = process.stdout.columns ?? null;
  process.stdout.write(options.flag('json') ? jsonText(output) : usageTable(output.usage, { width }));
  return conclude(options, usage.findings, usage.ledger);
}
