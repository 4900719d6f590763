import { paged, Refusal, type Answer } from './doubles/operations.js';

export const MEMBER = '111122223333';
export const MANAGEMENT = '444455556666';

const parents: Readonly<Record<string, { readonly Id: string; readonly Type: string }>> = {
  [MEMBER]: { Id: 'ou-ab12-22222222', Type: 'ORGANIZATIONAL_UNIT' },
  'ou-ab12-22222222': { Id: 'ou-ab12-11111111', Type: 'ORGANIZATIONAL_UNIT' },
  'ou-ab12-11111111': { Id: 'r-ab12', Type: 'ROOT' },
  [MANAGEMENT]: { Id: 'r-ab12', Type: 'ROOT' },
};

const full = { Effect: 'Allow', Action: '*', Resource: '*' };
const denyOutside = (Action: string, over: object): object => ({
  Effect: 'Deny',
  Action,
  Resource: '*',
  Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } },
  ...over,
});

/** By id: what the policy says. */
const DOCUMENTS: Readonly<Record<string, readonly object[]>> = {
  'p-FullAWSAccess': [full],
  'p-regions111': [
    {
      Effect: 'Deny',
      Action: 'ec2:*',
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
    },
  ],
  'p-noleave1111': [{ Effect: 'Deny', Action: 'organizations:LeaveOrganization', Resource: '*' }],
  'p-org1111111': [denyOutside('*', {})],
  'p-RCPFullAWSAccess': [{ ...full, Principal: '*' }],
  'p-perimeter1': [denyOutside('s3:*', { Principal: '*' })],
};

const ATTACHED: Readonly<Record<string, readonly string[]>> = {
  'SERVICE_CONTROL_POLICY r-ab12': ['p-FullAWSAccess', 'p-regions111', 'p-noleave1111'],
  'SERVICE_CONTROL_POLICY ou-ab12-11111111': ['p-FullAWSAccess'],
  'SERVICE_CONTROL_POLICY ou-ab12-22222222': ['p-FullAWSAccess', 'p-org1111111'],
  [`SERVICE_CONTROL_POLICY ${MEMBER}`]: ['p-FullAWSAccess'],
  'RESOURCE_CONTROL_POLICY r-ab12': ['p-RCPFullAWSAccess', 'p-perimeter1'],
};

/** Organizations with one member two units below the root; a page holds two policies. */
export function organization({ types = ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'] } = {}): Readonly<
  Record<string, Answer>
> {
  return {
    DescribeOrganization: () => ({ Organization: { Id: 'o-a1b2c3d4e5', MasterAccountId: MANAGEMENT } }),
    ListParents: ({ ChildId }) => ({ Parents: [parents[String(ChildId)]] }),
    ListRoots: () => ({ Roots: [{ Id: 'r-ab12', PolicyTypes: types.map((Type) => ({ Type, Status: 'ENABLED' })) }] }),
    ListPoliciesForTarget: (input) => {
      const ids = ATTACHED[`${String(input['Filter'])} ${String(input['TargetId'])}`] ?? [];
      return paged(
        ids.map((Id) => ({ Id, Name: Id.slice(2) })),
        'Policies',
      )(input);
    },
    DescribePolicy: ({ PolicyId }) => {
      const Statement = DOCUMENTS[String(PolicyId)];
      if (Statement === undefined) throw new Refusal('PolicyNotFoundException');
      return { Policy: { Content: JSON.stringify({ Version: '2012-10-17', Statement }) } };
    },
    GetCallerIdentity: () => `<Arn>arn:aws:iam::${MEMBER}:user/ops</Arn><Account>${MEMBER}</Account>`,
  };
}
