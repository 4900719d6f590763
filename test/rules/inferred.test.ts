import { describe, expect, test } from 'vitest';
import { A, REGION, alice, bucket, call, cut, failing, iam, onObject, regional, role } from './pipeline.js';

const passedTo = (service: string): object => ({ StringEquals: { 'iam:PassedToService': service } });

describe('RULE 12: iam:PassRole', () => {
  test.each<[string, string, unknown, string]>([
    [
      'a function',
      'lambda CreateFunction20150331',
      { functionName: 'f', role: iam('role/run') },
      'lambda.amazonaws.com',
    ],
    [
      'a task definition',
      'ecs RegisterTaskDefinition',
      { family: 'web', taskRoleArn: iam('role/run') },
      'ecs-tasks.amazonaws.com',
    ],
    ['a state machine', 'states CreateStateMachine', { name: 's', roleArn: iam('role/run') }, 'states.amazonaws.com'],
    ['a job', 'glue CreateJob', { name: 'j', role: iam('role/run') }, 'glue.amazonaws.com'],
    [
      'a stack',
      'cloudformation CreateStack',
      { stackName: 's', roleARN: iam('role/run') },
      'cloudformation.amazonaws.com',
    ],
    ['a project', 'codebuild CreateProject', { name: 'p', serviceRole: iam('role/run') }, 'codebuild.amazonaws.com'],
  ])('%s with a role’s ARN', async (_, ...[event, parameters, service]) => {
    const result = await cut([call(event, parameters)]);
    expect(result.granted['iam:PassRole']).toEqual([iam('role/run')]);
    const statement = result.generated.policy.Statement.find(({ Action }) => Action.includes('iam:PassRole'));
    expect(statement?.Condition).toEqual(passedTo(service));
    expect(result.codes).toContain('permission-inferred');
    expect((await cut([call(event, parameters)], { granting: { inferred: false } })).granted).not.toHaveProperty(
      'iam:PassRole',
    );
  });

  const run = call('ec2 RunInstances', {
    instancesSet: { items: [{ imageId: 'ami-1' }] },
    iamInstanceProfile: { name: 'web' },
  });

  test('by instance profile only when another record resolves it, else passrole-unknown, never *', async () => {
    const alone = await cut([run]);
    expect(alone.granted).not.toHaveProperty('iam:PassRole');
    expect(alone.codes).toContain('passrole-unknown');
    const resolved = await cut([
      run,
      call('iam AddRoleToInstanceProfile', { instanceProfileName: 'web', roleName: 'run' }),
      call(
        'iam CreateRole',
        { roleName: 'run' },
        { responseElements: { role: { arn: iam('role/run'), roleName: 'run' } } },
      ),
    ]);
    expect(resolved.granted['iam:PassRole']).toEqual([iam('role/run')]);
    const passes = resolved.generated.policy.Statement.filter(({ Action }) => Action.includes('iam:PassRole'));
    expect(passes).toMatchObject([{ Condition: passedTo('ec2.amazonaws.com') }]);
    expect(resolved.codes).not.toContain('passrole-unknown');
  });

  test('by launch template: passrole-unknown where the answer shows a profile that nothing resolves', async () => {
    const launch = (instance: object): ReturnType<typeof call> =>
      call(
        'ec2 RunInstances',
        { launchTemplate: { launchTemplateId: 'lt-1' }, instancesSet: { items: [{}] } },
        { responseElements: { instancesSet: { items: [instance] } } as never },
      );
    const { granted, codes } = await cut([
      launch({ iamInstanceProfile: { arn: iam('instance-profile/web'), id: 'AIPAEXAMPLE' } }),
    ]);
    expect(granted).not.toHaveProperty('iam:PassRole');
    expect(codes).toContain('passrole-unknown');
    expect((await cut([launch({ instanceId: 'i-1' })])).codes).not.toContain('passrole-unknown');
  });

  test('by task definition only when its registration was seen', async () => {
    const runTask = call('ecs RunTask', { cluster: 'main', taskDefinition: 'web' });
    expect((await cut([runTask])).codes).toContain('passrole-unknown');
    const seen = await cut([
      runTask,
      call('ecs RegisterTaskDefinition', { family: 'web', taskRoleArn: iam('role/run') }),
    ]);
    expect(seen.granted['iam:PassRole']).toEqual([iam('role/run')]);
    expect(seen.codes).not.toContain('passrole-unknown');
  });

  test('a call that passes no role infers none', async () => {
    const { granted, codes } = await cut([
      call('ec2 RunInstances', { instancesSet: { items: [{ imageId: 'ami-1' }] } }),
    ]);
    expect(granted).not.toHaveProperty('iam:PassRole');
    expect(codes).not.toContain('passrole-unknown');
  });

  test('a failed or denied call proves nothing', async () => {
    const make = call('lambda CreateFunction20150331', { functionName: 'f', role: iam('role/run') });
    for (const code of ['AccessDeniedException', 'ThrottlingException']) {
      expect((await cut([failing(make, code)])).granted).toEqual({});
    }
  });
});

describe('RULE 12: what else is inferred, each on proof', () => {
  test.each(['NoSuchKey', 'NotFound'])('a %s on an object → s3:ListBucket on its bucket', async (code) => {
    const { granted } = await cut([failing(onObject('HeadObject', 'b/k'), code)]);
    expect(granted).toEqual({ 's3:GetObject': [`${bucket('b')}/k`], 's3:ListBucket': [bucket('b')] });
  });

  test('an object that was there infers nothing', async () => {
    expect((await cut([onObject('HeadObject', 'b/k')])).granted).not.toHaveProperty('s3:ListBucket');
  });

  test('CreateLogStream → logs:PutLogEvents on the group', async () => {
    const { granted } = await cut([call('logs CreateLogStream', { logGroupName: '/a', logStreamName: 's' })]);
    expect(granted['logs:PutLogEvents']).toEqual([regional('logs', 'log-group:/a:log-stream:*')]);
  });

  test('ssm:UpdateInstanceInformation → the ssmmessages and ec2messages set', async () => {
    const { granted } = await cut([call('ssm UpdateInstanceInformation', { instanceId: 'i-1' })]);
    expect(Object.keys(granted)).toEqual(
      expect.arrayContaining([
        'ssmmessages:CreateControlChannel',
        'ssmmessages:CreateDataChannel',
        'ssmmessages:OpenControlChannel',
        'ssmmessages:OpenDataChannel',
        'ec2messages:GetMessages',
        'ec2messages:SendReply',
      ]),
    );
  });

  const key = regional('kms', 'key/1a2b3c4d-0000-4000-8000-000000000000');

  test('SSE-KMS of an object → kms on that key when KMS events are missing', async () => {
    const sse = {
      additionalEventData: { SSEApplied: 'SSE_KMS' },
      requestParameters: {
        bucketName: 'b',
        key: 'k',
        'x-amz-server-side-encryption': 'aws:kms',
        'x-amz-server-side-encryption-aws-kms-key-id': key,
      },
    };
    const put = onObject('PutObject', 'b/k', sse);
    expect((await cut([put])).granted['kms:GenerateDataKey']).toEqual([key]);
    const seen = call('kms DescribeKey', { keyId: key }, { readOnly: true });
    expect((await cut([put, seen])).granted).not.toHaveProperty('kms:GenerateDataKey');
    // a trail of writes holds other KMS events and not this one
    const write = call('kms EnableKey', { keyId: key }, { readOnly: false });
    expect((await cut([put, write])).granted['kms:GenerateDataKey']).toEqual([key]);
    const get = onObject('GetObject', 'b/k', {
      responseElements: { 'x-amz-server-side-encryption-aws-kms-key-id': key },
    });
    expect((await cut([get])).granted['kms:Decrypt']).toEqual([key]);
    expect((await cut([onObject('PutObject', 'b/k')])).granted).toEqual({ 's3:PutObject': [`${bucket('b')}/k`] });
  });

  test('AssumeRole with tags or a source identity → sts:TagSession, sts:SetSourceIdentity', async () => {
    const parameters = { roleArn: iam('role/Deploy'), roleSessionName: 's' };
    const plain = await cut([call('sts AssumeRole', parameters)]);
    expect(Object.keys(plain.granted)).toEqual(['sts:AssumeRole']);
    const { granted } = await cut([
      call('sts AssumeRole', { ...parameters, tags: [{ key: 'team', value: 'a' }], sourceIdentity: 'alice' }),
    ]);
    expect(granted).toEqual({
      'sts:AssumeRole': [iam('role/Deploy')],
      'sts:TagSession': [iam('role/Deploy')],
      'sts:SetSourceIdentity': [iam('role/Deploy')],
    });
  });

  test('iam:CreateServiceLinkedRole is logged, so it is not inferred', async () => {
    const { granted } = await cut([
      call('elasticloadbalancing CreateLoadBalancer', { name: 'web', type: 'application' }),
    ]);
    expect(granted).not.toHaveProperty('iam:CreateServiceLinkedRole');
  });
});

describe('RULE 4: the three readings of invokedBy', () => {
  const reading = async (records: Parameters<typeof cut>[0], principal: string): Promise<readonly string[]> => {
    const { generated } = await cut(records, { principal });
    expect(generated.policy.Statement.every(({ Condition }) => !JSON.stringify(Condition ?? {}).includes('aws:'))).toBe(
      true,
    );
    return generated.evidence.flatMap(({ reasons }) => reasons).filter((reason) => reason.startsWith('made '));
  };

  test('a user: forward access session', async () => {
    const record = call('kms Decrypt', null, { userIdentity: { ...alice, invokedBy: 'ssm.amazonaws.com' } });
    expect(await reading([record], 'user/alice')).toEqual([expect.stringContaining('caller’s behalf')]);
  });

  test('a role session whose AssumeRole was made by that service: service role', async () => {
    const records = [
      call(
        'sts AssumeRole',
        { roleArn: iam('role/run'), roleSessionName: 'build-7' },
        {
          userIdentity: { type: 'AWSService', invokedBy: 'lambda.amazonaws.com' },
        },
      ),
      call('s3 ListBuckets', null, { userIdentity: { ...role('run'), invokedBy: 'lambda.amazonaws.com' } }),
    ];
    expect(await reading(records, 'role/run')).toEqual([expect.stringContaining('had assumed this role')]);
  });

  test('AWS Internal: unknown', async () => {
    const record = call('s3 ListBuckets', null, { userIdentity: { ...alice, invokedBy: 'AWS Internal' } });
    expect(await reading([record], 'user/alice')).toEqual(['made through an AWS service']);
  });
});

describe('RULE 13: guarded actions', () => {
  test.each<[string, string, unknown, string, string]>([
    [
      'permissions management',
      'iam AttachRolePolicy',
      { roleName: 'x', policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
      'iam:AttachRolePolicy',
      iam('role/x'),
    ],
    [
      'sts:AssumeRole',
      'sts AssumeRole',
      { roleArn: iam('role/x'), roleSessionName: 's' },
      'sts:AssumeRole',
      iam('role/x'),
    ],
    ['creating credentials', 'iam CreateAccessKey', { userName: 'bob' }, 'iam:CreateAccessKey', iam('user/bob')],
    ['creating a password', 'iam CreateLoginProfile', { userName: 'bob' }, 'iam:CreateLoginProfile', iam('user/bob')],
    ['kms:PutKeyPolicy', 'kms PutKeyPolicy', { keyId: '1a2b' }, 'kms:PutKeyPolicy', regional('kms', 'key/1a2b')],
    ['kms:CreateGrant', 'kms CreateGrant', { keyId: '1a2b' }, 'kms:CreateGrant', regional('kms', 'key/1a2b')],
    [
      'kms:ScheduleKeyDeletion',
      'kms ScheduleKeyDeletion',
      { keyId: '1a2b' },
      'kms:ScheduleKeyDeletion',
      regional('kms', 'key/1a2b'),
    ],
    [
      'switching off CloudTrail',
      'cloudtrail StopLogging',
      { name: 'main' },
      'cloudtrail:StopLogging',
      regional('cloudtrail', 'trail/main'),
    ],
    [
      'switching off GuardDuty',
      'guardduty DeleteDetector',
      { detectorId: 'd1' },
      'guardduty:DeleteDetector',
      regional('guardduty', 'detector/d1'),
    ],
    [
      'switching off Config',
      'config DeleteConfigRule',
      { configRuleName: 'r' },
      'config:DeleteConfigRule',
      regional('config', 'config-rule/*'),
    ],
  ])(
    '%s: on the ARN that was seen, else withheld with the ready statement',
    async (_, ...[event, parameters, action, arn]) => {
      const seen = await cut([call(event, parameters)]);
      if (!arn.endsWith('*')) expect(seen.granted[action]).toContain(arn);
      const hidden = await cut([call(event, null, { omitted: true })]);
      expect(hidden.granted).not.toHaveProperty(action);
      expect(hidden.find('guarded-withheld')?.detail).toMatchObject({
        statement: { Effect: 'Allow', Action: [action] },
      });
      expect(
        (await cut([call(event, null, { omitted: true })], { granting: { grantGuarded: true } })).granted[action],
      ).toHaveLength(1);
    },
  );

  test('config:StopConfigurationRecorder and organizations:* are guarded', async () => {
    const { granted, generated } = await cut([
      call('config StopConfigurationRecorder', { configurationRecorderName: 'default' }),
      call('organizations CreateAccount', { accountName: 'x' }),
      call('organizations LeaveOrganization', null),
      call('organizations DescribeOrganization', null),
    ]);
    const withheld = generated.findings
      .filter(({ code }) => code === 'guarded-withheld')
      .map(({ message }) => message.split(' ')[0]);
    expect(granted).not.toHaveProperty('organizations:CreateAccount');
    expect(granted).not.toHaveProperty('organizations:DescribeOrganization');
    expect(withheld).toEqual(
      expect.arrayContaining(['organizations:CreateAccount', 'organizations:LeaveOrganization']),
    );
  });

  test('a role known by name is one role whatever its path', async () => {
    const { granted, codes } = await cut([call('iam PutRolePolicy', { roleName: 'x', policyName: 'p' })]);
    expect(granted).toEqual({ 'iam:PutRolePolicy': [iam('role/*/x'), iam('role/x')] });
    expect(codes).not.toContain('guarded-withheld');
  });

  test('the region stands in what is withheld', async () => {
    const { find } = await cut([call('cloudtrail StopLogging', null)]);
    expect(JSON.stringify(find('guarded-withheld')?.detail)).toContain(`arn:aws:cloudtrail:${REGION}:${A}:trail/*`);
  });
});
