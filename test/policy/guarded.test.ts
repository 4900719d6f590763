import { describe, expect, it } from 'vitest';
import type { GeneratedPolicy } from '../../src/policy/types.js';
import { ACCOUNT, generate, grant, OPTIONS, resource } from './fixtures.js';

const codes = ({ findings }: GeneratedPolicy): readonly string[] => findings.map(({ code }) => code);
const arn = (rest: string): string => `arn:aws:${rest}`;
async function resourcesOf(action: string, result: Promise<GeneratedPolicy>): Promise<readonly string[]> {
  const { policy } = await result;
  return policy.Statement.filter(({ Action }) => Action.includes(action)).flatMap(({ Resource }) => Resource);
}

describe('RULE 13: guarded', () => {
  const named = resource('iam:role', { RoleNameWithPath: 'Deploy' });
  const unknown = resource('iam:role', { RoleNameWithPath: null });
  const guarded = { guarded: true } as const;

  it('grants a guarded action on the exact ARN', async () => {
    const result = await generate([grant('iam:AttachRolePolicy', [named], guarded)]);
    expect(result.policy.Statement[0]?.Resource).toEqual([arn(`iam::${ACCOUNT}:role/Deploy`)]);
    expect(codes(result)).toEqual([]);
  });

  it('withholds it on a pattern, with the ready statement', async () => {
    const result = await generate([grant('iam:AttachRolePolicy', [unknown], guarded)]);
    expect(result.policy.Statement).toEqual([]);
    expect(result.findings.find(({ code }) => code === 'guarded-withheld')).toMatchObject({
      count: 1,
      detail: {
        statement: {
          Sid: 'GuardediamAttachRolePolicy',
          Effect: 'Allow',
          Action: ['iam:AttachRolePolicy'],
          Resource: [arn(`iam::${ACCOUNT}:role/*`)],
        },
      },
    });
  });

  it.each([
    ['on bare *', []],
    ['with a type of which only a pattern is known', [named, resource('sqs:queue', { QueueName: null })]],
    ['on a prefix', [resource('sqs:queue', { QueueName: 'q' }, { prefixed: ['QueueName'] })]],
    ['on a name IAM can not write', [resource('sqs:queue', { QueueName: 'q→' })]],
  ])('withholds it %s', async (_name, resources) => {
    const result = await generate([grant('iam:AttachRolePolicy', resources, guarded)]);
    expect(result.policy.Statement).toEqual([]);
    expect(codes(result)).toContain('guarded-withheld');
  });

  it('grants a role known by name whatever its path: both patterns fit that role alone (RULE 10)', async () => {
    const anyPath = resource('iam:role-any-path', { RoleNameWithPath: 'Deploy' });
    const result = await generate([grant('iam:AttachRolePolicy', [named, anyPath], guarded)]);
    expect(result.policy.Statement[0]?.Resource).toEqual([
      arn(`iam::${ACCOUNT}:role/*/Deploy`),
      arn(`iam::${ACCOUNT}:role/Deploy`),
    ]);
    expect(codes(result)).toEqual([]);
  });

  it('grants the named one of two and withholds the pattern', async () => {
    const result = await generate([grant('iam:AttachRolePolicy', [named, unknown], guarded)]);
    expect(result.policy.Statement[0]?.Resource).toEqual([arn(`iam::${ACCOUNT}:role/Deploy`)]);
    expect(codes(result)).toEqual(['guarded-withheld']);
  });

  it('never generalises it, though the resource was created in the window', async () => {
    const grants = [
      grant('iam:CreateRole', [named]),
      grant('iam:PassRole', [named], guarded),
      grant('iam:GetRole', [named]),
    ];
    expect(await resourcesOf('iam:PassRole', generate(grants))).toEqual([arn(`iam::${ACCOUNT}:role/Deploy`)]);
    expect(await resourcesOf('iam:GetRole', generate(grants))).toEqual([arn(`iam::${ACCOUNT}:role/*`)]);
  });

  it('--grant-guarded grants it', async () => {
    const result = await generate([grant('iam:AttachRolePolicy', [unknown], guarded)], {
      ...OPTIONS,
      grantGuarded: true,
    });
    expect(result.policy.Statement[0]?.Resource).toEqual([arn(`iam::${ACCOUNT}:role/*`)]);
    expect(codes(result)).toEqual([]);
  });
});
