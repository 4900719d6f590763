import { describe, expect, test } from 'vitest';
import type { UserIdentity } from '../../src/base/record.js';
import type { Principal } from '../../src/base/usage-row.js';
import { callerAccountOf, HIDDEN_NAME, principalOf, sessionOf } from '../../src/usage/principal.js';
import { A, alice, aliceIdentity, csvRecord, deployIdentity, record, without } from './records.js';

const { sessionContext: _context, ...deployWithoutIssuer } = deployIdentity;

const CASES: readonly (readonly [name: string, identity: UserIdentity, principal: Principal])[] = [
  ['user', aliceIdentity, alice],
  [
    'user with a path',
    { ...aliceIdentity, arn: `arn:aws:iam::${A}:user/team/a/alice` },
    { ...alice, arn: `arn:aws:iam::${A}:user/team/a/alice` },
  ],
  [
    'user in GovCloud',
    { ...aliceIdentity, arn: `arn:aws-us-gov:iam::${A}:user/alice` },
    { ...alice, arn: `arn:aws-us-gov:iam::${A}:user/alice` },
  ],
  [
    'failed sign-in: hidden name, no ARN',
    { type: 'IAMUser', userName: HIDDEN_NAME, accountId: A, accessKeyId: '' },
    { kind: 'user', arn: null, name: HIDDEN_NAME, account: A, id: null },
  ],
  [
    'assumed role: the role by its issuer, path included',
    deployIdentity,
    { kind: 'role', arn: `arn:aws:iam::${A}:role/ci/Deploy`, name: 'Deploy', account: A, id: 'AROADEPLOYEXAMPLE' },
  ],
  [
    'assumed role without issuer: the path is unknown, so no ARN is made up',
    { ...deployWithoutIssuer, sessionContext: { sessionIssuer: {} } },
    { kind: 'role', arn: null, name: 'Deploy', account: A, id: 'AROADEPLOYEXAMPLE' },
  ],
  [
    'Role',
    { type: 'Role', arn: `arn:aws-cn:iam::${A}:role/x/R`, principalId: 'AROAREXAMPLE', accountId: A },
    { kind: 'role', arn: `arn:aws-cn:iam::${A}:role/x/R`, name: 'R', account: A, id: 'AROAREXAMPLE' },
  ],
  [
    'root',
    { type: 'Root', arn: `arn:aws:iam::${A}:root`, principalId: A, accountId: A, userName: 'alias' },
    { kind: 'root', arn: `arn:aws:iam::${A}:root`, name: 'root', account: A, id: null },
  ],
  [
    'federated user',
    { type: 'FederatedUser', arn: `arn:aws:sts::${A}:federated-user/bob`, principalId: `${A}:bob`, accountId: A },
    { kind: 'federated', arn: `arn:aws:sts::${A}:federated-user/bob`, name: 'bob', account: A, id: null },
  ],
  [
    'AWS service',
    { type: 'AWSService', invokedBy: 'lambda.amazonaws.com' },
    { kind: 'service', arn: null, name: 'lambda.amazonaws.com', account: null, id: null },
  ],
  [
    'no type, invoked by AWS',
    { accountId: A, invokedBy: 'AWS Internal' },
    { kind: 'service', arn: null, name: 'AWS Internal', account: null, id: null },
  ],
  [
    'another account',
    { type: 'AWSAccount', principalId: 'AROADEPLOYEXAMPLE:build-7', accountId: A },
    { kind: 'account', arn: null, name: 'AROADEPLOYEXAMPLE', account: A, id: 'AROADEPLOYEXAMPLE' },
  ],
  [
    'anonymous',
    { type: 'AWSAccount', principalId: '', accountId: 'anonymous' },
    { kind: 'account', arn: null, name: 'anonymous', account: 'anonymous', id: null },
  ],
  [
    'Identity Center user',
    {
      type: 'IdentityCenterUser',
      accountId: A,
      onBehalfOf: { userId: 'f4b8-1', identityStoreArn: 'arn:aws:identitystore::1:x/d-1' },
    },
    { kind: 'identity-center', arn: null, name: 'f4b8-1', account: A, id: null },
  ],
  [
    'SAML',
    { type: 'SAMLUser', principalId: 'saml:ns:bob', userName: 'bob' },
    { kind: 'federated', arn: null, name: 'bob', account: null, id: null },
  ],
  [
    'web identity',
    { type: 'WebIdentityUser', principalId: 'accounts.google.com:app:1', userName: '1' },
    { kind: 'federated', arn: null, name: '1', account: null, id: null },
  ],
  ['console CSV', { userName: 'alice' }, { kind: 'unknown', arn: null, name: 'alice', account: A, id: null }],
  ['console CSV root', { userName: 'root' }, { kind: 'root', arn: null, name: 'root', account: A, id: null }],
  ['a type not known yet, with an ARN that says enough', { ...aliceIdentity, type: 'Something' }, alice],
  ['nothing at all', {}, { kind: 'unknown', arn: null, name: 'unknown', account: A, id: null }],
];

describe('principalOf', () => {
  test.each(CASES)('%s', (_name, userIdentity, principal) => {
    expect(principalOf(record({ userIdentity }))).toEqual(principal);
  });

  test.each([null, 'text', 7, []])('an identity that is %j is nobody', (userIdentity) => {
    expect(principalOf({ ...record(), userIdentity } as never).kind).toBe('unknown');
    expect(principalOf(without(record(), 'userIdentity')).name).toBe('unknown');
  });
});

describe('sessionOf', () => {
  test('reads the unique id, else the assumed-role ARN', () => {
    expect(sessionOf(record({ userIdentity: deployIdentity }))).toBe('build-7');
    const { principalId: _id, ...noId } = deployIdentity;
    expect(sessionOf(record({ userIdentity: noId }))).toBe('build-7');
    expect(sessionOf(record())).toBeNull();
    expect(sessionOf(record({ userIdentity: { type: 'FederatedUser', principalId: `${A}:bob` } }))).toBeNull();
    expect(sessionOf(csvRecord())).toBeNull();
  });
});

test("callerAccountOf takes the identity's, the issuer's, then the ARN's account", () => {
  const { accountId: _a, ...noAccount } = aliceIdentity;
  expect(callerAccountOf(record({ userIdentity: noAccount }))).toBe(A);
  expect(callerAccountOf(record({ userIdentity: { type: 'AWSService', invokedBy: 'x' } }))).toBeNull();
});
