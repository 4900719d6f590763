import { describe, expect, test } from 'vitest';
import { readProtectRule, refusalOf } from '../../src/apply/preflight.js';
import type { PrincipalState } from '../../src/apply/types.js';
import { aliceAccount, DEPLOY } from './fixtures.js';

const NOW = new Date('2026-06-01T00:00:00Z');
const base = aliceAccount().peek(DEPLOY);

/** A role of this path and name, two years old. */
function role(path: string, name: string, over: Partial<PrincipalState> = {}): PrincipalState {
  const arn = `arn:aws:iam::111122223333:role${path}${name}`;
  return { ...base, path, name, arn, createdAt: '2024-06-01T00:00:00Z', ...over };
}

const facts = { caller: null, protect: [], codeTags: [], now: NOW };

describe('RULE 32: whom no plan touches', () => {
  test.each([
    ['a service-linked role', role('/aws-service-role/rds.amazonaws.com/', 'AWSServiceRoleForRDS'), /service-linked/],
    [
      'a role of Identity Center, with what to change instead',
      role('/aws-reserved/sso.amazonaws.com/eu-west-1/', 'AWSReservedSSO_Admin_0123456789abcdef'),
      /change its permission set instead \(--format terraform/,
    ],
    ['the execution role of Control Tower', role('/', 'AWSControlTowerExecution'), /Control Tower/],
    ['a role below its path', role('/service-role/ControlTower/', 'Custom'), /Control Tower/],
    ['the access role of the organization', role('/', 'OrganizationAccountAccessRole'), /organization/],
    ['the execution role of stack sets', role('/', 'AWSCloudFormationStackSetExecutionRole'), /StackSets/],
    ['a stack set’s own role', role('/', 'stacksets-exec-0123456789abcdef'), /StackSets/],
    ['a principal of unknown age', role('/', 'Deploy', { createdAt: null }), /not known/],
    ['a young principal', role('/', 'Deploy', { createdAt: '2026-05-20T00:00:00Z' }), /12 days old/],
  ])('%s', (_, state, why) => {
    const refusal = refusalOf(state, facts);
    expect(refusal).toMatchObject({ code: 'principal-protected' });
    expect(refusal?.message).toMatch(why);
  });

  test.each([
    ['the role itself', 'arn:aws:sts::111122223333:assumed-role/Deploy/trimtrail', null],
    [
      'who assumed the role it runs as',
      'arn:aws:sts::111122223333:assumed-role/Ops/x',
      'arn:aws:sts::111122223333:assumed-role/Deploy/y',
    ],
  ])('%s, which is needed to roll back', (_, arn, behind) => {
    const caller = { account: '111122223333', arn, behind };
    expect(refusalOf(role('/team/', 'Deploy'), { ...facts, caller })?.message).toMatch(/runs as it/);
  });

  test.each([
    ['another account', 'arn:aws:sts::444455556666:assumed-role/Deploy/x'],
    ['a longer name', 'arn:aws:sts::111122223333:assumed-role/DeployMore/x'],
  ])('a caller of %s keeps nothing', (_, arn) => {
    const caller = { account: '111122223333', arn, behind: null };
    expect(refusalOf(role('/', 'Deploy'), { ...facts, caller })).toBeNull();
  });

  test.each([
    ['name=Break*', true],
    ['name=Deploy', false],
    ['path=/glass/*', true],
    ['path=/', false],
    ['tag=break-glass', true],
    ['tag=break-glass=yes', true],
    ['tag=break-glass=no', false],
  ])('--protect %s: %s', (rule, isKept) => {
    const state = role('/glass/', 'BreakGlass', { tags: { 'break-glass': 'yes' } });
    expect(refusalOf(state, { ...facts, protect: [readProtectRule(rule)] }) !== null).toBe(isKept);
  });
});

test.each(['name', 'id=x', 'tag=', ''])('--protect %j is none', (text) => {
  expect(() => readProtectRule(text)).toThrow(/--protect takes/);
});
