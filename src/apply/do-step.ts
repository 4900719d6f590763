import { IamFailure, type IamAccount } from './iam-account.js';
import { meaningOf } from './state.js';
import { PLAN_TAG, STATE_TAG, type PrincipalRef, type Step } from './types.js';

export interface StepContext {
  readonly account: IamAccount;
  /** The plan's id: how its own policies are told from another plan's. */
  readonly plan: string;
  readonly ref: PrincipalRef;
}

/** Does one step. Doing it again changes nothing. Errors: {@link IamFailure}. */
export async function doStep(context: StepContext, step: Step): Promise<void> {
  const { account, ref } = context;
  switch (step.do) {
    case 'create':
      return create(context, step);
    case 'attach':
      return account.attach(ref, step.policy.arn);
    case 'detach':
      return unlessMissing(account.detach(ref, step.policy.arn));
    case 'put-inline':
      return account.putInline(ref, step.policy.name, step.policy.document);
    case 'delete-inline':
      return unlessMissing(account.deleteInline(ref, step.policy.name));
    case 'join-group':
      return account.joinGroup(ref.name, step.group.name);
    case 'leave-group':
      return unlessMissing(account.leaveGroup(ref.name, step.group.name));
    case 'set-boundary':
      return step.to === null ? unlessMissing(account.setBoundary(ref, null)) : account.setBoundary(ref, step.to.arn);
  }
}

/** What is to be removed may be gone: an earlier attempt has done it. */
async function unlessMissing(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof IamFailure) || error.kind !== 'missing') throw error;
  }
}

/** A name that is taken is ours when it carries this plan's tag and document: an earlier attempt has made it. */
async function create(
  { account, plan }: StepContext,
  { name, policy, why }: Extract<Step, { do: 'create' }>,
): Promise<void> {
  const tags = { [PLAN_TAG]: plan, [STATE_TAG]: 'open' };
  try {
    const arn = await account.createPolicy({
      name,
      document: policy.document,
      description: `trimtrail: ${why}`,
      tags,
    });
    if (arn !== policy.arn) throw new IamFailure('other', `${name} was created as ${arn}, not as ${policy.arn}`);
  } catch (error) {
    if (!(error instanceof IamFailure) || error.kind !== 'exists') throw error;
    const own = (await account.ownPolicies(name)).find((one) => one.name === name);
    if (own?.tags[PLAN_TAG] === plan && meaningOf(own.document) === meaningOf(policy.document)) return;
    throw new IamFailure('exists', `${name} exists and is not this plan's: another plan is being applied`, {
      cause: error,
    });
  }
}
