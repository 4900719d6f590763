import { describe, expect, it } from 'vitest';
import type { Principal, PrincipalKind } from '../../src/base/usage-row.js';
import { nobodyToCut } from '../../src/policy/nobody-to-cut.js';
import { ACCOUNT, ALICE } from './fixtures.js';

const principal = (kind: PrincipalKind, over: Partial<Principal> = {}): Principal => ({ ...ALICE, kind, ...over });
const role = (path: string): Principal =>
  principal('role', { arn: `arn:aws:iam::${ACCOUNT}:role/${path}`, name: path.split('/').at(-1) ?? '' });

describe('RULE 14: nobody to cut', () => {
  it.each<[string, Principal, RegExp]>([
    ['root', principal('root'), /root/],
    ['a service-linked role', role('aws-service-role/x.amazonaws.com/AWSServiceRoleForX'), /service-linked/],
    [
      'a service-linked role known by name',
      principal('role', { arn: null, name: 'AWSServiceRoleForX' }),
      /service-linked/,
    ],
    ['an AWS service', principal('service'), /AWS service/],
    ['an anonymous caller', principal('account', { account: 'anonymous' }), /anonymous/],
    ['a copy of another account', principal('account', { arn: null }), /another account/],
    ['a person', principal('identity-center', { arn: null }), /permission set/],
  ])('%s', (_name, who, reason) => {
    const error = nobodyToCut(who);
    expect(error?.code).toBe('nobody-to-cut');
    expect(error?.message).toMatch(reason);
    expect(error?.hint).not.toBeNull();
  });

  it.each<[string, Principal]>([
    ['a user', ALICE],
    ['a role', role('Deploy')],
    ['a role that only looks service-linked', role('AWSServiceRoleForNobody')],
    ['a permission set', role('aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef')],
    ['a session known by name', principal('unknown', { arn: null })],
    ['a federated user', principal('federated')],
  ])('not %s', (_name, who) => {
    expect(nobodyToCut(who)).toBeNull();
  });
});
