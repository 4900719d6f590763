import { TrimtrailError } from '../../base/errors.js';
import { verifyLogs } from '../../main/verify-logs.js';
import { integrityText } from '../../render/integrity-text.js';
import { jsonText } from '../../render/json-text.js';
import type { Invocation } from '../program.js';
import { typedOptions } from '../typed-options.js';
import { failsOn } from '../verdict.js';

/** `trimtrail verify-logs SOURCE… --keys FILE`: exit 1 when a file is not as delivered, or is missing. */
export async function runVerifyLogs({ args, options: typed }: Invocation): Promise<number> {
  const options = typedOptions(typed);
  const keys = options.list('keys');
  if (keys.length === 0) {
    throw new TrimtrailError('bad-usage', 'verify-logs needs --keys FILE', {
      hint: 'aws cloudtrail list-public-keys --region us-east-1 --start-time 2026-01-01 > keys.json',
    });
  }
  const { integrity, findings } = await verifyLogs({ sources: args, keys });
  const width = process.stdout.columns ?? null;
  process.stdout.write(
    options.flag('json') ? jsonText({ ...integrity, findings }) : integrityText(integrity, { width }),
  );
  return integrity.verdict === 'tampered' || failsOn(options, findings) ? 1 : 0;
}
