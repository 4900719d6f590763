import { TrimtrailError } from '../../base/errors.js';
import { diffFiles } from '../../main/look-at-policies.js';
import { jsonText } from '../../render/json-text.js';
import { diffText } from '../../render/policy-texts.js';
import type { Invocation } from '../program.js';
import { typedOptions } from '../typed-options.js';

/** `trimtrail diff OLD NEW`: exit 1 when NEW allows something that OLD does not. */
export async function runDiff({ args, options: typed }: Invocation): Promise<number> {
  const options = typedOptions(typed);
  const [before, after] = args;
  if (before === undefined || after === undefined || args.length > 2) {
    throw new TrimtrailError('bad-usage', 'diff takes two policy files', { hint: 'trimtrail diff old.json new.json' });
  }
  const diff = await diffFiles(before, after);
  const width = process.stdout.columns ?? null;
  process.stdout.write(options.flag('json') ? jsonText(diff) : diffText(diff, { width }));
  return diff.wider ? 1 : 0;
}
