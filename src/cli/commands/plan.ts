import { writeFile } from 'node:fs/promises';
import { TrimtrailError } from '../../base/errors.js';
import type { Plan } from '../../apply/plan-file.js';
import type { Stage } from '../../apply/stages.js';
import { DEFAULT_GRANTING, type GrantingOptions } from '../../main/generate-policy.js';
import { readNotifier } from '../../main/notify.js';
import { callerOf, liveAccount, stateInAccount } from '../../main/plan/live-account.js';
import { makePlan, type PlanRequest } from '../../main/plan/make-plan.js';
import { stateInFiles } from '../../main/plan/known-state.js';
import { readText } from '../../main/policy-files.js';
import { orLive } from '../live-options.js';
import { findingsSummary } from '../../render/findings-summary.js';
import { jsonText } from '../../render/json-text.js';
import { planNotice, planText } from '../../render/plan-text.js';
import { notifyAll } from '../notify-all.js';
import type { Invocation } from '../program.js';
import { awsSettings } from '../remote.js';
import { readingOptions, whileReading } from '../reading.js';
import { typedOptions, type TypedOptions } from '../typed-options.js';
import { failsOn } from '../verdict.js';
import { version } from '../version.js';

const WAIT_DAYS = 7;

/** `trimtrail plan SOURCE… --principal P --out plan.json`: reads, and writes nothing but the plan. */
export async function runPlan({ args, options: typed }: Invocation): Promise<number> {
  const options = typedOptions(typed);
  const now = new Date();
  const reading = readingOptions(options, now);
  if (reading.filter.principals.length > 1) throw new TrimtrailError('bad-usage', 'plan takes one principal');
  const notifiers = options.list('notify').map((text) => readNotifier(text, process.env));
  const { caller, knownState } = await stateSource(options);
  const selectors = await Promise.all((await orLive('selectors', options.list('selectors'), options)).map(readText));
  const plan = await whileReading(options, reading, (watched) =>
    makePlan({
      sources: args,
      reading: watched,
      granting: granting(options),
      knownState,
      caller,
      selectors,
      keep: options.list('keep').flatMap((patterns) => patterns.split(',')),
      stage: (options.text('stage') ?? 'auto') as Stage | 'auto', // the table's choices
      waitDays: waitDays(options),
      asBoundary: options.flag('as-boundary'),
      protect: options.list('protect'),
      codeTags: options.list('code-tag'),
      now,
      tool: `trimtrail ${version}`,
    }),
  );
  await show(plan, options);
  await notifyAll(notifiers, planNotice(plan));
  return failsOn(options, plan.findings) ? 1 : 0;
}

/** `--current FILE`: that file, and AWS is not asked; else the account itself. */
async function stateSource(options: TypedOptions): Promise<Pick<PlanRequest, 'knownState' | 'caller'>> {
  const files = options.list('current');
  if (files.length > 0 && !files.includes('live')) return { knownState: stateInFiles(files), caller: null };
  const account = await liveAccount(awsSettings(options));
  return { knownState: stateInAccount(account), caller: await callerOf(account) };
}

async function show(plan: Plan, options: TypedOptions): Promise<void> {
  const out = options.text('out');
  if (out !== null) await save(out, jsonText(plan));
  if (options.flag('json')) process.stdout.write(jsonText(plan));
  else if (!options.flag('quiet')) process.stdout.write(planText(plan));
  if (!options.flag('quiet')) process.stderr.write(findingsSummary(plan.findings) + nextStep(plan, out));
}

function nextStep({ findings }: Plan, out: string | null): string {
  if (out === null) return 'nothing was changed; --out FILE keeps the plan for trimtrail apply\n';
  const codes = [...new Set(findings.filter(({ severity }) => severity === 'high').map(({ code }) => code))];
  const accept = codes.map((code) => ` --accept ${code}`).join('');
  return `nothing was changed; after reading: trimtrail apply ${out}${accept}\n`;
}

/** Errors: `output-failed`. */
async function save(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { mode: 0o600 });
  } catch (cause) {
    throw new TrimtrailError('output-failed', `${path} cannot be written`, { cause });
  }
}

function granting(options: TypedOptions): GrantingOptions {
  return {
    ...DEFAULT_GRANTING,
    includeDenied: options.list('include-denied').flatMap((actions) => actions.split(',')),
    includeUnclear: options.flag('include-unclear'),
    inferred: !options.flag('no-inferred'),
    grantGuarded: options.flag('grant-guarded'),
    withLifecycle: options.flag('with-lifecycle'),
  };
}

/** Errors: `bad-usage`. */
function waitDays(options: TypedOptions): number {
  const text = options.text('wait') ?? `${WAIT_DAYS}d`;
  const [, days] = /^(\d{1,3})d?$/.exec(text) ?? [];
  if (days !== undefined) return Number(days);
  throw new TrimtrailError('bad-usage', `--wait takes days such as 7d, not '${text}'`);
}
