import { describe, expect, test } from 'vitest';
import { renderResources } from '../../src/actions/actions-for-record.js';
import { row } from './fixtures.js';
import { map, remove } from './mapped.js';

describe('RULE 12: what another call proves', () => {
  const run = row({
    eventSource: 'ec2.amazonaws.com',
    eventName: 'RunInstances',
    values: { 'request.iamInstanceProfile.name': ['web'] },
  });
  const add = row({
    eventSource: 'iam.amazonaws.com',
    eventName: 'AddRoleToInstanceProfile',
    values: { 'request.instanceProfileName': ['web'], 'request.roleName': ['WebRole'] },
  });
  const seen = row({
    eventSource: 'iam.amazonaws.com',
    eventName: 'GetRole',
    values: { 'request.roleName': ['WebRole'], 'response.role.arn': ['arn:aws:iam::111122223333:role/app/WebRole'] },
  });
  test('a profile whose role no record shows: passrole-unknown, no grant', async () => {
    const mapped = await map([run]);
    expect(mapped.actions).toEqual(['ec2:RunInstances']);
    expect(mapped.codes).toContain('passrole-unknown');
  });
  test('the role of the profile, its path known from another record', async () => {
    const mapped = await map([run, add, seen]);
    const grant = mapped.grants.find((one) => one.action === 'iam:PassRole');
    expect(grant && renderResources(grant)).toEqual(['arn:aws:iam::111122223333:role/app/WebRole']);
    expect(grant).toMatchObject({
      inferred: true,
      guarded: true,
      conditions: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
    });
    expect(mapped.codes).toContain('permission-inferred');
    expect(mapped.codes).not.toContain('passrole-unknown');
  });
  test('a denied AddRoleToInstanceProfile proves nothing', async () => {
    expect((await map([run, { ...add, errorCode: 'AccessDenied' }, seen])).codes).toContain('passrole-unknown');
  });
  test('--no-inferred', async () => {
    expect((await map([run, add, seen], { inferred: false })).actions).not.toContain('iam:PassRole');
  });
  test('parameters left out: a role may have been passed unseen', async () => {
    expect((await map([{ ...run, parameters: 'omitted', values: {} }])).codes).toContain('passrole-unknown');
  });
  test('what AWS lists as dependent is a finding, not a grant', async () => {
    const mapped = await map([row({ eventName: 'ListBuckets' })]);
    expect(mapped.actions).toEqual(['s3:ListAllMyBuckets']);
    expect(mapped.codes).toContain('dependent-permission');
  });
});

test('RULE 13: guarded actions are marked', async () => {
  const mapped = await map([
    row({ eventSource: 'iam.amazonaws.com', eventName: 'AddRoleToInstanceProfile', values: {} }),
    remove(),
  ]);
  expect(mapped.grants.map((grant) => grant.guarded)).toEqual([true, false]);
});
