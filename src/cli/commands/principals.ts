import { countUsage } from '../../main/read-usage.js';
import { jsonText } from '../../render/json-text.js';
import { principalsOutput } from '../../main/report.js';
import { principalsTable } from '../../render/tables.js';
import type { Invocation } from '../program.js';
import { readingOptions, whileReading } from '../reading.js';
import { typedOptions } from '../typed-options.js';
import { conclude } from '../verdict.js';

/** `trimtrail principals SOURCE…`. */
export async function runPrincipals({ args, options: typed }: Invocation): Promise<number> {
  const options = typedOptions(typed);
  const reading = readingOptions(options, new Date());
  const usage = await whileReading(options, reading, (watched) => countUsage(args, watched));
  const output = principalsOutput(usage);
  const width = process.stdout.columns ?? null;
  process.stdout.write(options.flag('json') ? jsonText(output) : principalsTable(output.principals, { width }));
  return conclude(options, usage.findings, usage.ledger);
}
