import { describe, expect, test } from 'vitest';
import type { UsageRow } from '../../src/base/usage-row.js';
import { role, row } from './fixtures.js';
import { create, map, remove } from './mapped.js';

describe('RULE 1: outcomes', () => {
  test.each([
    [null, ['s3:CreateBucket']],
    ['BucketAlreadyExists', ['s3:CreateBucket']],
    ['DryRunOperation', ['s3:CreateBucket']],
    ['AccessDenied', []],
    ['SlowDown', []],
    ['InvalidClientTokenId', []],
  ])('PEERS 8: error %s grants %j', async (errorCode, actions) => {
    expect((await map([create({ errorCode }), remove()])).actions.filter((name) => name === 's3:CreateBucket')).toEqual(
      actions,
    );
  });
  test('an unclear call alone is not granted: only-unclear', async () => {
    const mapped = await map([create({ errorCode: 'ThrottlingException', count: 3 })]);
    expect(mapped.grants).toEqual([]);
    expect(mapped.findings).toMatchObject([{ code: 'only-unclear', count: 3 }]);
    expect(mapped.left).toHaveLength(1);
  });
  test('an unclear call beside a good one is no finding', async () => {
    const mapped = await map([create({ errorCode: 'ThrottlingException' }), create(), remove()]);
    expect(mapped.codes).not.toContain('only-unclear');
    expect(mapped.actions).toEqual(['s3:CreateBucket', 's3:DeleteBucket']);
  });
  test('--include-unclear grants it', async () => {
    expect(
      (await map([create({ errorCode: 'ThrottlingException' }), remove()], { includeUnclear: true })).actions,
    ).toEqual(['s3:CreateBucket', 's3:DeleteBucket']);
  });
});

describe('PEERS 12: names from the future', () => {
  const fold = row({ eventName: 'FoldBucket', count: 2 });
  test('are a finding that names the likely action', async () => {
    const mapped = await map([fold]);
    expect(mapped.actions).toEqual([]);
    expect(mapped.findings).toMatchObject([{ code: 'action-unlisted', count: 2 }]);
    expect(mapped.findings[0]?.message).toContain('s3:FoldBucket');
    expect(mapped.left).toMatchObject([{ why: 'unmapped' }]);
  });
  test('--allow-unknown-actions grants the likely action on *, and says so', async () => {
    const mapped = await map([fold], { allowUnlisted: true });
    expect(mapped.grants).toMatchObject([{ action: 's3:FoldBucket', resources: [], guarded: false }]);
    expect(mapped.codes).toEqual(['unlisted-granted']);
    expect(mapped.left).toEqual([]);
  });
  test('--allow-unknown-actions grants nothing for a denied call', async () => {
    const mapped = await map([row({ eventName: 'FoldBucket', errorCode: 'AccessDenied' })], { allowUnlisted: true });
    expect(mapped.actions).toEqual([]);
    expect(mapped.codes).toEqual(['denied-not-granted']);
  });
  test('RULE 13: a name that speaks of policies is guarded', async () => {
    const mapped = await map([row({ eventName: 'PutFoldPolicy' })], { allowUnlisted: true });
    expect(mapped.grants).toMatchObject([{ action: 's3:PutFoldPolicy', guarded: true }]);
  });
});

test('an action that only another page of AWS names is granted, and the finding says which page', async () => {
  const mapped = await map([row({ eventName: 'PleatBucket', count: 3 })]);
  expect(mapped.grants).toMatchObject([{ action: 's3:PleatBucket', resources: [] }]);
  expect(mapped.findings).toMatchObject([{ code: 'action-unreferenced', count: 3 }]);
  expect(mapped.findings[0]?.message).toContain('AWS Example Guide');
});

test('RULE 2: the copy in the owner’s account makes no grant', async () => {
  const mapped = await map([
    create({ principal: { kind: 'account', arn: null, name: '444455556666', account: '444455556666', id: null } }),
  ]);
  expect(mapped.grants).toEqual([]);
  expect(mapped.why).toEqual(["another account's copy of its own call"]);
});

test('RULE 3: calls of a delegate stand apart', async () => {
  const mapped = await map([create({ delegate: '444455556666' })]);
  expect(mapped.grants).toEqual([]);
  expect(mapped.codes).toEqual(['delegated-calls']);
});

describe('RULE 4: invokedBy has three readings', () => {
  const cloudformation = 'cloudformation.amazonaws.com';
  const deploy = role('Deploy');
  const arn = deploy.arn ?? '';
  test.each([
    ['a user', {}, cloudformation, {}, 'forward-access-session'],
    ['nobody between', {}, null, {}, null],
    ['not a service', {}, 'AWS Internal', {}, 'unknown'],
    ['a role that service assumed', { principal: deploy }, cloudformation, { [arn]: [cloudformation] }, 'service-role'],
    [
      'a role another service assumed',
      { principal: deploy },
      cloudformation,
      { [arn]: ['lambda.amazonaws.com'] },
      'forward-access-session',
    ],
    ['a role nobody was seen to assume', { principal: deploy }, cloudformation, {}, 'unknown'],
    [
      'a service-linked role',
      { principal: role('aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS') },
      'rds.amazonaws.com',
      {},
      'service-role',
    ],
  ] as const)('%s', async (...[, fields, via, assumedByServices, reading]) => {
    const mapped = await map([remove({ ...fields, via })], { facts: { assumedByServices } });
    expect(mapped.grants[0]?.viaReading).toBe(reading);
  });
  test('a role that also calls directly lets services act for it', async () => {
    const mapped = await map([remove({ principal: deploy, via: cloudformation }), remove({ principal: deploy })]);
    expect(mapped.grants.map((grant) => grant.viaReading)).toEqual(['forward-access-session', null]);
  });
});

describe('PEERS 9: what is not an API call becomes no action', () => {
  test.each([
    'AwsServiceEvent',
    'AwsConsoleSignIn',
    'AwsConsoleSignin',
    'AwsConsoleAction',
    'AwsCloudTrailInsight',
    'AwsVpceEvent',
    'AwsVpceEvents',
    'AwsAggregatedEvent',
  ])('%s', async (eventType) => {
    const mapped = await map([create({ eventType, count: 2 })]);
    expect(mapped.grants).toEqual([]);
    expect(mapped.findings).toMatchObject([{ code: 'not-an-api-call', count: 2 }]);
  });
  test('network activity of an endpoint', async () => {
    expect((await map([create({ eventCategory: 'NetworkActivity' })])).codes).toEqual(['not-an-api-call']);
  });
});

describe('nothing silent', () => {
  test.each([
    ['PEERS 12: no rule', { eventName: 'Future' }, 'unmapped-event'],
    ['a rule that says unknown', { eventName: 'Odd' }, 'unmapped-event'],
    [
      'no permission needed',
      { eventSource: 'sts.amazonaws.com', eventName: 'GetCallerIdentity' },
      'no-permission-needed',
    ],
    ['no event source', { eventSource: null }, 'event-source-missing'],
  ] as const)('%s', async (_name, fields, code) => {
    const mapped = await map([row(fields)]);
    expect(mapped.grants).toEqual([]);
    expect(mapped.codes).toEqual([code]);
    expect(mapped.left).toHaveLength(1);
  });
  test('rows without parameters: names of resources[] or the pattern, and one finding', async () => {
    const omitted = { parameters: 'omitted', values: {} } as const;
    const listed = { parameters: 'omitted', values: { 'resources[AWS::S3::Bucket]': ['data'] } } as const;
    const mapped = await map([remove(omitted), remove(listed)]);
    expect(mapped.arns).toEqual([['arn:aws:s3:::*'], ['arn:aws:s3:::data']]);
    expect(mapped.findings).toMatchObject([{ code: 'parameters-missing', count: 2 }]);
  });
});

describe('resources', () => {
  test('several values are several resources', async () => {
    const mapped = await map([remove({ values: { 'request.bucketName': ['a', 'b'] } })]);
    expect(mapped.arns).toEqual([['arn:aws:s3:::a', 'arn:aws:s3:::b']]);
  });
  test('a value cut to its prefix is marked and rendered with a star behind it', async () => {
    const cut = row({
      values: { 'request.bucketName': ['data'], 'request.key|tree': ['logs/'] },
      prefixed: ['request.key|tree'],
    });
    const mapped = await map([cut]);
    expect(mapped.grants[0]?.resources[0]?.prefixed).toEqual(['ObjectName']);
    expect(mapped.arns).toEqual([['arn:aws:s3:::data/logs/*']]);
  });
  test('RULE 7: hostile values stay values', async () => {
    const mapped = await map([remove({ values: { 'request.bucketName': ['*', '${aws:username}', 'a/../b?'] } })]);
    expect(mapped.arns[0]).toEqual(['arn:aws:s3:::${$}{aws:username}', 'arn:aws:s3:::${*}', 'arn:aws:s3:::a/../b${?}']);
  });
  test('values named like prototype members are only values', async () => {
    const values = JSON.parse('{"request.bucketName":["__proto__","constructor"]}') as UsageRow['values'];
    expect((await map([remove({ values })])).arns[0]).toEqual(['arn:aws:s3:::__proto__', 'arn:aws:s3:::constructor']);
  });
  test('generated ids and tags are told to the next step', async () => {
    const mapped = await map([row({ eventSource: 'ec2.amazonaws.com', eventName: 'RunInstances' })]);
    expect(mapped.grants[0]?.resources[0]).toMatchObject({
      service: 'ec2',
      type: 'instance',
      generated: ['InstanceId'],
      taggable: true,
    });
  });
  test('RULE 9: the partition comes from the caller where no region is known', async () => {
    const alice = {
      kind: 'user',
      arn: 'arn:aws-cn:iam::111122223333:user/alice',
      name: 'alice',
      account: '111122223333',
      id: null,
    } as const;
    expect((await map([remove({ region: null, principal: alice })])).arns).toEqual([['arn:aws-cn:s3:::data']]);
  });
});

test('no rows: nothing, and no error', async () => {
  expect(await map([])).toMatchObject({ grants: [], findings: [], left: [] });
});
