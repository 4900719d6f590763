import { awsSettings } from '../remote.js';
import { liveAccount, saidByIam } from '../../main/plan/live-account.js';
import { journalAt } from '../../main/journal-file.js';
import { giveBack } from '../../main/plan/give-back.js';
import { rollBackFile } from '../../main/plan/run-apply.js';
import { printable } from '../../base/terminal-text.js';
import { jsonText } from '../../render/json-text.js';
import { confirm } from '../confirm.js';
import type { Invocation } from '../program.js';
import { typedOptions, type TypedOptions } from '../typed-options.js';

/** `trimtrail rollback JOURNAL [--only ACTION…]`: exit 1 when something is not as it was. */
export async function runRollback({ args: [path = ''], options: typed }: Invocation): Promise<number> {
  const options = typedOptions(typed);
  const only = options.list('only').flatMap((actions) => actions.split(','));
  const { before } = journalAt(path).head;
  const what = only.length === 0 ? 'Go back to what was before' : `Give back ${only.join(', ')}`;
  await confirm(options, `${what}, for ${printable(before.arn)} (${printable(path)})?`);
  try {
    return only.length === 0 ? await whole(path, options) : await single(path, only, options);
  } catch (error) {
    throw saidByIam(error);
  }
}

async function whole(path: string, options: TypedOptions): Promise<number> {
  const account = await liveAccount(awsSettings(options));
  const accept = options.list('accept').flatMap((codes) => codes.split(','));
  const { state, differences } = await rollBackFile(path, { account, accept });
  if (options.flag('json')) process.stdout.write(jsonText({ outcome: 'rolled-back', differences, state }));
  else if (differences.length === 0) process.stdout.write('everything is as it was, byte for byte\n');
  else process.stdout.write(`restored; not as it was:\n${differences.map((one) => `  ${printable(one)}\n`).join('')}`);
  return differences.length === 0 ? 0 : 1;
}

async function single(path: string, only: readonly string[], options: TypedOptions): Promise<number> {
  const account = await liveAccount(awsSettings(options));
  const given = await giveBack(path, only, account);
  if (options.flag('json')) process.stdout.write(jsonText({ outcome: 'given-back', ...given }));
  else
    process.stdout.write(
      `given back in ${printable(given.policies.join(', '))}; to take it away again: trimtrail rollback ${given.journal}\n`,
    );
  return 0;
}
