import { describe, expect, test } from 'vitest';
import { alice, B, A, bucket, call, cut, denied, failing, onObject, regional, role } from './pipeline.js';

describe('RULE 1: outcomes', () => {
  const table = call('dynamodb DescribeTable', { tableName: 'runs' });
  const TABLE = { 'dynamodb:DescribeTable': [regional('dynamodb', 'table/runs')] };

  test('no error is allowed', async () => {
    expect((await cut([table])).granted).toEqual(TABLE);
  });

  test.each([
    [
      'a dry run that would have succeeded',
      call('ec2 StartInstances', { instancesSet: { items: [{ instanceId: 'i-1' }] } }),
      'Client.DryRunOperation',
    ],
    ['not found', table, 'ResourceNotFoundException'],
    [
      'not found, EC2',
      call('ec2 StartInstances', { instancesSet: { items: [{ instanceId: 'i-1' }] } }),
      'Client.InvalidInstanceID.NotFound',
    ],
    ['not found, IAM', call('iam GetRole', { roleName: 'x' }), 'NoSuchEntityException'],
    ['already exists', call('sqs CreateQueue', { queueName: 'q' }), 'QueueNameExists'],
    ['in use', call('dynamodb DeleteTable', { tableName: 'runs' }), 'ResourceInUseException'],
    ['limit exceeded', call('lambda CreateFunction20150331', { functionName: 'f' }), 'CodeStorageExceededException'],
    ['limit exceeded, IAM', call('iam CreateUser', { userName: 'x' }), 'LimitExceededException'],
    [
      'wrong state',
      call('ec2 StopInstances', { instancesSet: { items: [{ instanceId: 'i-1' }] } }),
      'Client.IncorrectInstanceState',
    ],
    [
      'a rule that is not there',
      call('ec2 RevokeSecurityGroupIngress', { groupId: 'sg-1' }),
      'Client.InvalidPermission.NotFound',
    ],
  ])('after authorisation: %s is allowed', async (_, record, code) => {
    const result = await cut([failing(record, code)]);
    expect(Object.keys(result.granted)).not.toEqual([]);
    expect(result.codes).not.toContain('denied-not-granted');
    expect(result.codes).not.toContain('only-unclear');
  });

  test.each([
    ['AccessDenied', undefined],
    ['AccessDeniedException', undefined],
    ['Client.UnauthorizedOperation', undefined],
    ['UnauthorizedOperation', undefined],
    ['KMS.AccessDeniedException', undefined],
    ['AuthorizationError', undefined],
    ['ForbiddenException', undefined],
    ['SomethingElse', 'User: x is not authorized to perform: dynamodb:DescribeTable on resource: y'],
  ])('PEERS 8: %s is denied and never granted', async (code, message) => {
    const result = await cut([failing(table, code, message)]);
    expect(result.granted).toEqual({});
    expect(result.find('denied-not-granted')).toMatchObject({ count: 1 });
    expect(result.codes).toContain('nothing-to-grant');
  });

  test.each(['InvalidClientTokenId', 'SignatureDoesNotMatch', 'ExpiredToken', 'IncompleteSignature'])(
    '%s is a failed authentication: neither granted nor a denial',
    async (code) => {
      const result = await cut([failing(table, code)]);
      expect(result.granted).toEqual({});
      expect(result.codes).not.toContain('denied-not-granted');
      expect(result.codes).not.toContain('only-unclear');
      const unclear = await cut([failing(table, code)], { granting: { includeUnclear: true } });
      expect(unclear.granted).toEqual({});
    },
  );

  test.each([
    'ThrottlingException',
    'Client.RequestLimitExceeded',
    'ValidationException',
    'MalformedPolicyDocumentException',
    'Client.AuthFailure',
    'InternalServerError',
    'Server.InternalError',
    'ServiceUnavailableException',
    'NobodyHasEverSeenThisException',
    'Client.OperationNotPermitted',
    'OptInRequired',
    'InvalidAccessException',
  ])('%s is unclear: not granted, said, and granted with --include-unclear', async (code) => {
    const result = await cut([failing(table, code)]);
    expect(result.granted).toEqual({});
    expect(result.find('only-unclear')).toMatchObject({ count: 1 });
    expect(result.codes).not.toContain('denied-not-granted');
    expect((await cut([failing(table, code)], { granting: { includeUnclear: true } })).granted).toEqual(TABLE);
  });

  test.each([
    ['an end user’s wrong password', call('cognito-idp InitiateAuth', { clientId: 'c' }), 'NotAuthorizedException'],
    ['billing closed to IAM users', call('ce GetCostAndUsage', {}), 'AccessDeniedException'],
    [
      'termination protection',
      call('ec2 TerminateInstances', { instancesSet: { items: [{ instanceId: 'i-1' }] } }),
      'Client.OperationNotPermitted',
    ],
  ])('%s is no denial by IAM', async (_, record, code) => {
    expect((await cut([failing(record, code, 'Incorrect username or password.')])).codes).not.toContain(
      'denied-not-granted',
    );
  });

  test('an unclear call beside a good one needs no finding, and a denied one takes nothing away', async () => {
    const result = await cut([
      table,
      failing(call('dynamodb DescribeTable', { tableName: 'runs' }), 'ThrottlingException'),
      failing(call('dynamodb DescribeTable', { tableName: 'runs' }), 'AccessDeniedException'),
    ]);
    expect(result.granted).toEqual(TABLE);
    expect(result.codes).not.toContain('only-unclear');
  });
});

describe('RULE 2: copies', () => {
  const caller = role('Reader', { path: 'team/Reader' });
  const inB = (record: ReturnType<typeof call>, sharedEventID: string): ReturnType<typeof call> => ({
    ...record,
    eventID: 'ffffffff-0000-4000-8000-000000000001',
    sharedEventID,
    recipientAccountId: B,
    userIdentity: { type: 'AWSAccount', principalId: 'AROAREADEREXAMPLE:build-7', accountId: A },
  });

  test('copies of one call in two accounts count once; the caller’s copy wins', async () => {
    const own = onObject('GetObject', 'theirs/k', { userIdentity: caller, sharedEventID: 's1' });
    for (const records of [
      [own, inB(own, 's1')],
      [inB(own, 's1'), own],
    ]) {
      const result = await cut(records, { principal: 'role/Reader' });
      expect(result.usage.rows).toMatchObject([{ count: 1, account: A }]);
      expect(result.granted).toEqual({ 's3:GetObject': [`${bucket('theirs')}/k`] });
    }
  });

  test('the owner’s copy alone is joined by a unique id that is seen elsewhere, and by nothing else', async () => {
    const own = call('s3 ListBuckets', null, { userIdentity: caller });
    const theirs = inB(onObject('GetObject', 'theirs/k'), 's2');
    const joined = await cut([own, theirs], { principal: 'role/Reader' });
    expect(joined.granted['s3:GetObject']).toEqual([`${bucket('theirs')}/k`]);
    const stranger = {
      ...theirs,
      userIdentity: { type: 'AWSAccount', principalId: 'AROASTRANGEREXAMPLE:build-7', accountId: A },
    };
    expect((await cut([own, stranger], { principal: 'role/Reader' })).granted).toEqual({
      's3:ListAllMyBuckets': ['*'],
    });
  });

  test('a copy that joins nobody makes no policy in the owner’s account', async () => {
    const theirs = inB(onObject('GetObject', 'theirs/k'), 's3');
    await expect(cut([theirs], { principal: null })).rejects.toMatchObject({ code: 'nobody-to-cut' });
  });

  test('a record with an addendum takes the place of the one it names, in any order', async () => {
    const first = call('dynamodb DescribeTable', { tableName: 'old' });
    const better = {
      ...call('dynamodb DescribeTable', { tableName: 'new' }),
      addendum: { reason: 'UPDATED_DATA', originalEventID: first.eventID ?? '' },
    };
    for (const records of [
      [first, better],
      [better, first],
    ]) {
      const result = await cut(records);
      expect(result.granted).toEqual({ 'dynamodb:DescribeTable': [regional('dynamodb', 'table/new')] });
      expect(result.usage.rows).toMatchObject([{ count: 1 }]);
    }
  });

  test('PEERS 3: the same event delivered three times counts once', async () => {
    const record = call('dynamodb DescribeTable', { tableName: 'runs' });
    const result = await cut([record, { ...record }, { ...record }]);
    expect(result.usage.ledger).toMatchObject({ duplicates: 2, matched: 1 });
    expect(result.generated.evidence).toMatchObject([{ count: 1 }]);
  });
});

describe('RULE 3: bad evidence stays out', () => {
  const good = call('dynamodb DescribeTable', { tableName: 'runs' });
  const stolen = call('iam ListUsers', null, {
    userIdentity: { ...alice, accessKeyId: 'AKIASTOLEN0EXAMPLE' },
    sourceIPAddress: '198.51.100.9',
    userAgent: 'evil/1.0',
    eventTime: '2026-04-02T03:00:00Z',
  });

  test.each([
    'key=AKIASTOLEN0EXAMPLE',
    'ip=198.51.100.0/24',
    'ip=198.51.100.9',
    'agent=evil/1.0',
    'agent=evil*',
    'time=2026-04-02/2026-04-02',
    'time=2026-04-02T02:00:00Z/2026-04-02T04:00:00Z',
    `event=${stolen.eventID ?? ''}`,
  ])('--exclude %s', async (exclude) => {
    const result = await cut([good, stolen], { filter: { exclude: [exclude] } });
    expect(Object.keys(result.granted)).toEqual(['dynamodb:DescribeTable']);
    expect(result.usage.ledger).toMatchObject({ excluded: 1, matched: 1 });
    expect(result.find('events-excluded')).toMatchObject({ count: 1, detail: { exclude: [exclude] } });
  });

  test('--exclude session=NAME', async () => {
    const records = [
      call('s3 ListBuckets', null, { userIdentity: role('Deploy') }),
      call('iam ListUsers', null, { userIdentity: role('Deploy', { session: 'pen-test' }) }),
    ];
    const result = await cut(records, { principal: 'role/Deploy', filter: { exclude: ['session=pen-test'] } });
    expect(result.granted).toEqual({ 's3:ListAllMyBuckets': ['*'] });
  });

  test('calls by a delegate stand apart and are not granted', async () => {
    const record = call('iam ListUsers', null, { userIdentity: { ...alice, invokedByDelegate: { accountId: B } } });
    const result = await cut([good, record]);
    expect(Object.keys(result.granted)).toEqual(['dynamodb:DescribeTable']);
    expect(result.codes).toContain('delegated-calls');
  });
});

describe('RULE 15: --include-denied names its actions', () => {
  const record = denied(call('s3 GetBucketAcl', { bucketName: 'b' }), 's3:GetBucketAcl', bucket('b'));

  test.each([
    [['s3:GetBucketAcl'], { 's3:GetBucketAcl': [bucket('b')] }],
    [['S3:getbucketacl'], { 's3:GetBucketAcl': [bucket('b')] }],
    [['s3:GetObject'], {}],
    [['s3:*'], {}],
    [['*'], {}],
  ])('%j', async (includeDenied, granted) => {
    expect((await cut([record], { granting: { includeDenied } })).granted).toEqual(granted);
  });

  test('the action and the ARN of the message win over what the event’s name says', async () => {
    const put = denied(
      call('s3 PutBucketReplication', { bucketName: 'b' }),
      'iam:PassRole',
      `arn:aws:iam::${A}:role/service-role/replicate`,
    );
    const { granted } = await cut([put], { granting: { includeDenied: ['iam:PassRole'] } });
    expect(granted).toEqual({ 'iam:PassRole': [`arn:aws:iam::${A}:role/service-role/replicate`] });
  });
});
