import { describe, expect, test } from 'vitest';
import { mapUsage } from '../../src/actions/map-usage.js';
import { renderResources } from '../../src/actions/actions-for-record.js';
import type { MappingOptions } from '../../src/actions/options.js';
import type { UsageRow } from '../../src/base/usage-row.js';
import { ATTESTED } from '../../src/catalog/types.js';
import { catalogOf, role, row } from './fixtures.js';

const same = (action: string, type?: string, vars: Record<string, readonly string[]> = {}) => ({
  action,
  source: 'same-name',
  resources: type === undefined ? [] : [{ type, vars, verifiedBy: 'derived' as const }],
});
const bucket = { BucketName: ['request.bucketName'] };
const pass = (path: string, lookup: string) => ({
  action: 'iam:PassRole',
  source: 'IAM User Guide',
  inferred: true as const,
  when: { present: path },
  conditions: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
  resources: [
    {
      type: 'role',
      vars: { RoleNameWithPath: [path] },
      transform: { RoleNameWithPath: lookup },
      verifiedBy: 'aws-doc' as const,
    },
  ],
});

const CATALOG = catalogOf({
  events: {
    's3.amazonaws.com CreateBucket': { actions: [same('s3:CreateBucket', 'bucket', bucket)] },
    's3.amazonaws.com DeleteBucket': { actions: [same('s3:DeleteBucket', 'bucket', bucket)] },
    's3.amazonaws.com GetObject': {
      actions: [same('s3:GetObject', 'object', { ...bucket, ObjectName: ['request.key|tree'] })],
    },
    's3.amazonaws.com ListBuckets': { actions: [same('s3:ListAllMyBuckets')] },
    's3.amazonaws.com FoldBucket': { none: 'younger', likely: 's3:FoldBucket' },
    's3.amazonaws.com PutFoldPolicy': { none: 'unlisted', why: 'not listed', likely: 's3:PutFoldPolicy' },
    's3.amazonaws.com PleatBucket': {
      actions: [{ action: 's3:PleatBucket', source: `${ATTESTED}AWS Example Guide`, resources: [] }],
    },
    's3.amazonaws.com Odd': { none: 'unknown', why: 'nobody knows' },
    'sts.amazonaws.com GetCallerIdentity': { none: 'no-permission-needed' },
    'iam.amazonaws.com AddRoleToInstanceProfile': {
      actions: [
        same('iam:AddRoleToInstanceProfile', 'instance-profile', {
          InstanceProfileNameWithPath: ['request.instanceProfileName'],
        }),
      ],
    },
    'iam.amazonaws.com GetRole': { actions: [same('iam:GetRole', 'role', { RoleNameWithPath: ['request.roleName'] })] },
    'ec2.amazonaws.com RunInstances': {
      actions: [same('ec2:RunInstances', 'instance'), pass('request.iamInstanceProfile.name', 'instance-profile-role')],
    },
  },
  services: {
    s3: {
      actions: {
        CreateBucket: {},
        DeleteBucket: { required: ['bucket'] },
        GetObject: { level: 'Read' },
        ListAllMyBuckets: { level: 'List', dependent: ['s3:Other'] },
      },
      types: {
        bucket: { arn: 'arn:${Partition}:s3:::${BucketName}', cloudTrailTypes: ['AWS::S3::Bucket'] },
        object: { arn: 'arn:${Partition}:s3:::${BucketName}/${ObjectName}' },
      },
    },
    iam: {
      actions: { AddRoleToInstanceProfile: { guarded: true }, GetRole: {}, PassRole: { guarded: true } },
      types: {
        role: { arn: 'arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}' },
        'instance-profile': { arn: 'arn:${Partition}:iam::${Account}:instance-profile/${InstanceProfileNameWithPath}' },
      },
    },
    ec2: {
      actions: { RunInstances: {}, TerminateInstances: { required: ['instance'] } },
      types: {
        instance: {
          arn: 'arn:${Partition}:ec2:${Region}:${Account}:instance/${InstanceId}',
          generated: ['InstanceId'],
          taggable: true,
        },
      },
    },
  },
});

const map = async (rows: readonly UsageRow[], options: Partial<MappingOptions> = {}) => {
  const mapped = await mapUsage(rows, CATALOG, options);
  return {
    ...mapped,
    actions: mapped.grants.map((grant) => grant.action),
    arns: mapped.grants.map(renderResources),
    codes: mapped.findings.map((finding) => finding.code),
    why: mapped.left.map((left) => left.why),
  };
};
const create = (fields: Partial<UsageRow> = {}) =>
  row({ eventName: 'CreateBucket', values: { 'request.bucketName': ['data'] }, ...fields });
const remove = (fields: Partial<UsageRow> = {}) => create({ eventName: 'DeleteBucket', ...fields });

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

describe('RULE 15: --include-denied names its actions', () => {
  const denied = create({
    errorCode: 'AccessDenied',
    values: {
      'request.bucketName': ['data'],
      'error.action': ['s3:CreateBucket'],
      'error.resource': ['arn:aws:s3:::other'],
    },
  });
  test('not named: a finding', async () => {
    expect((await map([denied])).findings).toMatchObject([{ code: 'denied-not-granted' }]);
  });
  test('named: the ARN of the message wins', async () => {
    const mapped = await map([denied, remove()], { includeDenied: ['s3:CreateBucket'] });
    expect(mapped.actions).toEqual(['s3:CreateBucket', 's3:DeleteBucket']);
    expect(mapped.arns[0]).toEqual(['arn:aws:s3:::other']);
  });
  test('the action of the message, though the event needs another', async () => {
    const other = create({
      errorCode: 'AccessDenied',
      values: { 'error.action': ['S3:getobject'], 'error.resource': ['arn:aws:s3:::data/a*'] },
    });
    expect((await map([other], { includeDenied: ['s3:GetObject'] })).arns).toEqual([['*']]);
    const exact = create({
      errorCode: 'AccessDenied',
      values: { 'error.action': ['S3:getobject'], 'error.resource': ['arn:aws:s3:::data/a'] },
    });
    const mapped = await map([exact], { includeDenied: ['s3:GetObject'] });
    expect(mapped.actions).toEqual(['s3:GetObject']);
    expect(mapped.arns).toEqual([['arn:aws:s3:::data/a']]);
  });
  test('another action stays denied', async () => {
    expect((await map([denied], { includeDenied: ['s3:DeleteBucket'] })).grants).toEqual([]);
  });
});

describe('RULE 17: lifecycle gap', () => {
  test('a create without its delete', async () => {
    const mapped = await map([create({ count: 2 })]);
    expect(mapped.findings).toMatchObject([
      {
        code: 'lifecycle-gap',
        severity: 'medium',
        count: 2,
        detail: {
          action: 's3:CreateBucket',
          counterpart: 's3:DeleteBucket',
          statement: { Effect: 'Allow', Action: ['s3:DeleteBucket'], Resource: ['arn:aws:s3:::data'] },
        },
      },
    ]);
  });
  test('with its delete there is none', async () => {
    expect((await map([create(), remove()])).findings).toEqual([]);
  });
  test('a denied delete does not close the gap', async () => {
    expect((await map([create(), remove({ errorCode: 'AccessDenied' })])).codes).toContain('lifecycle-gap');
  });
  test.each([
    ['terraform', { tool: 'terraform' as const }],
    ['CloudFormation', { via: 'cloudformation.amazonaws.com' }],
  ])('high when made by %s', async (_name, fields) => {
    expect((await map([create(fields)])).findings).toMatchObject([{ code: 'lifecycle-gap-iac', severity: 'high' }]);
  });
  test('data events build nothing', async () => {
    expect((await map([create({ eventCategory: 'Data' })])).findings).toEqual([]);
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
