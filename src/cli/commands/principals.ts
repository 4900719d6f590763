import { readUsage } from '../../main/read-usage.js';
import { jsonText } from '../../render/json-text.js';
import { principalsOutput } from '../../render/report.js';
import { principalsTable } from '../../render/tables.js';
import { summarizePrincipals } from '../../usage/summaries.js';
import type { Invocation } from '../program.js';
import { readingOptions, whileReading } from '../reading.js';
import { typedOptions } from '../typed-options.js';
import { conclude } from '../verdict.js';

/** `trimtrail principals SOURCE…`. */
export async function runPrincipals({ args, options: typed }: Invocation): Promise<number> {
  const options = typedOptions(typed);
  const reading = readingOptions(options, new Date());
  const usage = await whileReading(options, reading, (watched) => readUsage(args, watched));
  const table = (): string =>
    principalsTable(summarizePrincipals(usage.rows), { width: process.stdout.columns ?? null });
  process.stdout.write(options.flag('json') ? jsonText(principalsOutput(usage)) : table());
  return conclude(options, usage.findings, usage.ledger);
}
