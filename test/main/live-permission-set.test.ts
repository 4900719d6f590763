import { afterEach, describe, expect, test } from 'vitest';
import { DEFAULT_AWS } from '../../src/aws/settings.js';
import { liveDetails, type LiveDetails } from '../../src/main/live.js';
import { startOperations, type Answer, type OperationsDouble } from '../aws/doubles/operations.js';
import { withCredentials } from '../aws/environment.js';
import { identityCenter, SET } from '../aws/identity-center.js';

const credentials = withCredentials();
let double: OperationsDouble | null = null;
afterEach(() => double?.close());

const ROLE = 'AWSReservedSSO_Operators_0123456789abcdef';
const ARN = `arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/${ROLE}`;
const allow = encodeURIComponent('{"Version":"2012-10-17","Statement":[]}');
const role = `<member><Arn>${ARN}</Arn><RoleName>${ROLE}</RoleName><RolePolicyList><member><PolicyName>AwsSSOInlinePolicy</PolicyName><PolicyDocument>${allow}</PolicyDocument></member></RolePolicyList></member>`;

async function details(
  principal: string,
  answers: Readonly<Record<string, Answer>>,
  { isThere = true } = {},
): Promise<LiveDetails> {
  double = await startOperations({
    GetAccountAuthorizationDetails: () =>
      `<RoleDetailList>${isThere ? role : ''}</RoleDetailList><IsTruncated>false</IsTruncated>`,
    ...answers,
  });
  credentials.at(double.endpoint);
  return liveDetails(DEFAULT_AWS, principal);
}

const rolesIn = ({ file }: LiveDetails): unknown =>
  (JSON.parse(file.text) as { readonly RoleDetailList: readonly unknown[] }).RoleDetailList;

describe('RULE 14: a role of Identity Center', () => {
  test.each([ROLE, ARN, `role/${ROLE}`, 'Operators'])('%s leads to its permission set, on every page', async (who) => {
    const found = await details(who, identityCenter());
    expect(found.findings).toMatchObject([
      {
        code: 'permission-set',
        message: `the role is made from the permission set Operators (${SET}); 2 groups and 1 user have it in 111122223333; it is to be changed there`,
        detail: { managed: ['arn:aws:iam::aws:policy/ReadOnlyAccess'], boundary: null, isProvisioned: true },
      },
    ]);
    expect(rolesIn(found)).toMatchObject([{ RolePolicyList: [{ PolicyDocument: allow }] }]);
  });

  test('says when the account has the set as it was before its last change', async () => {
    const { findings } = await details(ROLE, identityCenter({ stale: [SET] }));
    expect(findings.map(({ code }) => code)).toEqual(['permission-set', 'permission-set-stale']);
  });

  test('policies of the account are named by name and path, a boundary too', async () => {
    const own = { CustomerManagedPolicyReference: { Name: 'Limit', Path: '/teams/' } };
    const { findings } = await details(ROLE, identityCenter({ references: [{ Name: 'Ops' }], boundary: own }));
    expect(findings[0]?.detail).toMatchObject({
      references: [{ name: 'Ops', path: '/' }],
      boundary: { name: 'Limit', path: '/teams/' },
    });
  });

  test('who may not ask Identity Center is told so, and gets the role as it is', async () => {
    const found = await details(ROLE, {});
    expect(found.findings).toMatchObject([{ code: 'permission-set-unread' }]);
    expect(rolesIn(found)).toHaveLength(1);
  });

  test('from the management account, the role of another account has the policies of the set', async () => {
    const boundary = { ManagedPolicyArn: 'arn:aws:iam::aws:policy/PowerUserAccess' };
    const found = await details(ARN, identityCenter({ boundary }), { isThere: false });
    expect(JSON.parse(found.file.text)).toMatchObject({
      RoleDetailList: [
        {
          Arn: ARN,
          RolePolicyList: [{ PolicyName: 'AwsSSOInlinePolicy' }],
          AttachedManagedPolicies: [{ PolicyName: 'ReadOnlyAccess' }],
          PermissionsBoundary: { PermissionsBoundaryArn: boundary.ManagedPolicyArn },
        },
      ],
      Policies: [{ Arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }, { Arn: boundary.ManagedPolicyArn }],
    });
  });

  test('there, policies that only the account has are an error that names them', async () => {
    const asked = details(ARN, identityCenter({ references: [{ Name: 'Ops', Path: '/teams/' }] }), { isThere: false });
    await expect(asked).rejects.toMatchObject({
      code: 'bad-policy',
      message: expect.stringContaining('/teams/Ops') as string,
    });
  });

  test('whoever is no role of Identity Center is not looked for there', async () => {
    expect((await details('alice', {})).findings).toEqual([]);
    expect(double?.asked).toHaveLength(1);
  });
});
