import { describe, expect, test } from 'vitest';
import type { CloudTrailRecord, UserIdentity } from '../../src/base/record.js';
import { principalOf } from '../../src/usage/principal.js';
import {
  matchesPrincipal,
  matchesRecord,
  needlesOf,
  parsePrincipalSpec,
  permissionSetOf,
} from '../../src/usage/principal-spec.js';
import { A, aliceIdentity, B, csvRecord, deployIdentity, record } from './records.js';

const SSO = 'AWSReservedSSO_DataEngineer_0123456789abcdef';

function roleIdentity(name: string, path = '', account = A): UserIdentity {
  const id = `AROA${name.replace(/\W|_/g, '').toUpperCase()}`;
  return {
    type: 'AssumedRole',
    principalId: `${id}:s1`,
    arn: `arn:aws:sts::${account}:assumed-role/${name}/s1`,
    accountId: account,
    accessKeyId: 'ASIAOTHERKEYEXAMPLE0',
    sessionContext: {
      sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${account}:role/${path}${name}`, principalId: id },
    },
  };
}

const user = (name: string, path = '', account = A): CloudTrailRecord =>
  record({
    userIdentity: {
      ...aliceIdentity,
      accessKeyId: 'AKIAOTHERKEYEXAMPLE0',
      principalId: `AIDA${name.toUpperCase()}0000`,
      userName: name,
      accountId: account,
      arn: `arn:aws:iam::${account}:user/${path}${name}`,
    },
  });

const alice = record();
const deploy = record({ userIdentity: deployIdentity });
const root = record({ userIdentity: { type: 'Root', arn: `arn:aws:iam::${A}:root`, accountId: A, principalId: A } });
const bob = record({
  userIdentity: { type: 'FederatedUser', arn: `arn:aws:sts::${A}:federated-user/bob`, accountId: A },
});
const sso = record({ userIdentity: roleIdentity(SSO, 'aws-reserved/sso.amazonaws.com/eu-west-1/') });
const { sessionContext: _issuer, ...bareSession } = deployIdentity;
const noIssuer = record({ userIdentity: bareSession });

/** What is asked, records it names, records it does not. */
const CASES: readonly (readonly [string, readonly CloudTrailRecord[], readonly CloudTrailRecord[]])[] = [
  [
    `arn:aws:iam::${A}:user/alice`,
    [alice, csvRecord()],
    [
      user('malice'),
      user('alice', 'team/'),
      user('alice', '', B),
      user('Alice'),
      csvRecord({ recipientAccountId: A, userIdentity: { userName: 'alice2' } }),
    ],
  ],
  [`arn:aws:iam::${A}:user/team/alice`, [user('alice', 'team/')], [alice, user('alice', 'xteam/')]],
  [
    `arn:aws-us-gov:iam::${A}:user/alice`,
    [record({ userIdentity: { ...aliceIdentity, arn: `arn:aws-us-gov:iam::${A}:user/alice` } })],
    [alice],
  ],
  [
    `arn:aws:iam::${A}:role/ci/Deploy`,
    [deploy, noIssuer],
    [
      alice,
      record({ userIdentity: roleIdentity('Deploy') }),
      record({ userIdentity: roleIdentity('AutoDeploy', 'ci/') }),
    ],
  ],
  [
    `arn:aws:sts::${A}:assumed-role/Deploy/build-7`,
    [deploy, noIssuer],
    [record({ userIdentity: { ...deployIdentity, principalId: 'AROADEPLOYEXAMPLE:build-77' } }), alice],
  ],
  [
    `arn:aws:sts::${A}:assumed-role/Deploy`,
    [deploy, record({ userIdentity: { ...deployIdentity, principalId: 'AROADEPLOYEXAMPLE:x' } })],
    [record({ userIdentity: roleIdentity('Deploy', '', B) })],
  ],
  [
    `arn:aws:iam::${A}:root`,
    [root],
    [alice, record({ userIdentity: { type: 'Root', arn: `arn:aws:iam::${B}:root`, accountId: B } })],
  ],
  [`arn:aws:sts::${A}:federated-user/bob`, [bob], [user('bob')]],
  ['AIDAALICEEXAMPLE', [alice], [deploy, csvRecord()]],
  ['AROADEPLOYEXAMPLE', [deploy, noIssuer], [alice]],
  [
    'AROADEPLOYEXAMPLE:build-7',
    [deploy],
    [record({ userIdentity: { ...deployIdentity, principalId: 'AROADEPLOYEXAMPLE:build-8' } })],
  ],
  ['AKIAIOSFODNN7EXAMPLE', [alice, csvRecord()], [deploy, user('bob')]],
  ['ASIAIOSFODNN7EXAMPLE', [deploy], [alice]],
  [
    'user/alice',
    [alice, user('alice', 'team/'), user('alice', '', B), csvRecord()],
    [record({ userIdentity: roleIdentity('alice') }), user('malice')],
  ],
  ['user/team/alice', [user('alice', 'team/')], [alice, user('alice', 'a/team/')]],
  [
    'role/Deploy',
    [deploy, record({ userIdentity: roleIdentity('Deploy', '', B) })],
    [user('Deploy'), record({ userIdentity: roleIdentity('Deploy2') })],
  ],
  ['role/ci/Deploy', [deploy], [record({ userIdentity: roleIdentity('Deploy') })]],
  ['assumed-role/Deploy/build-7', [deploy], [alice]],
  [
    'alice',
    [alice, record({ userIdentity: roleIdentity('alice') }), csvRecord()],
    [user('malice'), user('alice2'), user('ALICE')],
  ],
  ['root', [root, csvRecord({ userIdentity: { userName: 'root' } })], [alice]],
  ['DataEngineer', [sso, user('DataEngineer')], [record({ userIdentity: roleIdentity('SeniorDataEngineer') })]],
  [SSO, [sso], [record({ userIdentity: roleIdentity('AWSReservedSSO_DataEngineer_fedcba9876543210') })]],
  [`role/${SSO}`, [sso], [alice]],
  [
    'lambda.amazonaws.com',
    [record({ userIdentity: { type: 'AWSService', invokedBy: 'lambda.amazonaws.com' } })],
    [alice],
  ],
];

describe('parsePrincipalSpec and matchesRecord', () => {
  test.each(CASES)('PEERS 7, 21: %s is matched exactly', (text, its, others) => {
    const spec = parsePrincipalSpec(text);
    for (const one of its)
      expect(matchesRecord(spec, { record: one, principal: principalOf(one) }), JSON.stringify(one.userIdentity)).toBe(
        true,
      );
    for (const one of others)
      expect(matchesRecord(spec, { record: one, principal: principalOf(one) }), JSON.stringify(one.userIdentity)).toBe(
        false,
      );
  });

  test.each(CASES)('%s: every record it names holds a needle', (text, its) => {
    const needles = needlesOf(parsePrincipalSpec(text));
    expect(needles).not.toBeNull();
    for (const one of its) expect(needles?.some((needle) => JSON.stringify(one).includes(needle))).toBe(true);
  });

  test.each([
    '',
    '   ',
    'arn:aws:s3:::bucket',
    `arn:aws:iam::${A}:group/g`,
    `arn:aws:iam::${A}:user/`,
    `arn:aws:sts::${A}:assumed-role/`,
    'arn:',
    'user/',
    '/alice',
    'user//alice',
    'group/x',
    'al*ce',
    '*',
    'Deploy/build-7',
  ])('%j is bad-principal, with a hint', (text) => {
    expect(() => parsePrincipalSpec(text)).toThrow(
      expect.objectContaining({ code: 'bad-principal', hint: expect.stringContaining('role/Deploy') }),
    );
  });

  test('a key is not part of a row', () => {
    expect(matchesPrincipal(parsePrincipalSpec('AKIAIOSFODNN7EXAMPLE'), principalOf(alice))).toBeNull();
  });

  test('RULE 16: across accounts a role goes by name and a permission set by its name, whatever the id', () => {
    const across = { acrossAccounts: true };
    const other = principalOf(
      record({ userIdentity: roleIdentity('AWSReservedSSO_DataEngineer_fedcba9876543210', '', B) }),
    );
    expect(matchesPrincipal(parsePrincipalSpec(SSO), other)).toBe(false);
    expect(matchesPrincipal(parsePrincipalSpec(SSO), other, across)).toBe(true);
    expect(needlesOf(parsePrincipalSpec(SSO), across)).toEqual(['DataEngineer']);
    const deployB = principalOf(record({ userIdentity: roleIdentity('Deploy', '', B) }));
    expect(matchesPrincipal(parsePrincipalSpec(`arn:aws:iam::${A}:role/ci/Deploy`), deployB, across)).toBe(true);
    expect(matchesPrincipal(parsePrincipalSpec(`arn:aws:iam::${A}:role/ci/Deploy`), deployB)).toBe(false);
  });

  test('a name that is not safe to look for as bytes has no needle', () => {
    expect(needlesOf(parsePrincipalSpec('bücher'))).toBeNull();
    expect(needlesOf(parsePrincipalSpec('a"b'))).toBeNull();
  });

  test('permissionSetOf', () => {
    expect(permissionSetOf(SSO)).toBe('DataEngineer');
    expect(permissionSetOf('AWSReservedSSO_A_B_0123456789abcdef')).toBe('A_B');
    expect(permissionSetOf('AWSReservedSSO_A_0123456789ABCDEF')).toBeNull();
    expect(permissionSetOf('Deploy')).toBeNull();
  });
});
