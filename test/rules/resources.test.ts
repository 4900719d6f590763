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

describe('RULE 11: resources, auto', () => {
  const stop = (id: string): ReturnType<typeof call> =>
    call('ec2 StopInstances', { instancesSet: { items: [{ instanceId: id }] } });

  test('ids that AWS generates become the type’s pattern, a finding with its count and the tag that would narrow it', async () => {
    const result = await cut([stop('i-0a'), stop('i-0b')]);
    expect(result.granted['ec2:StopInstances']).toEqual([regional('ec2', 'instance/*')]);
    expect(result.find('resource-generalised')).toMatchObject({
      count: 2,
      detail: {
        pattern: regional('ec2', 'instance/*'),
        narrowedBy: { StringEquals: { 'aws:ResourceTag/TAG-KEY': 'TAG-VALUE' } },
      },
    });
  });

  test.each<[string, string, unknown, string, readonly string[]]>([
    [
      'the id in a stack’s ARN',
      'cloudformation DeleteStack',
      { stackName: regional('cloudformation', 'stack/web/0a1b') },
      'cloudformation:DeleteStack',
      [regional('cloudformation', 'stack/web/*')],
    ],
    [
      'a stack that stays',
      'cloudformation DescribeStacks',
      { stackName: regional('cloudformation', 'stack/web/0a1b') },
      'cloudformation:DescribeStacks',
      [regional('cloudformation', 'stack/web/*')],
    ],
    [
      'a task definition’s revision',
      'ecs RunTask',
      { cluster: 'main', taskDefinition: 'web:7' },
      'ecs:RunTask',
      [regional('ecs', 'task-definition/web:*')],
    ],
    [
      'a function’s version',
      'lambda Invoke',
      { functionName: 'f', qualifier: '12' },
      'lambda:InvokeFunction',
      [regional('lambda', 'function:f:*')],
    ],
    [
      'a Lambda log stream',
      'logs GetLogEvents',
      { logGroupName: '/aws/lambda/f', logStreamName: '2026/04/01/[$LATEST]0a1b2c3d4e5f' },
      'logs:GetLogEvents',
      [regional('logs', 'log-group:/aws/lambda/f:log-stream:*')],
    ],
    [
      'an ECS log stream',
      'logs GetLogEvents',
      { logGroupName: '/ecs', logStreamName: 'web/app/0a1b2c3d4e5f60718293a4b5c6d7e8f9' },
      'logs:GetLogEvents',
      [regional('logs', 'log-group:/ecs:log-stream:web/app/*')],
    ],
    [
      'a log stream with a name of its own',
      'logs GetLogEvents',
      { logGroupName: '/app', logStreamName: 'access.log' },
      'logs:GetLogEvents',
      [regional('logs', 'log-group:/app:log-stream:access.log')],
    ],
    [
      'a flow log that was deleted',
      'ec2 DeleteFlowLogs',
      { DeleteFlowLogsRequest: { FlowLogId: { tag: 1, content: 'fl-1' } } },
      'ec2:DeleteFlowLogs',
      [regional('ec2', 'vpc-flow-log/*')],
    ],
    [
      'an Athena session',
      'athena TerminateSession',
      { sessionId: 'a2c1ebba-ad01-865f-ed2d-a142b7451f7e' },
      'athena:TerminateSession',
      [regional('athena', 'workgroup/*')],
    ],
    [
      'an instance for EC2 Instance Connect',
      'ec2-instance-connect SendSSHPublicKey',
      { instanceId: 'i-0a' },
      'ec2-instance-connect:SendSSHPublicKey',
      [regional('ec2', 'instance/*')],
    ],
    [
      'a change batch of Route 53',
      'route53 GetChange',
      { id: '/change/C0123456789ABC' },
      'route53:GetChange',
      ['arn:aws:route53:::change/*'],
    ],
    [
      'a listener',
      'elasticloadbalancing ModifyListener',
      { listenerArn: regional('elasticloadbalancing', 'listener/app/web/50dc6c495c0c9188/f2f7dc8efc522ab2') },
      'elasticloadbalancing:ModifyListener',
      [regional('elasticloadbalancing', 'listener/app/web/*/*')],
    ],
  ])('%s', async (_, ...[event, parameters, action, expected]) => {
    expect((await cut([call(event, parameters)])).granted[action]).toEqual(expected);
  });

  test('what is created or deleted within the window becomes a pattern wherever it is used', async () => {
    const result = await cut([
      call('dynamodb CreateTable', { tableName: 'tmp1' }),
      call('dynamodb DescribeTable', { tableName: 'tmp1' }),
      call('dynamodb DescribeTable', { tableName: 'stays' }),
      call('sqs DeleteQueue', { queueUrl: `https://sqs.${REGION}.amazonaws.com/${A}/gone` }),
      call('sqs SendMessage', { queueUrl: `https://sqs.${REGION}.amazonaws.com/${A}/gone` }),
    ]);
    expect(result.granted['dynamodb:CreateTable']).toEqual([regional('dynamodb', 'table/*')]);
    expect(result.granted['dynamodb:DescribeTable']).toEqual([regional('dynamodb', 'table/*')]);
    expect(result.granted['sqs:SendMessage']).toEqual([regional('sqs', '*')]);
  });

  test('create actions get the pattern', async () => {
    const { granted } = await cut([
      call('s3 CreateBucket', { bucketName: 'b' }),
      call('logs CreateLogGroup', { logGroupName: '/a' }),
      call('lambda CreateFunction20150331', { functionName: 'f' }),
    ]);
    expect(granted['s3:CreateBucket']).toEqual([bucket('*')]);
    expect(granted['logs:CreateLogGroup']).toEqual([regional('logs', 'log-group:*:*')]);
    expect(granted['lambda:CreateFunction']).toEqual([regional('lambda', 'function:*')]);
  });

  test('PEERS 16: S3 objects group to a few prefixes of their bucket, none of which ends in a date', async () => {
    const keys = ['daily/2026/05/01/x.csv', 'daily/2026/05/02/x.csv', 'config.json', 'in/a.csv', 'in/b.csv'];
    const { granted } = await cut(
      keys.flatMap((key) => ['one', 'two'].map((name) => onObject('GetObject', `${name}/${key}`))),
    );
    expect(granted['s3:GetObject']).toEqual(
      ['one', 'two'].flatMap((name) => ['config.json', 'daily/*', 'in/*'].map((key) => `${bucket(name)}/${key}`)),
    );
  });

  test('what a broader prefix takes in is counted with it', async () => {
    const { generated } = await cut(['a/x', 'a/b/y', 'a/b/z'].map((key) => onObject('GetObject', `one/${key}`)));
    const found = generated.findings.filter(({ code }) => code === 'resource-generalised');
    expect(found.map(({ message }) => message)).toEqual([`3 names of s3 object became ${bucket('one')}/a/*`]);
  });

  test('PEERS 16: a thousand keys stay a few prefixes', async () => {
    const keys = Array.from({ length: 1000 }, (_, n) => `team-${'abcdefghij'.charAt(n % 10)}/k${n}.txt`);
    const { granted } = await cut(keys.map((key) => onObject('GetObject', `one/${key}`)));
    expect(granted['s3:GetObject']?.length).toBeLessThanOrEqual(20);
    expect(granted['s3:GetObject']).toContain(`${bucket('one')}/team-a/*`);
  });

  test('--resources exact names each ARN as seen', async () => {
    const { granted } = await cut([stop('i-0a'), onObject('GetObject', 'one/daily/2026/05/01/x.csv')], {
      granting: { resources: 'exact' },
    });
    expect(granted).toEqual({
      'ec2:StopInstances': [regional('ec2', 'instance/i-0a')],
      's3:GetObject': [`${bucket('one')}/daily/2026/05/01/x.csv`],
    });
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
