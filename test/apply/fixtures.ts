import { applyPlan, type ApplyContext } from '../../src/apply/apply-plan.js';
import { boundarySteps, replacingSteps } from '../../src/apply/build-steps.js';
import { sealPlan, type Plan } from '../../src/apply/plan-file.js';
import { rollBack, type RolledBack } from '../../src/apply/roll-back.js';
import { stateHash } from '../../src/apply/state.js';
import type { PrincipalRef, PrincipalState } from '../../src/apply/types.js';
import { Fate, MemoryIam, MemoryJournal, type MemoryOptions } from './memory-iam.js';

export const ALICE: PrincipalRef = { kind: 'user', name: 'alice' };
export const DEPLOY: PrincipalRef = { kind: 'role', name: 'Deploy' };
export const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';

const allow = (actions: readonly string[], resource = '*'): unknown => ({
  Effect: 'Allow',
  Action: actions,
  Resource: resource,
});
export const document = (...statements: readonly unknown[]): unknown => ({
  Version: '2012-10-17',
  Statement: statements,
});
export const deny = (...actions: readonly string[]): unknown => ({ Effect: 'Deny', Action: actions, Resource: '*' });
export const GRANTED = document(allow(['s3:GetObject'], 'arn:aws:s3:::reports/*'));

/** An account whose alice has everything that a principal can have. */
export function aliceAccount(options: MemoryOptions = {}): MemoryIam {
  const account = new MemoryIam(options);
  account.addPolicy(ADMIN, document(allow(['*'])));
  account.addPolicy('arn:aws:iam::111122223333:policy/Guard', document(deny('iam:DeleteUser')));
  account.addPolicy('arn:aws:iam::111122223333:policy/team/Team', document(allow(['s3:*']), deny('s3:DeleteBucket')));
  account.addGroup('developers', {
    inline: [{ name: 'tools', document: JSON.stringify(document(allow(['ec2:*']), deny('ec2:TerminateInstances'))) }],
    attached: [{ arn: ADMIN, versionId: 'v1', document: JSON.stringify(document(allow(['*']))) }],
  });
  account.addGroup('quarantine', { inline: [{ name: 'stop', document: JSON.stringify(document(deny('sts:*'))) }] });
  account.add(ALICE, {
    path: '/team/ops/',
    inline: [
      {
        name: 'own',
        document: '{ "Version":"2012-10-17",\n "Statement":[{"Effect":"Allow","Action":"sqs:*","Resource":"*"}] }',
      },
    ],
    attached: [ADMIN, 'arn:aws:iam::111122223333:policy/Guard', 'arn:aws:iam::111122223333:policy/team/Team'],
    groups: ['developers', 'quarantine'],
    tags: { team: 'ops' },
  });
  account.add(DEPLOY, { attached: [ADMIN], inline: [{ name: 'own', document: JSON.stringify(GRANTED) }] });
  return account;
}

export function planFor(
  state: PrincipalState,
  {
    granted = [GRANTED],
    number = 1,
    mode = 'replace',
  }: { granted?: readonly unknown[]; number?: number; mode?: Plan['mode'] } = {},
  more: Partial<Plan> = {},
): Plan {
  const cut = mode === 'replace' ? replacingSteps(state, granted, number) : boundarySteps(state, granted[0], number);
  return sealPlan({
    version: 1,
    tool: 'test',
    createdAt: '2026-06-01T00:00:00Z',
    account: '111122223333',
    stage: 'resources',
    mode,
    notBefore: null,
    waitDays: 7,
    before: state,
    stateHash: stateHash(state),
    ...cut,
    used: [],
    protect: [],
    codeTags: [],
    diff: { gained: [], lost: [], denialsAdded: [], denialsRemoved: [] },
    proof: null,
    findings: [],
    ...more,
  });
}

/** One run of apply or rollback as a process of its own: with its own fate, over the account and the journal that outlive it. */
export class Runs {
  journal: MemoryJournal | null = null;
  slept = 0;
  now = '2026-06-02T00:00:00Z';
  readonly account: MemoryIam;
  constructor(account: MemoryIam) {
    this.account = account;
  }

  context(accept: readonly string[] = [], fate = new Fate()): ApplyContext {
    this.account.fate = fate;
    if (this.journal !== null) this.journal.fate = fate;
    return {
      account: this.account,
      now: () => new Date(this.now),
      sleep: (milliseconds) => {
        this.slept += milliseconds;
        return Promise.resolve();
      },
      accept: new Set(accept),
      earlier: this.journal,
      startJournal: async (head) => {
        await Promise.resolve();
        fate.point();
        this.journal = new MemoryJournal(head, fate);
        fate.point();
        return this.journal;
      },
    };
  }

  apply(plan: Plan, accept: readonly string[] = [], fate = new Fate()): Promise<PrincipalState> {
    return applyPlan(plan, this.context(accept, fate));
  }

  rollBack(acceptMoved = false, fate = new Fate()): Promise<RolledBack> {
    const context = this.context([], fate);
    if (this.journal === null) throw new Error('nothing was applied');
    return rollBack(this.journal, context, { acceptMoved });
  }
}
