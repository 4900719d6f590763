import { TrimtrailError } from '../base/errors.js';
import type { Journal } from './journal.js';
import { mark, requireLock, type RunContext } from './run-plan.js';
import { groupMeaning, meaningOf, stateHash, statesAlong } from './state.js';
import type { ManagedPolicy, PrincipalState, Step } from './types.js';
import { retried, walk } from './walk.js';

export interface RolledBack {
  readonly state: PrincipalState;
  /** What is not as it was, byte for byte: empty unless later changes were accepted. */
  readonly differences: readonly string[];
}

/**
 * Goes back to the state before the plan, by attaching what was detached and detaching what was attached; nothing is deleted that was
 * there before. With `acceptMoved`, beside what others have changed since.
 *
 * Errors: `account-moved`, `plan-in-progress`, `apply-unfinished`, IamFailure.
 */
export async function rollBack(
  journal: Journal,
  context: RunContext,
  { acceptMoved }: { readonly acceptMoved: boolean },
): Promise<RolledBack> {
  const { head } = journal;
  await requireLock(head, context);
  if (!acceptMoved) await requireKnownState(journal, context);
  await requireOldPolicies(journal, context, acceptMoved);
  await requireOldGroups(journal, context, acceptMoved);
  await mark(head, context, 'open');
  const state = await walk({ ...context, journal, compare: 'touched' }, 'back');
  await mark(head, context, 'rolled-back');
  await journal.append({ at: context.now().toISOString(), kind: 'ended', outcome: 'rolled-back' });
  return { state, differences: differencesOf(head.before, state) };
}

/** Errors: `account-moved` when somebody else has changed the principal since. */
async function requireKnownState({ head }: Journal, context: RunContext): Promise<void> {
  const { kind, name, arn } = head.before;
  const hashes = statesAlong(head.before, head.steps).map(stateHash);
  for (let attempt = 0; ; attempt += 1) {
    const live = await retried(context, () => context.account.readPrincipal({ kind, name }));
    if (live !== null && hashes.includes(stateHash(live))) return;
    if (attempt === 5) break;
    await context.sleep(500 * 2 ** attempt);
  }
  throw new TrimtrailError('account-moved', `${arn} was changed by somebody else since the plan was applied`, {
    hint: 'rollback --accept account-moved restores what the plan took away and leaves the rest as it is',
  });
}

/** What is to be attached again must still be what it was. Errors: `account-moved`. */
async function requireOldPolicies({ head }: Journal, context: RunContext, acceptMoved: boolean): Promise<void> {
  for (const policy of head.steps.flatMap(removedBy)) {
    const live = await retried(context, () => context.account.readPolicy(policy.arn));
    if (live === null) throw changed(policy.arn, 'was deleted', BRING_BACK);
    const isSame = meaningOf(live.document) === meaningOf(policy.document);
    if (isSame && live.versionId === policy.versionId) continue;
    // nobody but AWS can bring back an older document of its own policies
    const isAcceptable = isSame || AWS_OWN.test(policy.arn);
    if (isAcceptable && acceptMoved) continue;
    const what = isSame ? 'has another default version by now' : 'has another document by now';
    throw changed(policy.arn, what, isAcceptable ? ATTACH_AS_IS : BRING_BACK);
  }
}

/** A group to be joined again must still grant what it did. Errors: `account-moved`. */
async function requireOldGroups({ head }: Journal, context: RunContext, acceptMoved: boolean): Promise<void> {
  for (const { name, ...group } of head.steps.flatMap((step) => (step.do === 'leave-group' ? [step.group] : []))) {
    const live = await retried(context, () => context.account.readGroup(name));
    if (live === null) throw changed(`the group ${name}`, 'was deleted', BRING_BACK);
    if (acceptMoved || groupMeaning(live) === groupMeaning({ name, ...group })) continue;
    throw changed(`the group ${name}`, 'has other policies by now', ATTACH_AS_IS);
  }
}

const AWS_OWN = /^arn:[^:]+:iam::aws:policy\//;
const BRING_BACK =
  'what it was is in the journal: bring it back by hand, then roll back again; or rollback --only ACTION gives back single actions';
const ATTACH_AS_IS =
  'rollback --accept account-moved attaches it as it is now; rollback --only ACTION gives back single actions';

const changed = (subject: string, what: string, hint: string): TrimtrailError =>
  new TrimtrailError('account-moved', `${subject} ${what}; attaching it would not restore what was`, { hint });

function removedBy(step: Step): readonly ManagedPolicy[] {
  if (step.do === 'detach') return [step.policy];
  return step.do === 'set-boundary' && step.from !== null ? [step.from] : [];
}

/** Byte for byte, what the plan found against what is there now. */
export function differencesOf(before: PrincipalState, now: PrincipalState): readonly string[] {
  const [old, current] = [textsOf(before), textsOf(now)];
  const lost = [...old]
    .filter(([key, document]) => current.get(key) !== document)
    .map(([key]) => `${key}: not as it was`);
  const more = [...current.keys()].filter((key) => !old.has(key)).map((key) => `${key}: came later`);
  return [...lost, ...more];
}

/** Everything that grants or limits, under a name for a person, with its text. */
function textsOf(state: PrincipalState): ReadonlyMap<string, string> {
  return new Map([
    ...state.inline.map(({ name, document }) => [`inline ${name}`, document] as const),
    ...state.attached.map(({ arn, document }) => [arn, document] as const),
    ...state.groups.map((group) => [`group ${group.name}`, groupMeaning(group)] as const),
    ...(state.boundary === null ? [] : [[`boundary ${state.boundary.arn}`, state.boundary.document] as const]),
  ]);
}
