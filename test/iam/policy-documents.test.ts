import { describe, expect, it } from 'vitest';
import { TrimtrailError } from '../../src/base/errors.js';
import { openPolicies, readPolicies } from '../../src/iam/policy-documents.js';

const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] };
const other = { Version: '2012-10-17', Statement: { Effect: 'Deny', NotAction: 'iam:*', Resource: '*' } };
const encoded = encodeURIComponent(JSON.stringify(document));
const ALICE = { arn: 'arn:aws:iam::111122223333:user/teams/alice', name: 'alice', account: '111122223333' };

const details = {
  UserDetailList: [
    {
      Arn: ALICE.arn,
      UserPolicyList: [{ PolicyName: 'own', PolicyDocument: encoded }],
      AttachedManagedPolicies: [{ PolicyName: 'M', PolicyArn: 'arn:aws:iam::aws:policy/M' }],
      GroupList: ['staff'],
      PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: 'arn:aws:iam::aws:policy/M' },
    },
    { Arn: 'arn:aws:iam::111122223333:user/malice', UserPolicyList: [], AttachedManagedPolicies: [], GroupList: [] },
  ],
  RoleDetailList: [
    {
      Arn: 'arn:aws:iam::111122223333:role/Deploy',
      RolePolicyList: [{ PolicyName: 'broken', PolicyDocument: { Statement: [{}] } }],
    },
  ],
  GroupDetailList: [
    {
      GroupName: 'staff',
      Arn: 'arn:aws:iam::111122223333:group/staff',
      GroupPolicyList: [{ PolicyName: 'g', PolicyDocument: other }],
      AttachedManagedPolicies: [],
    },
  ],
  Policies: [
    {
      PolicyName: 'M',
      Arn: 'arn:aws:iam::aws:policy/M',
      PolicyVersionList: [
        { Document: other, VersionId: 'v1', IsDefaultVersion: false, CreateDate: '2020-01-01T00:00:00+00:00' },
        { Document: document, VersionId: 'v2', IsDefaultVersion: true, CreateDate: '2026-01-01T02:00:00+02:00' },
      ],
    },
  ],
};

const read = (value: unknown): ReturnType<typeof readPolicies> =>
  readPolicies(typeof value === 'string' ? value : JSON.stringify(value), { name: 'f.json', whose: ALICE });

describe('readPolicies', () => {
  it.each<[form: string, value: unknown, names: readonly string[]]>([
    ['a document', document, ['f.json']],
    ['a document with a byte order mark', `\uFEFF${JSON.stringify(document)}`, ['f.json']],
    ['a document, URL-encoded', encoded, ['f.json']],
    ['a list', [document, other], ['f.json#1', 'f.json#2']],
    ['get-policy-version', { PolicyVersion: { Document: document, CreateDate: '2026-01-01T00:00:00Z' } }, ['f.json']],
    ['get-policy-version, URL-encoded', { PolicyVersion: { Document: encoded } }, ['f.json']],
    ['get-user-policy', { UserName: 'alice', PolicyName: 'own', PolicyDocument: document }, ['own']],
    ['describe-policy', { Policy: { PolicySummary: { Name: 'scp' }, Content: JSON.stringify(document) } }, ['scp']],
  ])('%s', (_form, value, names) => {
    const { policies, boundary } = read(value);
    expect(policies.map(({ name }) => name)).toEqual(names);
    expect(policies[0]?.policy.statements[0]?.actions).toEqual(['s3:GetObject']);
    expect(policies[0]?.document).toEqual(document);
    expect(boundary).toBeNull();
  });

  it('PEERS 17: authorization details: inline, managed, groups and the boundary of one user', () => {
    const { policies, boundary } = read(details);
    expect(policies.map(({ name, origin, createdAt }) => [name, origin, createdAt])).toEqual([
      ['own', 'inline', null],
      ['arn:aws:iam::aws:policy/M', 'managed', '2026-01-01T00:00:00Z'],
      ['group staff: g', 'group-inline', null],
    ]);
    expect(boundary?.map(({ name }) => name)).toEqual(['arn:aws:iam::aws:policy/M']);
  });

  it('a name and an account of the console CSV is a user, with or without a path', () => {
    const byName = readPolicies(JSON.stringify(details), { name: 'f.json', whose: { ...ALICE, arn: null } });
    expect(byName.policies).toHaveLength(3);
  });

  it.each<[what: string, value: unknown, says: RegExp]>([
    ['no JSON', 'Statement:', /f\.json: it is not JSON/],
    ['no document', {}, /f\.json: it holds no policy document/],
    ['a list with something else', [document, 7], /f\.json: entry 2/],
    ['a bad document', { Version: '2012-10-17', Statement: [{ Effect: 'Allow' }] }, /f\.json: Statement 1/],
    [
      'details of someone else',
      { ...details, UserDetailList: [] },
      /do not hold arn:aws:iam::111122223333:user\/teams\/alice/,
    ],
    [
      'details without the managed policy',
      { ...details, Policies: [] },
      /default version of arn:aws:iam::aws:policy\/M/,
    ],
    ['details without the group', { ...details, GroupDetailList: [] }, /group staff/],
    ['details that are none', { UserDetailList: [{ Arn: 1 }] }, /can not be read/],
  ])('refuses %s, naming file and place', (_what, value, says) => {
    expect(() => read(value)).toThrow(says);
    expect(() => read(value)).toThrow(TrimtrailError);
  });

  it('every() gives all that can be read, whosever it is', () => {
    expect(openPolicies(JSON.stringify(details), { name: 'f.json' }).every()).toHaveLength(3);
    expect(openPolicies(JSON.stringify([document, other]), { name: 'f.json' }).every()).toHaveLength(2);
  });
});
