import { sortFindings } from '../../base/findings.js';
import { lintFiles } from '../../main/look-at-policies.js';
import { jsonText } from '../../render/json-text.js';
import { lintText } from '../../render/policy-texts.js';
import type { Invocation } from '../program.js';
import { typedOptions } from '../typed-options.js';
import { failsOn } from '../verdict.js';

/** `trimtrail lint FILE…`: exit 1 when a finding reaches `--fail-on`. */
export async function runLint({ args, options: typed }: Invocation): Promise<number> {
  const options = typedOptions(typed);
  const findings = sortFindings(await lintFiles(args));
  const width = process.stdout.columns ?? null;
  process.stdout.write(options.flag('json') ? jsonText({ findings }) : lintText(findings, { width }));
  return failsOn(options, findings) ? 1 : 0;
}
