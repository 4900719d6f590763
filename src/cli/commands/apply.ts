import { awsSettings } from '../remote.js';
import { liveAccount, saidByIam } from '../../main/plan/live-account.js';
import { applyPlanFile, readPlanFile } from '../../main/plan/run-apply.js';
import { findingsSummary } from '../../render/findings-summary.js';
import { jsonText } from '../../render/json-text.js';
import { planText } from '../../render/plan-text.js';
import { printable } from '../../base/terminal-text.js';
import { confirm } from '../confirm.js';
import type { Invocation } from '../program.js';
import { typedOptions } from '../typed-options.js';

/** `trimtrail apply PLAN`. */
export async function runApply({ args: [path = ''], options: typed }: Invocation): Promise<number> {
  const options = typedOptions(typed);
  const plan = await readPlanFile(path);
  const journal = options.text('journal') ?? `${path}.journal.jsonl`;
  if (!options.flag('quiet')) process.stderr.write(planText(plan) + findingsSummary(plan.findings));
  await confirm(options, `Change ${printable(plan.before.arn)} in account ${plan.account}?`);
  const account = await liveAccount(awsSettings(options));
  try {
    const accept = options.list('accept').flatMap((codes) => codes.split(','));
    const state = await applyPlanFile({ plan, journal, accept, account });
    if (options.flag('json')) process.stdout.write(jsonText({ plan: plan.id, outcome: 'applied', journal, state }));
    else process.stdout.write(`done; to go back: trimtrail rollback ${journal}\n`);
  } catch (error) {
    throw saidByIam(error);
  }
  return 0;
}
