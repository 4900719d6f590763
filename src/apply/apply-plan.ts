import { TrimtrailError } from '../base/errors.js';
import { mostAttached } from './build-steps.js';
import type { Journal, JournalHead } from './journal.js';
import type { Plan } from './plan-file.js';
import { readProtectRule, refusalOf } from './preflight.js';
import { requireLock, runForward, type RunContext } from './run-plan.js';
import { stateHash } from './state.js';
import type { InlinePolicy, ManagedPolicy, PrincipalState, Step } from './types.js';
import { retried } from './walk.js';

export interface ApplyContext extends RunContext {
  /** Finding codes that the user has named. */
  readonly accept: ReadonlySet<string>;
  /** The journal of an earlier attempt at this plan; null: there is none. */
  readonly earlier: Journal | null;
  /** Makes the journal: the head is on disk when it resolves. */
  readonly startJournal: (head: JournalHead) => Promise<Journal>;
}

/**
 * Does what a plan says, or finishes what an earlier attempt began.
 *
 * Errors: `plan-refused` when something must be accepted by name; `too-early`; `principal-protected` and `owned-by-code`;
 * `account-moved`; `quota-exceeded`; `rollback-impossible`; `plan-in-progress`; and those of {@link runForward}.
 */
export async function applyPlan(plan: Plan, context: ApplyContext): Promise<PrincipalState> {
  requireAccepted(plan, context);
  const caller = await retried(context, () => context.account.caller());
  if (caller.account !== plan.account) {
    throw new TrimtrailError(
      'account-moved',
      `these credentials are for account ${caller.account}, the plan is for ${plan.account}`,
    );
  }
  const live = await liveState(plan, context);
  const protect = plan.protect.map(readProtectRule);
  const refusal = refusalOf(live, { caller, protect, codeTags: plan.codeTags, now: context.now() });
  if (refusal !== null) throw refusal;
  if (context.earlier !== null) return resume(plan, context.earlier, context);
  if (stateHash(live) !== plan.stateHash) throw moved(plan);
  await requireRoom(plan, live, context);
  await requireWayBack(plan, live, context);
  const head = {
    version: 1,
    plan: plan.id,
    before: live,
    steps: withTexts(plan.steps, live),
    used: plan.used,
  } as const;
  await requireLock(head, context);
  return runForward(await context.startJournal(head), context);
}

async function resume(plan: Plan, journal: Journal, context: ApplyContext): Promise<PrincipalState> {
  if (journal.head.plan !== plan.id) {
    throw new TrimtrailError('bad-journal', 'the journal is of another plan', {
      hint: 'name another file with --journal',
    });
  }
  const last = journal.entries.at(-1);
  if (last?.kind === 'ended' && last.outcome === 'rolled-back') {
    throw new TrimtrailError('account-moved', 'this plan was rolled back', { hint: 'plan again' });
  }
  return runForward(journal, context);
}

/** RULES.md 25, 33, 35: what is grave must be named, not clicked away. */
function requireAccepted({ findings, notBefore }: Plan, { accept, now }: ApplyContext): void {
  const grave = [...new Set(findings.filter(({ severity }) => severity === 'high').map(({ code }) => code))];
  const open = grave.filter((code) => !accept.has(code));
  if (open.length > 0) {
    throw new TrimtrailError(
      'plan-refused',
      `the plan has findings that must be accepted by name: ${open.join(', ')}`,
      {
        hint: `read them in the plan; then ${open.map((code) => `--accept ${code}`).join(' ')}`,
      },
    );
  }
  if (notBefore !== null && now().toISOString() < notBefore && !accept.has('too-early')) {
    throw new TrimtrailError('too-early', `the waiting time after the stage before ends at ${notBefore}`, {
      hint: 'wait and watch, or --accept too-early',
    });
  }
}

async function liveState({ before }: Plan, context: ApplyContext): Promise<PrincipalState> {
  const { kind, name } = before;
  const live = await retried(context, () => context.account.readPrincipal({ kind, name }));
  if (live !== null && live.id === before.id) return live;
  throw new TrimtrailError('account-moved', `${before.arn} with id ${before.id} is not there any more`, {
    hint: 'plan again',
  });
}

const moved = ({ before, createdAt }: Plan): TrimtrailError =>
  new TrimtrailError('account-moved', `${before.arn} was changed since the plan was made (${createdAt})`, {
    hint: 'plan again: nothing was done',
  });

/** Old and new are attached together for a while; if there is no room for that, nothing is detached to make it (RULES.md 31). */
async function requireRoom({ steps }: Plan, live: PrincipalState, context: ApplyContext): Promise<void> {
  const quotas = await retried(context, () => context.account.quotas());
  const limit = live.kind === 'user' ? quotas.attachedPerUser : quotas.attachedPerRole;
  const most = mostAttached(live, steps);
  if (most > limit) {
    throw new TrimtrailError(
      'quota-exceeded',
      `${most} managed policies would be attached for a while; the quota is ${limit}`,
      {
        hint: 'detach what is not needed by hand, or have the quota raised; nothing is detached to make room',
      },
    );
  }
  const creates = steps.filter((step) => step.do === 'create').length;
  if (quotas.policies + creates > quotas.policiesLimit) {
    throw new TrimtrailError(
      'quota-exceeded',
      `the account has ${quotas.policies} of ${quotas.policiesLimit} managed policies`,
    );
  }
}

const NEEDED = {
  user: ['iam:AttachUserPolicy', 'iam:DetachUserPolicy'],
  role: ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'],
} as const;
const INLINE = {
  user: ['iam:PutUserPolicy', 'iam:DeleteUserPolicy'],
  role: ['iam:PutRolePolicy', 'iam:DeleteRolePolicy'],
} as const;
const BOUNDARY = {
  user: ['iam:PutUserPermissionsBoundary', 'iam:DeleteUserPermissionsBoundary'],
  role: ['iam:PutRolePermissionsBoundary', 'iam:DeleteRolePermissionsBoundary'],
} as const;

/** Whoever cannot take it back does not begin. Where IAM will not say, the walk back after a refusal is what remains. */
async function requireWayBack({ steps }: Plan, live: PrincipalState, context: ApplyContext): Promise<void> {
  const does = new Set(steps.map((step) => step.do));
  const actions = [
    ...(does.has('attach') || does.has('detach') ? NEEDED[live.kind] : []),
    ...(does.has('delete-inline') ? INLINE[live.kind] : []),
    ...(does.has('set-boundary') ? BOUNDARY[live.kind] : []),
  ];
  const groups = steps.some((step) => step.do === 'leave-group')
    ? ['iam:AddUserToGroup', 'iam:RemoveUserFromGroup']
    : [];
  const denied = await retried(context, () => context.account.deniedToCaller(actions, live.arn));
  const deniedOfGroups =
    groups.length === 0 ? [] : await retried(context, () => context.account.deniedToCaller(groups, '*'));
  const missing = [...(denied ?? []), ...(deniedOfGroups ?? [])];
  if (missing.length === 0) return;
  throw new TrimtrailError(
    'rollback-impossible',
    `these credentials could not take it back: they lack ${missing.join(', ')}`,
    {
      hint: 'docs/apply.md lists the permissions that trimtrail needs',
    },
  );
}

/** The steps with the texts of the account itself: a plan from a file may have lost white space that a rollback must bring back. */
function withTexts(steps: readonly Step[], live: PrincipalState): readonly Step[] {
  const managed = (policy: ManagedPolicy): ManagedPolicy =>
    live.attached.find(({ arn }) => arn === policy.arn) ?? policy;
  const inline = (policy: InlinePolicy): InlinePolicy => live.inline.find(({ name }) => name === policy.name) ?? policy;
  return steps.map((step): Step => {
    switch (step.do) {
      case 'detach':
        return { ...step, policy: managed(step.policy) };
      case 'delete-inline':
        return { ...step, policy: inline(step.policy) };
      case 'leave-group':
        return { ...step, group: live.groups.find(({ name }) => name === step.group.name) ?? step.group };
      case 'set-boundary':
        return { ...step, from: live.boundary };
      default:
        return step;
    }
  });
}
