import { findingsSummary } from '../../render/findings-summary.js';
import { jsonText } from '../../render/json-text.js';
import { usageTable } from '../../render/tables.js';
import { usageLines } from '../../render/usage-lines.js';
import { usageOf } from '../../main/usage-of.js';
import type { Invocation } from '../program.js';
import { readingOptions, whileReading } from '../reading.js';
import { typedOptions } from '../typed-options.js';
import { exitCode, ledgerSummary } from '../verdict.js';

/** `trimtrail usage SOURCE… [--principal P]`. */
export async function runUsage({ args, options: typed }: Invocation): Promise<number> {
  const options = typedOptions(typed);
  const reading = readingOptions(options, new Date());
  const { rows, ledger, findings } = await whileReading(options, reading, (watched) => usageOf(args, watched));
  const usage = usageLines(rows);
  const text = options.flag('json')
    ? jsonText({ usage, ledger, findings })
    : usageTable(usage, { width: process.stdout.columns ?? null });
  process.stdout.write(text);
  if (!options.flag('quiet')) process.stderr.write(ledgerSummary(ledger) + findingsSummary(findings));
  return exitCode(options, findings, ledger);
}
