import { describe, expect, it } from 'vitest';
import { openDetails, type Identity } from '../../src/iam/authorization-details.js';

const ACCOUNT = '111122223333';
const arn = (resource: string): string => `arn:aws:iam::${ACCOUNT}:${resource}`;
const MANAGED = 'arn:aws:iam::aws:policy/M';
const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] };
const attached = [{ PolicyName: 'M', PolicyArn: MANAGED }];
const version = { Document: document, VersionId: 'v1', IsDefaultVersion: true, CreateDate: '2026-01-01T00:00:00Z' };

const role = (RoleLastUsed: unknown): Identity | undefined =>
  openDetails({ RoleDetailList: [{ Arn: arn('role/r'), RoleLastUsed }] }, 'd.json').identities[0];

describe('authorization details', () => {
  it('name users, then roles, with what is known of them', () => {
    const details = openDetails(
      {
        RoleDetailList: [
          { Arn: arn('role/ci/Deploy'), RoleId: 'AROAEXAMPLE', CreateDate: '2026-02-01T10:00:00+02:00' },
        ],
        UserDetailList: [{ Arn: arn('user/alice'), UserId: 'AIDAEXAMPLE', CreateDate: 1_700_000_000 }],
      },
      'd.json',
    );
    expect(details.identities).toEqual([
      {
        kind: 'user',
        arn: arn('user/alice'),
        name: 'alice',
        account: ACCOUNT,
        id: 'AIDAEXAMPLE',
        createdAt: '2023-11-14T22:13:20Z',
        lastUsed: undefined,
      },
      {
        kind: 'role',
        arn: arn('role/ci/Deploy'),
        name: 'Deploy',
        account: ACCOUNT,
        id: 'AROAEXAMPLE',
        createdAt: '2026-02-01T08:00:00Z',
        lastUsed: undefined,
      },
    ]);
  });

  it.each<[says: string, value: unknown, expected: string | null | undefined]>([
    ['a time', { LastUsedDate: '2026-03-01T09:00:00+00:00', Region: 'us-east-1' }, '2026-03-01T09:00:00Z'],
    ['nothing kept', {}, null],
    ['no time', { LastUsedDate: null }, null],
    ['not asked', undefined, undefined],
    ['null', null, undefined],
    ['a time that can not be read: nothing is known', { LastUsedDate: 'soon' }, undefined],
  ])('when a role was last used: %s', (_says, value, expected) => {
    expect(role(value)?.lastUsed).toBe(expected);
  });

  it('parse a managed policy once, however many it is attached to, and say where each hangs', () => {
    const details = openDetails(
      {
        UserDetailList: [{ Arn: arn('user/a'), AttachedManagedPolicies: attached, GroupList: ['g'] }],
        RoleDetailList: [{ Arn: arn('role/r'), AttachedManagedPolicies: attached }],
        GroupDetailList: [{ Arn: arn('group/g'), GroupName: 'g', AttachedManagedPolicies: attached }],
        Policies: [{ Arn: MANAGED, PolicyName: 'M', PolicyVersionList: [version] }],
      },
      'd.json',
    );
    const all = details.identities.flatMap((one) => details.policiesOf(one).policies);
    expect(all.map(({ origin }) => origin)).toEqual(['managed', 'group-managed', 'managed']);
    expect(new Set(all.map(({ policy }) => policy)).size).toBe(1);
  });

  it('a role is found by its ARN alone, a user by name too', () => {
    const details = openDetails(
      { UserDetailList: [{ Arn: arn('user/x/a') }], RoleDetailList: [{ Arn: arn('role/a') }] },
      'd.json',
    );
    const find = (whose: Partial<Parameters<typeof details.find>[0]>): string | undefined =>
      details.find({ arn: null, name: 'a', account: ACCOUNT, ...whose })?.arn;
    expect(find({})).toBe(arn('user/x/a'));
    expect(find({ account: null })).toBe(arn('user/x/a'));
    expect(find({ account: '444455556666' })).toBeUndefined();
    expect(find({ arn: arn('role/a') })).toBe(arn('role/a'));
    expect(find({ arn: arn('role/b') })).toBeUndefined();
  });
});
