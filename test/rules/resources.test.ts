import { describe, expect, test } from 'vitest';
import { A, B, REGION, bucket, call, cut, iam, onObject, regional, role } from './pipeline.js';

describe('RULE 7: log values are data', () => {
  test.each([
    ['a*', 'a${*}'],
    ['a?', 'a${?}'],
    ['${aws:username}', '${$}{aws:username}'],
    ['$', '${$}'],
    ['a→b', 'a?b'],
    ['a\u0007b', 'a?b'],
    ['a"b\\', 'a"b\\'],
  ])('a table called %j', async (tableName, written) => {
    const result = await cut([call('dynamodb DescribeTable', { tableName })]);
    expect(result.granted).toEqual({ 'dynamodb:DescribeTable': [regional('dynamodb', `table/${written}`)] });
    expect(result.codes.includes('character-generalised')).toBe(written === 'a?b');
  });
});

describe('RULE 8: every required type', () => {
  test('glue:GetTable needs catalog, database and table', async () => {
    const { granted } = await cut([call('glue GetTable', { databaseName: 'sales', name: 'orders' })]);
    expect(granted['glue:GetTable']).toEqual([
      regional('glue', 'catalog'),
      regional('glue', 'database/sales'),
      regional('glue', 'table/sales/orders'),
    ]);
  });

  test('ec2:RunInstances needs image, instance, interface, security group, subnet and volume, and what else is shown', async () => {
    const { granted } = await cut([
      call('ec2 RunInstances', {
        instancesSet: { items: [{ imageId: 'ami-1', keyName: 'ops' }] },
        subnetId: 'subnet-1',
        groupSet: { items: [{ groupId: 'sg-1' }] },
      }),
    ]);
    expect(granted['ec2:RunInstances']).toEqual([
      `arn:aws:ec2:${REGION}:*:image/ami-1`,
      regional('ec2', 'instance/*'),
      regional('ec2', 'key-pair/ops'),
      regional('ec2', 'network-interface/*'),
      regional('ec2', 'security-group/sg-1'),
      regional('ec2', 'subnet/subnet-1'),
      regional('ec2', 'volume/*'),
    ]);
  });

  test('a required type that is missing gets its pattern', async () => {
    const { granted } = await cut([call('ec2 RunInstances', { instancesSet: { items: [{ imageId: 'ami-1' }] } })]);
    expect(granted['ec2:RunInstances']).toContain(regional('ec2', 'subnet/*'));
    expect(granted['ec2:RunInstances']).toContain(regional('ec2', 'security-group/*'));
  });
});

describe('RULE 9: unknown inside the format, never bare', () => {
  test.each([
    ['iam GetRole', null, 'iam:GetRole', iam('role/*')],
    ['dynamodb DescribeTable', null, 'dynamodb:DescribeTable', regional('dynamodb', 'table/*')],
    ['lambda GetFunction20150331v2', null, 'lambda:GetFunction', regional('lambda', 'function:*')],
    ['sqs GetQueueAttributes', null, 'sqs:GetQueueAttributes', regional('sqs', '*')],
    ['kms DescribeKey', null, 'kms:DescribeKey', regional('kms', 'key/*')],
  ])('%s without parameters', async (...[event, parameters, action, pattern]) => {
    const { granted } = await cut([call(event, parameters)]);
    expect(granted[action]).toEqual([pattern]);
  });

  test('bare * only for actions without resource types', async () => {
    const { granted } = await cut([call('ec2 DescribeInstances', {}), call('s3 ListBuckets')]);
    expect(granted).toEqual({ 'ec2:DescribeInstances': ['*'], 's3:ListAllMyBuckets': ['*'] });
  });

  test.each([
    ['cn-north-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
    ['us-iso-east-1', 'aws-iso'],
  ])('PEERS 21: in %s the partition is %s', async (awsRegion, partition) => {
    const { granted } = await cut([call('dynamodb DescribeTable', { tableName: 't' }, { awsRegion })]);
    expect(granted['dynamodb:DescribeTable']).toEqual([`arn:${partition}:dynamodb:${awsRegion}:${A}:table/t`]);
  });
});

describe('RULE 10: ARNs that differ from the catalogue’s formats', () => {
  test.each<[string, string, unknown, string, readonly string[]]>([
    [
      'a function',
      'lambda GetFunction20150331v2',
      { functionName: 'f' },
      'lambda:GetFunction',
      [regional('lambda', 'function:f')],
    ],
    [
      'a function with a qualifier',
      'lambda Invoke',
      { functionName: 'f', qualifier: 'live' },
      'lambda:InvokeFunction',
      [regional('lambda', 'function:f:live')],
    ],
    [
      'a function by its ARN',
      'lambda GetFunction20150331v2',
      { functionName: regional('lambda', 'function:f') },
      'lambda:GetFunction',
      [regional('lambda', 'function:f')],
    ],
    [
      'a log group',
      'logs FilterLogEvents',
      { logGroupName: '/a/b' },
      'logs:FilterLogEvents',
      [regional('logs', 'log-group:/a/b:*')],
    ],
    [
      'tags of a log group',
      'logs TagLogGroup',
      { logGroupName: '/a/b', tags: {} },
      'logs:TagLogGroup',
      [regional('logs', 'log-group:/a/b')],
    ],
    [
      'a secret by name',
      'secretsmanager GetSecretValue',
      { secretId: 'db/main' },
      'secretsmanager:GetSecretValue',
      [regional('secretsmanager', 'secret:db/main-??????')],
    ],
    [
      'a secret by its ARN',
      'secretsmanager GetSecretValue',
      { secretId: regional('secretsmanager', 'secret:db/main-AbCdEf') },
      'secretsmanager:GetSecretValue',
      [regional('secretsmanager', 'secret:db/main-AbCdEf')],
    ],
    [
      'a role by name',
      'iam GetRole',
      { roleName: 'Deploy' },
      'iam:GetRole',
      [iam('role/*/Deploy'), iam('role/Deploy')],
    ],
    ['a user by name', 'iam GetUser', { userName: 'bob' }, 'iam:GetUser', [iam('user/*/bob'), iam('user/bob')]],
    ['a group by name', 'iam GetGroup', { groupName: 'ops' }, 'iam:GetGroup', [iam('group/*/ops'), iam('group/ops')]],
    [
      'a profile by name',
      'iam GetInstanceProfile',
      { instanceProfileName: 'web' },
      'iam:GetInstanceProfile',
      [iam('instance-profile/*/web'), iam('instance-profile/web')],
    ],
    [
      'a parameter with slashes',
      'ssm GetParameter',
      { name: '/a/b' },
      'ssm:GetParameter',
      [regional('ssm', 'parameter/a/b')],
    ],
    [
      'a parameter without',
      'ssm GetParameter',
      { name: 'plain' },
      'ssm:GetParameter',
      [regional('ssm', 'parameter/plain')],
    ],
    [
      'an Auto Scaling group',
      'autoscaling SetDesiredCapacity',
      { autoScalingGroupName: 'web' },
      'autoscaling:SetDesiredCapacity',
      [regional('autoscaling', 'autoScalingGroup:*:autoScalingGroupName/web')],
    ],
    [
      'an image',
      'ec2 DeregisterImage',
      { imageId: 'ami-1' },
      'ec2:DeregisterImage',
      [`arn:aws:ec2:${REGION}:*:image/*`],
    ],
    [
      'an AWS-owned document',
      'ssm GetDocument',
      { name: 'AWS-RunShellScript' },
      'ssm:GetDocument',
      [`arn:aws:ssm:${REGION}::document/AWS-RunShellScript`],
    ],
    [
      'a managed policy',
      'iam GetPolicy',
      { policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
      'iam:GetPolicy',
      ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
    ],
    [
      'a public layer',
      'lambda GetLayerVersion20181031',
      { layerName: `arn:aws:lambda:${REGION}:${B}:layer:tools`, versionNumber: 3 },
      'lambda:GetLayerVersion',
      [`arn:aws:lambda:${REGION}:${B}:layer:tools:*`],
    ],
    [
      'an ECS service by name',
      'ecs UpdateService',
      { cluster: 'main', service: 'web' },
      'ecs:UpdateService',
      [regional('ecs', 'service/main/web')],
    ],
    [
      'a queue by URL',
      'sqs ReceiveMessage',
      { queueUrl: `https://sqs.${REGION}.amazonaws.com/${A}/jobs` },
      'sqs:ReceiveMessage',
      [regional('sqs', 'jobs')],
    ],
    [
      'a table and its index',
      'dynamodb Query',
      { tableName: 'runs', indexName: 'byDay' },
      'dynamodb:Query',
      [regional('dynamodb', 'table/runs'), regional('dynamodb', 'table/runs/index/byDay')],
    ],
  ])('%s', async (_, ...[event, parameters, action, expected]) => {
    const { granted } = await cut([call(event, parameters)]);
    expect(granted[action]).toEqual(expected);
  });

  test('a KMS key by its ARN, never by an alias, for a cryptographic call', async () => {
    const key = regional('kms', 'key/1a2b3c4d-0000-4000-8000-000000000000');
    const { granted } = await cut([
      call('kms Decrypt', { keyId: 'alias/app' }, { resources: [{ ARN: key, accountId: A, type: 'AWS::KMS::Key' }] }),
    ]);
    expect(granted['kms:Decrypt']).toEqual([key]);
    const unresolved = await cut([call('kms Encrypt', { keyId: 'alias/app' })]);
    expect(unresolved.granted['kms:Encrypt']).toEqual([regional('kms', 'key/*')]);
  });

  test('an access point by its own ARN', async () => {
    const resources = [
      { type: 'AWS::S3::Object', ARN: `${bucket('b')}/k` },
      { type: 'AWS::S3::Bucket', ARN: bucket('b'), accountId: A },
      { type: 'AWS::S3::AccessPoint', ARN: regional('s3', 'accesspoint/ap'), accountId: A },
    ];
    const { granted } = await cut([onObject('GetObject', 'b/k', { resources })]);
    expect(granted['s3:GetObject']).toEqual([regional('s3', 'accesspoint/ap/object/k')]);
  });

  test('a role’s path is taken from a record that shows it', async () => {
    const { granted } = await cut([
      call('iam GetRole', { roleName: 'Deploy' }),
      call('iam CreateInstanceProfile', { instanceProfileName: 'x' }),
      call('sts AssumeRole', { roleArn: iam('role/ci/Deploy'), roleSessionName: 's' }),
    ]);
    expect(granted['iam:GetRole']).toEqual([iam('role/ci/Deploy')]);
  });
});

describe('PEERS 14: statements are no cross products', () => {
  test('A on X and B on Y allow neither A on Y nor B on X', async () => {
    const { generated } = await cut([
      call('dynamodb DescribeTable', { tableName: 'x' }),
      call('dynamodb UpdateTable', { tableName: 'y' }),
    ]);
    expect(generated.policy.Statement.map(({ Action, Resource }) => [...Action, ...Resource])).toEqual([
      ['dynamodb:DescribeTable', regional('dynamodb', 'table/x')],
      ['dynamodb:UpdateTable', regional('dynamodb', 'table/y')],
    ]);
  });

  test('six tables stay six ARNs', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const { granted } = await cut(names.map((tableName) => call('dynamodb DescribeTable', { tableName })));
    expect(granted['dynamodb:DescribeTable']).toEqual(names.map((name) => regional('dynamodb', `table/${name}`)));
  });
});

test('RULE 6: a recreated principal is a finding, and a unique id names one of the two', async () => {
  const one = call('s3 ListBuckets', null, { userIdentity: role('Deploy', { id: 'AROAOLDDEPLOYEXAMPLE' }) });
  const two = call('iam ListUsers', null, { userIdentity: role('Deploy', { id: 'AROANEWDEPLOYEXAMPLE' }) });
  expect((await cut([one, two], { principal: 'role/Deploy' })).find('principal-recreated')).toMatchObject({ count: 2 });
  const only = await cut([one, two], { principal: 'AROANEWDEPLOYEXAMPLE' });
  expect(only.granted).toEqual({ 'iam:ListUsers': ['*'] });
  expect(only.codes).not.toContain('principal-recreated');
});
