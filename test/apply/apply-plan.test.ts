import { describe, expect, test } from 'vitest';
import { createEvaluator } from '../../src/iam/evaluate.js';
import { UNKNOWN } from '../../src/iam/request-context.js';
import { resourceFromArn } from '../../src/iam/request-resource.js';
import { heldPolicies } from '../../src/apply/documents.js';
import { stateHash } from '../../src/apply/state.js';
import type { PrincipalState } from '../../src/apply/types.js';
import { ADMIN, ALICE, aliceAccount, DEPLOY, document, deny, GRANTED, planFor, Runs } from './fixtures.js';
import { Fate, Killed, MemoryIam } from './memory-iam.js';

const may = (state: PrincipalState, action: string, arn: string): boolean =>
  createEvaluator({ identity: heldPolicies(state), boundary: null })({
    action,
    resource: resourceFromArn(arn),
    context: () => UNKNOWN,
  }).result === 'allowed';

describe('apply', () => {
  test('RULE 31: creates and attaches before anything is taken away, the denials first', async () => {
    const account = aliceAccount();
    await new Runs(account).apply(planFor(account.peek(ALICE)));
    const own = (n: number): string => `arn:aws:iam::111122223333:policy/trimtrail-alice-${n}`;
    expect(account.calls.filter((call) => !call.startsWith('TagPolicy'))).toEqual([
      'CreatePolicy trimtrail-alice-1',
      'CreatePolicy trimtrail-alice-2',
      'CreatePolicy trimtrail-alice-3',
      `AttachUserPolicy ${own(1)}`,
      `AttachUserPolicy ${own(2)}`,
      `AttachUserPolicy ${own(3)}`,
      `DetachUserPolicy ${ADMIN}`,
      'DetachUserPolicy arn:aws:iam::111122223333:policy/team/Team',
      'DeleteUserPolicy own',
      'RemoveUserFromGroup developers',
    ]);
  });

  test('RULE 21: every denial stays, policies and groups that only deny are not touched', async () => {
    const account = aliceAccount();
    await new Runs(account).apply(planFor(account.peek(ALICE)));
    const after = account.peek(ALICE);
    expect(after.groups.map(({ name }) => name)).toEqual(['quarantine']);
    expect(after.attached.map(({ arn }) => arn)).toContain('arn:aws:iam::111122223333:policy/Guard');
    const statements = heldPolicies(after).flatMap(({ policy }) => policy.statements);
    const denied = statements.filter(({ effect }) => effect === 'Deny').flatMap(({ actions }) => actions);
    expect(denied.toSorted()).toEqual(['ec2:TerminateInstances', 'iam:DeleteUser', 's3:DeleteBucket', 'sts:*']);
    expect(may(after, 's3:GetObject', 'arn:aws:s3:::reports/x')).toBe(true);
    expect(may(after, 's3:PutObject', 'arn:aws:s3:::reports/x')).toBe(false);
  });

  test('RULE 31: managed policies and groups that others use are never edited or deleted', async () => {
    const account = aliceAccount();
    const [policies, groups] = [new Map(account.policies), new Map(account.groupsByName)];
    await new Runs(account).apply(planFor(account.peek(ALICE)));
    for (const [arn, policy] of policies) expect(account.policies.get(arn)).toEqual(policy);
    expect(account.groupsByName).toEqual(groups);
  });

  test('RULE 30: an account that moved on is refused before anything is done', async () => {
    const account = aliceAccount();
    const plan = planFor(account.peek(ALICE));
    await account.putInline(ALICE, 'later', JSON.stringify(GRANTED));
    account.calls.length = 0;
    await expect(new Runs(account).apply(plan)).rejects.toMatchObject({ code: 'account-moved' });
    expect(account.calls).toEqual([]);
  });

  test('RULE 30: a default version that changed under a plan is a change', async () => {
    const account = aliceAccount();
    const plan = planFor(account.peek(ALICE));
    account.addPolicy(ADMIN, document({ Effect: 'Allow', Action: 's3:*', Resource: '*' }));
    await expect(new Runs(account).apply(plan)).rejects.toMatchObject({ code: 'account-moved' });
  });

  test('RULE 30: a recreated principal is another principal', async () => {
    const account = aliceAccount();
    const state = account.peek(ALICE);
    const plan = planFor({ ...state, id: 'AIDAOTHEREXAMPLE' });
    await expect(new Runs(account).apply(plan)).rejects.toMatchObject({ code: 'account-moved' });
  });

  test('RULE 30: reads that lag behind are waited for', async () => {
    const account = aliceAccount({ lag: 3 });
    const runs = new Runs(account);
    const plan = planFor(account.peek(ALICE));
    const state = await runs.apply(plan);
    expect(state.inline).toEqual([]);
    expect(runs.slept).toBeGreaterThan(0);
  });

  test('RULE 31: no room for old and new together refuses; nothing is detached to make room', async () => {
    const account = aliceAccount({ attachedLimit: 5 });
    await expect(new Runs(account).apply(planFor(account.peek(ALICE)))).rejects.toMatchObject({
      code: 'quota-exceeded',
    });
    expect(account.calls).toEqual([]);
  });

  test('RULE 31: credentials that could not roll back do not begin', async () => {
    const account = aliceAccount({ fails: (call) => (call === 'PutUserPolicy' ? 'denied' : null) });
    await expect(new Runs(account).apply(planFor(account.peek(ALICE)))).rejects.toMatchObject({
      code: 'rollback-impossible',
    });
    expect(account.calls).toEqual([]);
  });

  test('grave findings must be named, one by one', async () => {
    const account = aliceAccount();
    const finding = { code: 'evidence-short', severity: 'high', message: '12 days', count: 12 } as const;
    const plan = planFor(account.peek(ALICE), {}, { findings: [finding] });
    const runs = new Runs(account);
    await expect(runs.apply(plan)).rejects.toMatchObject({ code: 'plan-refused' });
    await expect(runs.apply(plan, ['iac-unknown'])).rejects.toMatchObject({ code: 'plan-refused' });
    expect(account.calls).toEqual([]);
    await runs.apply(plan, ['evidence-short']);
  });

  test('RULE 35: a stage waits for the time after the one before', async () => {
    const account = aliceAccount();
    const plan = planFor(account.peek(ALICE), {}, { notBefore: '2026-06-09T00:00:00Z' });
    const runs = new Runs(account);
    await expect(runs.apply(plan)).rejects.toMatchObject({ code: 'too-early' });
    runs.now = '2026-06-09T00:00:01Z';
    await runs.apply(plan);
  });

  test('the credentials of another account are refused', async () => {
    const account = aliceAccount();
    const plan = planFor(account.peek(ALICE), {}, { account: '444455556666' });
    await expect(new Runs(account).apply(plan)).rejects.toMatchObject({ code: 'account-moved' });
  });

  test('--as-boundary: a boundary is set and everything stays attached; rollback takes it away', async () => {
    const account = aliceAccount();
    const before = account.peek(ALICE);
    const runs = new Runs(account);
    await runs.apply(planFor(before, { mode: 'boundary' }));
    const after = account.peek(ALICE);
    expect(after.boundary?.arn).toBe('arn:aws:iam::111122223333:policy/trimtrail-alice-1');
    expect({ ...after, boundary: null }).toEqual(before);
    await runs.rollBack();
    expect(account.peek(ALICE)).toEqual(before);
  });

  test.each([
    ['aws-us-gov', 'role'],
    ['aws-cn', 'user'],
  ] as const)('PEERS 21: partition %s and a path are right for a %s', async (partition, kind) => {
    const account = new MemoryIam({ partition });
    const admin = `arn:${partition}:iam::aws:policy/AdministratorAccess`;
    account.addPolicy(admin, document({ Effect: 'Allow', Action: '*', Resource: '*' }));
    account.add({ kind, name: 'worker' }, { path: '/a/b/', attached: [admin] });
    const runs = new Runs(account);
    const before = account.peek({ kind, name: 'worker' });
    await runs.apply(planFor(before));
    expect(account.peek({ kind, name: 'worker' }).attached.map(({ arn }) => arn)).toEqual([
      `arn:${partition}:iam::111122223333:policy/trimtrail-worker-1`,
    ]);
    await runs.rollBack();
    expect(stateHash(account.peek({ kind, name: 'worker' }))).toBe(stateHash(before));
  });
});

describe('rollback', () => {
  test('PEERS 20: restores byte for byte and deletes nothing that it restored', async () => {
    const account = aliceAccount();
    const before = account.peek(ALICE);
    const runs = new Runs(account);
    await runs.apply(planFor(before));
    const { differences } = await runs.rollBack();
    expect(differences).toEqual([]);
    const after = account.peek(ALICE);
    expect(stateHash(after)).toBe(stateHash(before));
    expect(after.inline).toEqual(before.inline);
    expect(account.policies.has('arn:aws:iam::111122223333:policy/trimtrail-alice-1')).toBe(true);
  });

  test('attaches the old before it detaches the new', async () => {
    const account = aliceAccount();
    const runs = new Runs(account);
    await runs.apply(planFor(account.peek(ALICE)));
    account.calls.length = 0;
    await runs.rollBack();
    const verbs = account.calls.filter((call) => !call.startsWith('Tag')).map((call) => call.split(' ')[0]);
    expect(verbs.lastIndexOf('AttachUserPolicy')).toBeLessThan(verbs.indexOf('DetachUserPolicy'));
    expect(verbs.slice(0, 2)).toEqual(['AddUserToGroup', 'PutUserPolicy']);
  });

  test('later changes by others stop it, and stay when they are accepted', async () => {
    const account = aliceAccount();
    const runs = new Runs(account);
    const before = account.peek(ALICE);
    await runs.apply(planFor(before));
    await account.putInline(ALICE, 'later', JSON.stringify(GRANTED));
    await expect(runs.rollBack()).rejects.toMatchObject({ code: 'account-moved' });
    const { differences } = await runs.rollBack(true);
    expect(differences).toEqual(['inline later: came later']);
    expect(account.peek(ALICE).inline.map(({ name }) => name)).toEqual(['later', 'own']);
  });

  test('an old policy that was deleted or edited meanwhile is not attached as if it were the old one', async () => {
    const account = aliceAccount();
    const runs = new Runs(account);
    await runs.apply(planFor(account.peek(ALICE)));
    account.addPolicy('arn:aws:iam::111122223333:policy/team/Team', document(deny('s3:*')));
    await expect(runs.rollBack(true)).rejects.toMatchObject({ code: 'account-moved' });
  });

  test('a group that grants something else by now is not joined again, unless that is accepted, and is said', async () => {
    const account = aliceAccount();
    const runs = new Runs(account);
    await runs.apply(planFor(account.peek(ALICE)));
    account.addGroup('developers', {
      inline: [{ name: 'all', document: JSON.stringify(document({ Effect: 'Allow', Action: '*', Resource: '*' })) }],
    });
    await expect(runs.rollBack()).rejects.toMatchObject({
      code: 'account-moved',
      message: expect.stringContaining('the group developers has other policies by now'),
    });
    expect(account.peek(ALICE).groups.map(({ name }) => name)).not.toContain('developers');
    const { differences } = await runs.rollBack(true);
    expect(differences).toEqual(['group developers: not as it was']);
  });

  test('a policy of AWS that AWS has changed since can be attached as it is now, when that is accepted', async () => {
    const account = aliceAccount();
    const runs = new Runs(account);
    await runs.apply(planFor(account.peek(ALICE)));
    account.addPolicy(ADMIN, document({ Effect: 'Allow', Action: ['*'], Resource: '*', Sid: 'New' }));
    await expect(runs.rollBack()).rejects.toMatchObject({ code: 'account-moved' });
    const { differences } = await runs.rollBack(true);
    expect(differences).toEqual([`${ADMIN}: not as it was`]);
    expect(account.peek(ALICE).attached.map(({ arn }) => arn)).toContain(ADMIN);
  });

  test('another default version with the same words stops it before anything is done', async () => {
    const account = aliceAccount();
    const runs = new Runs(account);
    await runs.apply(planFor(account.peek(ALICE)));
    const team = 'arn:aws:iam::111122223333:policy/team/Team';
    const old = account.policies.get(team);
    if (old === undefined) throw new Error('no such policy');
    account.policies.set(team, { ...old, versionId: 'v7' });
    account.calls.length = 0;
    await expect(runs.rollBack()).rejects.toMatchObject({ code: 'account-moved' });
    expect(account.calls).toEqual([]);
    expect((await runs.rollBack(true)).differences).toEqual([]);
  });

  test('a plan that was rolled back is not applied again', async () => {
    const account = aliceAccount();
    const runs = new Runs(account);
    const plan = planFor(account.peek(ALICE));
    await runs.apply(plan);
    await runs.rollBack();
    await expect(runs.apply(plan)).rejects.toMatchObject({ code: 'account-moved' });
  });
});

describe('trouble on the way', () => {
  const old = stateHash(aliceAccount().peek(ALICE));

  test.each(['CreatePolicy', 'AttachUserPolicy', 'DetachUserPolicy', 'DeleteUserPolicy', 'RemoveUserFromGroup'])(
    '%s refused in the middle: everything is as it was',
    async (refused) => {
      const account = aliceAccount();
      let seen = 0;
      const plan = planFor(account.peek(ALICE));
      account.options = {
        ...account.options,
        fails: (call, subject) => (call === refused && subject !== '' && ++seen === 1 ? 'denied' : null),
      };
      await expect(new Runs(account).apply(plan)).rejects.toMatchObject({ code: 'apply-refused' });
      expect(stateHash(account.peek(ALICE))).toBe(old);
      const tags = [...account.policies.values()].flatMap((policy) => policy.tags['trimtrail:state'] ?? []);
      expect(tags.every((tag) => tag === 'rolled-back')).toBe(true);
    },
  );

  test('throttling is waited out', async () => {
    const account = aliceAccount();
    const plan = planFor(account.peek(ALICE));
    let calls = 0;
    account.options = { fails: () => (++calls % 3 === 0 ? 'throttled' : null) };
    await new Runs(account).apply(plan);
    expect(account.peek(ALICE).inline).toEqual([]);
  });

  test('permissions that are lost for good leave old and new together; with permissions again a rerun ends it', async () => {
    const account = aliceAccount();
    const plan = planFor(account.peek(ALICE));
    let lost = false;
    account.options = {
      fails: (call, subject) => {
        if (call === 'DeleteUserPolicy' && subject !== '') lost = true;
        return lost && subject !== '' && !call.startsWith('Read') ? 'denied' : null;
      },
    };
    const runs = new Runs(account);
    await expect(runs.apply(plan)).rejects.toMatchObject({ code: 'apply-unfinished' });
    expect(may(account.peek(ALICE), 's3:GetObject', 'arn:aws:s3:::reports/x')).toBe(true);
    account.options = {};
    await runs.apply(plan);
    expect(account.peek(ALICE).inline).toEqual([]);
  });

  test('RULE 31: the fixed name is the lock: of two plans at the same time one is refused, and nothing is between', async () => {
    const account = aliceAccount();
    const [one, two] = [
      planFor(account.peek(ALICE)),
      planFor(account.peek(ALICE), {}, { createdAt: '2026-06-01T00:00:01Z' }),
    ];
    const results = await Promise.allSettled([new Runs(account).apply(one), new Runs(account).apply(two)]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(account.peek(ALICE).inline).toEqual([]);
  });

  test('a plan that was killed keeps others out until it is finished', async () => {
    const account = aliceAccount();
    const runs = new Runs(account);
    const plan = planFor(account.peek(ALICE));
    await expect(runs.apply(plan, [], new Fate(30))).rejects.toThrow(Killed);
    const other = new Runs(account);
    const second = planFor(account.peek(ALICE), { number: 9 });
    await expect(other.apply(second)).rejects.toMatchObject({ code: 'plan-in-progress' });
    await runs.apply(plan);
    expect(account.peek(ALICE).inline).toEqual([]);
  });

  test('somebody who changes the principal in the middle stops it with old and new attached', async () => {
    const account = aliceAccount();
    const plan = planFor(account.peek(ALICE));
    let done = false;
    account.options = {
      fails: (call) => {
        if (call === 'AttachUserPolicy' && !done) {
          done = true;
          void account.putInline(ALICE, 'foreign', JSON.stringify(GRANTED));
        }
        return null;
      },
    };
    await expect(new Runs(account).apply(plan)).rejects.toMatchObject({ code: 'account-moved' });
    expect(account.peek(ALICE).attached.map(({ arn }) => arn)).toContain(ADMIN);
  });

  test('a role goes the same way', async () => {
    const account = aliceAccount();
    const before = account.peek(DEPLOY);
    const runs = new Runs(account);
    await runs.apply(planFor(before));
    expect(account.peek(DEPLOY).attached.map(({ arn }) => arn)).toEqual([
      'arn:aws:iam::111122223333:policy/trimtrail-Deploy-1',
    ]);
    await runs.rollBack();
    expect(stateHash(account.peek(DEPLOY))).toBe(stateHash(before));
  });
});
