import { describe, expect, test } from 'vitest';
import type { CloudTrailRecord, UserIdentity } from '../../src/base/record.js';
import { A, B, alice, bucket, call, cut, iam, onObject, regional, role } from './pipeline.js';

describe('RULE 14: nobody to cut', () => {
  test.each<[string, UserIdentity]>([
    ['root', { type: 'Root', principalId: A, arn: `arn:aws:iam::${A}:root`, accountId: A }],
    [
      'a service-linked role',
      role('AWSServiceRoleForRDS', { path: 'aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS' }),
    ],
    ['an AWS service', { type: 'AWSService', invokedBy: 'lambda.amazonaws.com' }],
    ['an anonymous caller', { type: 'AWSAccount', principalId: '', accountId: 'anonymous' }],
    ['another account', { type: 'AWSAccount', principalId: 'AROASTRANGEREXAMPLE:s', accountId: B }],
    [
      'a person of Identity Center',
      {
        type: 'IdentityCenterUser',
        accountId: A,
        onBehalfOf: { userId: 'u-1', identityStoreArn: 'arn:aws:identitystore::111122223333:identitystore/d-1' },
      },
    ],
  ])('%s: usage yes, policy nobody-to-cut with the reason', async (_, userIdentity) => {
    const record = call('s3 ListBuckets', null, { userIdentity });
    await expect(cut([record], { principal: null })).rejects.toMatchObject({
      code: 'nobody-to-cut',
      message: expect.stringMatching(/policy|permission/),
      hint: expect.any(String),
    });
  });

  test('a permission set’s role can be cut, by role, by set and across accounts', async () => {
    const set = 'AWSReservedSSO_ReadOnly_0123456789abcdef';
    const path = `aws-reserved/sso.amazonaws.com/${set}`;
    const records = [call('s3 ListBuckets', null, { userIdentity: role(set, { path, session: 'ann@example.com' }) })];
    for (const principal of ['ReadOnly', set, `role/${set}`, `role/${path}`]) {
      expect((await cut(records, { principal })).granted).toEqual({ 's3:ListAllMyBuckets': ['*'] });
    }
  });
});

describe('RULE 16: many accounts, one policy', () => {
  const used = (account: string, name: string): CloudTrailRecord =>
    call(
      'dynamodb DescribeTable',
      { tableName: name },
      { userIdentity: role('Deploy', { account, id: `AROA${account}EXAMPLE` }), recipientAccountId: account },
    );

  test('one policy from all: * in the account field, held to the caller’s own account', async () => {
    const { generated, find } = await cut([used(A, 'runs'), used(B, 'runs'), used(B, 'more')], {
      principal: 'role/Deploy',
      filter: { acrossAccounts: 'all' },
    });
    expect(generated.policy.Statement).toEqual([
      {
        Sid: 'DynamodbReadTable',
        Effect: 'Allow',
        Action: ['dynamodb:DescribeTable'],
        Resource: ['arn:aws:dynamodb:eu-central-1:*:table/more', 'arn:aws:dynamodb:eu-central-1:*:table/runs'],
        Condition: { StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } },
      },
    ]);
    expect(generated.evidence[0]?.reasons).toContain(`events by account: ${A} 1, ${B} 2`);
    expect(find('account-outlier')).toBeUndefined();
  });

  test('--accounts ID,… leaves the others out', async () => {
    const { generated } = await cut([used(A, 'runs'), used(B, 'more')], {
      principal: 'role/Deploy',
      filter: { acrossAccounts: [A] },
    });
    expect(generated.policy.Statement[0]?.Resource).toEqual(['arn:aws:dynamodb:eu-central-1:*:table/runs']);
  });

  test('without it two accounts are two principals', async () => {
    await expect(cut([used(A, 'runs'), used(B, 'runs')], { principal: 'role/Deploy' })).rejects.toMatchObject({
      code: 'principal-ambiguous',
      message: expect.stringContaining(`arn:aws:iam::${B}:role/Deploy`),
    });
  });

  test('outliers are a finding', async () => {
    const accounts = [A, B, '777788889999', '000011112222'];
    const records = accounts.map((account) => used(account, 'runs'));
    const odd = call('sqs ListQueues', {}, { userIdentity: role('Deploy'), recipientAccountId: A });
    const { find } = await cut([...records, odd], { principal: 'role/Deploy', filter: { acrossAccounts: 'all' } });
    expect(find('account-outlier')).toMatchObject({ detail: { action: 'sqs:ListQueues', accounts: { [A]: 1 } } });
  });

  test('a permission set’s roles differ in their last 16 digits', async () => {
    const person = (account: string, tail: string): UserIdentity =>
      role(`AWSReservedSSO_Ops_${tail}`, {
        account,
        path: `aws-reserved/sso.amazonaws.com/AWSReservedSSO_Ops_${tail}`,
        id: `AROA${account}EXAMPLE`,
      });
    const records = [
      call('s3 ListBuckets', null, { userIdentity: person(A, '0123456789abcdef') }),
      call('iam ListUsers', null, { userIdentity: person(B, 'fedcba9876543210'), recipientAccountId: B }),
    ];
    for (const principal of ['Ops', 'AWSReservedSSO_Ops_0123456789abcdef']) {
      const { granted } = await cut(records, { principal, filter: { acrossAccounts: 'all' } });
      expect(Object.keys(granted)).toEqual(['iam:ListUsers', 's3:ListAllMyBuckets']);
    }
  });

  test('a resource in another account keeps its account', async () => {
    const record = call(
      'sts AssumeRole',
      { roleArn: `arn:aws:iam::${B}:role/Read`, roleSessionName: 's' },
      { userIdentity: role('Deploy') },
    );
    const { generated } = await cut([record], { principal: 'role/Deploy', filter: { acrossAccounts: 'all' } });
    expect(generated.policy.Statement).toMatchObject([{ Resource: [`arn:aws:iam::${B}:role/Read`] }]);
    expect(generated.policy.Statement[0]).not.toHaveProperty('Condition');
  });
});

describe('RULE 17: lifecycle gap', () => {
  const create = (userAgent: string): CloudTrailRecord =>
    call('dynamodb CreateTable', { tableName: 'runs' }, { userAgent });

  test.each([
    ['aws-cli/2.24.6', 'lifecycle-gap', 'medium'],
    ['APN/1.0 HashiCorp/1.0 Terraform/1.9.0', 'lifecycle-gap-iac', 'high'],
    ['aws-cdk/2.100', 'lifecycle-gap-iac', 'high'],
    ['cloudformation.amazonaws.com', 'lifecycle-gap-iac', 'high'],
  ] as const)('a create without its delete, made by %s: %s', async (agent, code, severity) => {
    const result = await cut([create(agent)]);
    expect(result.find(code)).toMatchObject({
      severity,
      message: 'dynamodb:CreateTable was called, dynamodb:DeleteTable never',
      detail: { statement: { Effect: 'Allow', Action: ['dynamodb:DeleteTable'] } },
    });
    expect(result.granted).not.toHaveProperty('dynamodb:DeleteTable');
  });

  test('--with-lifecycle adds the counterpart on the same resources; guarded ones by name alone', async () => {
    const records = [
      create('x'),
      call('iam AttachRolePolicy', { roleName: 'x', policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }),
    ];
    const { granted } = await cut(records, { granting: { withLifecycle: true } });
    expect(granted['dynamodb:DeleteTable']).toEqual(granted['dynamodb:CreateTable']);
    expect(granted['iam:DetachRolePolicy']).toEqual(granted['iam:AttachRolePolicy']);
  });

  test('no gap where the counterpart was called', async () => {
    const { codes } = await cut([create('x'), call('dynamodb DeleteTable', { tableName: 'runs' })]);
    expect(codes.filter((code) => code.startsWith('lifecycle'))).toEqual([]);
  });
});

describe('whose records: exact, never a suffix or a substring (PEERS 7)', () => {
  const NAMES = ['alice', 'malice', 'alice2', 'Alice', 'alice.b', 'team/alice'];
  const user = (name: string): UserIdentity => ({
    ...alice,
    userName: name.split('/').at(-1) ?? name,
    principalId: `AIDA${Buffer.from(name).toString('hex').toUpperCase()}`,
    arn: iam(`user/${name}`),
    accessKeyId: `AKIA${Buffer.from(name.padEnd(8, '0')).toString('hex').toUpperCase()}`,
  });
  const records = NAMES.map((name) =>
    call('dynamodb DescribeTable', { tableName: `of-${name.replace('/', '-')}` }, { userIdentity: user(name) }),
  );
  const only = (name: string): object => ({
    'dynamodb:DescribeTable': [regional('dynamodb', `table/of-${name.replace('/', '-')}`)],
  });

  test.each(NAMES)('by ARN: %s', async (name) => {
    expect((await cut(records, { principal: iam(`user/${name}`) })).granted).toEqual(only(name));
  });

  test.each(NAMES)('by unique id and by access key: %s', async (name) => {
    const { principalId = '', accessKeyId = '' } = user(name);
    expect((await cut(records, { principal: principalId })).granted).toEqual(only(name));
    expect((await cut(records, { principal: accessKeyId })).granted).toEqual(only(name));
  });

  test('by type and name: with a path exactly that, without it must be unique', async () => {
    expect((await cut(records, { principal: 'user/team/alice' })).granted).toEqual(only('team/alice'));
    expect((await cut(records, { principal: 'user/malice' })).granted).toEqual(only('malice'));
    await expect(cut(records, { principal: 'user/alice' })).rejects.toMatchObject({
      code: 'principal-ambiguous',
      message: expect.stringContaining(iam('user/team/alice')),
    });
  });

  test('a role means all its sessions; a session ARN, AROA…:session and --session mean one', async () => {
    const sessions = ['one', 'two'].map((session) =>
      call(
        'dynamodb DescribeTable',
        { tableName: session },
        { userIdentity: role('Deploy', { session, path: 'ci/Deploy' }) },
      ),
    );
    const both = { 'dynamodb:DescribeTable': ['one', 'two'].map((name) => regional('dynamodb', `table/${name}`)) };
    const one = { 'dynamodb:DescribeTable': [regional('dynamodb', 'table/one')] };
    for (const principal of [
      'role/Deploy',
      'role/ci/Deploy',
      iam('role/ci/Deploy'),
      'Deploy',
      'assumed-role/Deploy',
      'AROADEPLOYEXAMPLE',
    ])
      expect((await cut(sessions, { principal })).granted, principal).toEqual(both);
    for (const principal of [
      `arn:aws:sts::${A}:assumed-role/Deploy/one`,
      'AROADEPLOYEXAMPLE:one',
      'assumed-role/Deploy/one',
    ])
      expect((await cut(sessions, { principal })).granted, principal).toEqual(one);
    expect((await cut(sessions, { principal: 'role/Deploy', filter: { session: 'one' } })).granted).toEqual(one);
    await expect(cut(sessions, { principal: iam('role/Deploy') })).rejects.toMatchObject({ code: 'no-match' });
  });

  test('a federated user, and a principal left out', async () => {
    const arn = `arn:aws:sts::${A}:federated-user/fred`;
    const record = onObject('GetObject', 'b/k', {
      userIdentity: { type: 'FederatedUser', principalId: `${A}:fred`, arn, accountId: A },
    });
    for (const principal of [arn, 'fred', null])
      expect((await cut([record], { principal })).granted).toEqual({ 's3:GetObject': [`${bucket('b')}/k`] });
    await expect(cut([record, ...records], { principal: null })).rejects.toMatchObject({ code: 'principal-ambiguous' });
  });
});
