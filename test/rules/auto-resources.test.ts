import { describe, expect, test } from 'vitest';
import { A, REGION, bucket, call, cut, onObject, regional } from './pipeline.js';

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
