import { TrimtrailError } from '../base/errors.js';
import { ownNumber } from './build-steps.js';
import { IamFailure, type IamAccount } from './iam-account.js';
import type { Journal, JournalHead } from './journal.js';
import { PLAN_TAG, STATE_TAG, type OwnPolicy, type OwnState, type PrincipalState, type Step } from './types.js';
import { retried, walk, type WalkContext } from './walk.js';

/** What running a plan is given from outside. */
export interface RunContext {
  readonly account: IamAccount;
  readonly now: () => Date;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/**
 * Takes the account from the old state to the new. When IAM refuses a step, back to the old.
 *
 * Errors: `plan-in-progress` before anything is done when another plan is; `account-moved`; `apply-refused` when all is as before again;
 * `apply-unfinished` when neither way could be gone to its end: what stands then is everything old with something new beside it, or the
 * other way round, and running again goes on.
 */
export async function runForward(journal: Journal, context: RunContext): Promise<PrincipalState> {
  const { head } = journal;
  await requireLock(head, context);
  const walking: WalkContext = { ...context, journal, compare: 'whole' };
  try {
    const state = await walk(walking, 'forward');
    await mark(head, context, 'applied');
    await journal.append({ at: context.now().toISOString(), kind: 'ended', outcome: 'applied' });
    return state;
  } catch (error) {
    if (!(error instanceof IamFailure)) throw error;
    await goBack(walking, error);
    throw refused(error);
  }
}

/** After a refusal: back to the old state. Errors: `apply-unfinished`. */
async function goBack(walking: WalkContext, cause: IamFailure): Promise<void> {
  const { journal, now } = walking;
  try {
    await walk(walking, 'back');
    await mark(journal.head, walking, 'rolled-back');
    await journal.append({ at: now().toISOString(), kind: 'ended', outcome: 'rolled-back' });
  } catch (error) {
    if (!(error instanceof IamFailure) && !(error instanceof TrimtrailError)) throw error;
    throw new TrimtrailError('apply-unfinished', `${cause.message}; going back failed too: ${error.message}`, {
      cause,
      hint: 'run `trimtrail apply` again to go on, or `trimtrail rollback` to go back, when IAM lets you',
    });
  }
}

const refused = (cause: IamFailure): TrimtrailError =>
  cause.kind === 'exists'
    ? new TrimtrailError('plan-in-progress', cause.message, { hint: IN_PROGRESS })
    : new TrimtrailError('apply-refused', `IAM refused a step: ${cause.message}. Everything is as it was`, {
        cause,
        hint: 'docs/apply.md lists the permissions that trimtrail needs',
      });

const IN_PROGRESS = 'finish that one first, with trimtrail apply or rollback and its journal; then plan again';

/** Errors: `plan-in-progress` when a policy of another plan for this principal is still open. */
export async function requireLock({ plan, before }: JournalHead, context: RunContext): Promise<void> {
  const own = await retried(context, () => context.account.ownPolicies(`trimtrail-${before.name}-`));
  const other = openPolicies(before.name, own).find(({ tags }) => tags[PLAN_TAG] !== plan);
  if (other === undefined) return;
  throw new TrimtrailError('plan-in-progress', `another plan for ${before.arn} is being applied (${other.name})`, {
    hint: IN_PROGRESS,
  });
}

/** Policies that a plan under way has made for the principal. */
export const openPolicies = (principal: string, policies: readonly OwnPolicy[]): readonly OwnPolicy[] =>
  policies.filter(({ name, tags }) => ownNumber(principal, name) !== null && tags[STATE_TAG] === 'open');

/** Writes on the plan's own policies how it stands. Those that were never made have nothing to be written on. */
export async function mark({ steps, plan }: JournalHead, context: RunContext, state: OwnState): Promise<void> {
  for (const step of steps) {
    if (step.do !== 'create') continue;
    try {
      if (await isOurs(step, plan, context)) {
        await retried(context, () => context.account.tagPolicy(step.policy.arn, { [STATE_TAG]: state }));
      }
    } catch (error) {
      if (!(error instanceof IamFailure) || error.kind !== 'missing') throw error;
    }
  }
}

async function isOurs({ name }: Extract<Step, { do: 'create' }>, plan: string, context: RunContext): Promise<boolean> {
  const own = await retried(context, () => context.account.ownPolicies(name));
  return own.some((one) => one.name === name && one.tags[PLAN_TAG] === plan);
}
