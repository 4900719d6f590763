import { findingsSummary } from '../../render/findings-summary.js';
import { jsonText } from '../../render/json-text.js';
import { principalsTable } from '../../render/tables.js';
import { principalLines } from '../../render/usage-lines.js';
import { readUsage } from '../../main/read-usage.js';
import type { Invocation } from '../program.js';
import { readingOptions, whileReading } from '../reading.js';
import { typedOptions } from '../typed-options.js';
import { exitCode, ledgerSummary } from '../verdict.js';

/** `trimtrail principals SOURCE…`. */
export async function runPrincipals({ args, options: typed }: Invocation): Promise<number> {
  const options = typedOptions(typed);
  const reading = readingOptions(options, new Date());
  const { rows, ledger, findings } = await whileReading(options, reading, (watched) => readUsage(args, watched));
  const principals = principalLines(rows);
  const text = options.flag('json')
    ? jsonText({ principals, ledger, findings })
    : principalsTable(principals, { width: process.stdout.columns ?? null });
  process.stdout.write(text);
  if (!options.flag('quiet')) process.stderr.write(ledgerSummary(ledger) + findingsSummary(findings));
  return exitCode(options, findings, ledger);
}
