import { afterEach, describe, expect, test } from 'vitest';
import { openAws } from '../../src/aws/session.js';
import { DEFAULT_AWS } from '../../src/aws/settings.js';
import { readLimits } from '../../src/aws/organizations/read-limits.js';
import { startOperations, Refusal, type Answer, type OperationsDouble } from './doubles/operations.js';
import { withCredentials } from './environment.js';
import { MANAGEMENT, MEMBER, organization } from './organization.js';

const credentials = withCredentials();
let double: OperationsDouble | null = null;
afterEach(() => double?.close());

async function limitsOf(account: string, answers: Readonly<Record<string, Answer>>): ReturnType<typeof readLimits> {
  double = await startOperations(answers);
  credentials.at(double.endpoint);
  return readLimits(await openAws(DEFAULT_AWS), account);
}

const names = (
  levels: readonly {
    readonly target: string;
    readonly policies: readonly { readonly Policy: { readonly PolicySummary: { readonly Name: string } } }[];
  }[],
): unknown => levels.map(({ target, policies }) => [target, policies.map(({ Policy }) => Policy.PolicySummary.Name)]);

describe('RULE 24: service and resource control policies of an account', () => {
  test('level by level from the root, every page, each policy read once', async () => {
    const limits = await limitsOf(MEMBER, organization());
    expect(limits?.path).toBe('o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/ou-ab12-22222222/');
    expect(names(limits?.serviceControl ?? [])).toEqual([
      ['r-ab12', ['FullAWSAccess (p-FullAWSAccess)', 'regions111 (p-regions111)', 'noleave1111 (p-noleave1111)']],
      ['ou-ab12-11111111', ['FullAWSAccess (p-FullAWSAccess)']],
      ['ou-ab12-22222222', ['FullAWSAccess (p-FullAWSAccess)', 'org1111111 (p-org1111111)']],
      [MEMBER, ['FullAWSAccess (p-FullAWSAccess)']],
    ]);
    expect(names(limits?.resourceControl.slice(0, 1) ?? [])).toEqual([
      ['r-ab12', ['RCPFullAWSAccess (p-RCPFullAWSAccess)', 'perimeter1 (p-perimeter1)']],
    ]);
    const described = double?.asked.filter(({ operation }) => operation === 'DescribePolicy') ?? [];
    expect(described).toHaveLength(6);
  });

  test('the management account has none, and nothing is listed for it', async () => {
    const limits = await limitsOf(MANAGEMENT, organization());
    expect(limits).toMatchObject({ serviceControl: [], resourceControl: [], path: 'o-a1b2c3d4e5/r-ab12/' });
    expect(double?.asked.map(({ operation }) => operation)).not.toContain('ListPoliciesForTarget');
  });

  test('a type that the organization does not use limits nothing', async () => {
    const limits = await limitsOf(MEMBER, organization({ types: ['SERVICE_CONTROL_POLICY'] }));
    expect(limits?.resourceControl).toEqual([]);
    expect(limits?.serviceControl).toHaveLength(4);
  });

  test('an account in no organization has none', async () => {
    const not = {
      DescribeOrganization: () => {
        throw new Refusal('AWSOrganizationsNotInUseException');
      },
    };
    expect(await limitsOf(MEMBER, not)).toBeNull();
  });

  test('who assumed the role is asked when the role may not', async () => {
    double = await startOperations(organization());
    const refusing = await startOperations({});
    credentials.at(double.endpoint);
    const session = await openAws(DEFAULT_AWS);
    const at = (endpoint: string) => (): ReturnType<typeof session.config> =>
      ({ ...session.config(), endpoint }) as ReturnType<typeof session.config>;
    const assumed = { config: at(refusing.endpoint), behind: at(double.endpoint) };
    expect((await readLimits(assumed, MEMBER))?.serviceControl).toHaveLength(4);
    await expect(readLimits({ ...assumed, behind: null }, MEMBER)).rejects.toThrow('AccessDenied');
    await refusing.close();
  });
});
