import type { Random } from './random.js';

/** One kind of call a made-up principal makes: its parts vary as real ones do. */
export interface Call {
  readonly source: string;
  readonly name: string;
  readonly readOnly: boolean;
  readonly request: (random: Random) => unknown;
  readonly response?: (random: Random) => unknown;
  readonly data?: boolean;
}

const ACCOUNT = '111122223333';
const bucket = (r: Random): string =>
  `acme-${r.pick(['raw', 'curated', 'logs', 'artifacts', 'reports'])}-${r.below(8)}`;
const instance = (r: Random): string => `i-0${r.hex(16)}`;
const table = (r: Random): string => `${r.pick(['orders', 'users', 'carts', 'events'])}-${r.pick(['dev', 'prod'])}`;
const fn = (r: Random): string => `${r.pick(['resize', 'notify', 'ingest', 'report'])}-${r.below(12)}`;
const none = (): null => null;
const s3Host = (r: Random): Record<string, unknown> => {
  const name = bucket(r);
  return { bucketName: name, Host: `${name}.s3.us-east-1.amazonaws.com` };
};

export const CALLS: readonly Call[] = [
  {
    source: 's3.amazonaws.com',
    name: 'GetObject',
    readOnly: true,
    data: true,
    request: (r) => ({ ...s3Host(r), key: `year=2026/month=03/day=${r.below(28) + 1}/part-${r.below(40)}.parquet` }),
  },
  {
    source: 's3.amazonaws.com',
    name: 'PutObject',
    readOnly: false,
    data: true,
    request: (r) => ({
      ...s3Host(r),
      key: `staging/${r.below(30)}/run-${r.below(50)}.json`,
      'x-amz-server-side-encryption': 'aws:kms',
    }),
  },
  {
    source: 's3.amazonaws.com',
    name: 'ListObjects',
    readOnly: true,
    request: (r) => ({ ...s3Host(r), prefix: `year=2026/month=0${r.below(9) + 1}/`, 'list-type': '2' }),
  },
  { source: 's3.amazonaws.com', name: 'GetBucketAcl', readOnly: true, request: (r) => ({ ...s3Host(r), acl: '' }) },
  {
    source: 'ec2.amazonaws.com',
    name: 'DescribeInstances',
    readOnly: true,
    request: (r) => ({
      instancesSet: { items: [{ instanceId: instance(r) }, { instanceId: instance(r) }] },
      filterSet: {},
    }),
  },
  {
    source: 'ec2.amazonaws.com',
    name: 'DescribeSecurityGroups',
    readOnly: true,
    request: () => ({
      securityGroupSet: {},
      securityGroupIdSet: {},
      filterSet: { items: [{ name: 'vpc-id', valueSet: { items: [{ value: 'vpc-0abc1234' }] } }] },
    }),
  },
  {
    source: 'ec2.amazonaws.com',
    name: 'DescribeNetworkInterfaces',
    readOnly: true,
    request: () => ({ networkInterfaceIdSet: {}, filterSet: {} }),
  },
  {
    source: 'ec2.amazonaws.com',
    name: 'RunInstances',
    readOnly: false,
    request: (r) => ({
      instancesSet: { items: [{ imageId: `ami-0${r.hex(16)}`, minCount: 1, maxCount: 1, keyName: 'ops' }] },
      instanceType: 'm6i.large',
      subnetId: `subnet-0${r.hex(16)}`,
      blockDeviceMapping: {},
    }),
    response: (r) => ({
      requestId: r.guid(),
      reservationId: `r-0${r.hex(16)}`,
      ownerId: ACCOUNT,
      groupSet: {},
      instancesSet: {
        items: [
          {
            instanceId: instance(r),
            imageId: `ami-0${r.hex(16)}`,
            instanceState: { code: 0, name: 'pending' },
            privateDnsName: 'ip-10-0-1-17.ec2.internal',
            placement: { availabilityZone: 'us-east-1a', tenancy: 'default' },
            monitoring: { state: 'disabled' },
            networkInterfaceSet: {
              items: [{ networkInterfaceId: `eni-0${r.hex(16)}`, status: 'in-use', macAddress: '0a:1b:2c:3d:4e:5f' }],
            },
          },
        ],
      },
    }),
  },
  {
    source: 'sts.amazonaws.com',
    name: 'AssumeRole',
    readOnly: true,
    request: (r) => ({
      roleArn: `arn:aws:iam::${ACCOUNT}:role/service/app-${r.below(100)}`,
      roleSessionName: `run-${r.below(1000)}`,
      durationSeconds: 3600,
    }),
    response: (r) => ({
      credentials: {
        accessKeyId: `ASIA${r.hex(16).toUpperCase()}`,
        sessionToken: r.hex(180),
        expiration: 'Mar 1, 2026, 10:00:00 AM',
      },
      assumedRoleUser: {
        assumedRoleId: `AROA${r.hex(16).toUpperCase()}:run`,
        arn: `arn:aws:sts::${ACCOUNT}:assumed-role/app/run`,
      },
    }),
  },
  { source: 'sts.amazonaws.com', name: 'GetCallerIdentity', readOnly: true, request: none },
  {
    source: 'kms.amazonaws.com',
    name: 'Decrypt',
    readOnly: true,
    request: (r) => ({
      encryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      encryptionContext: { 'aws:s3:arn': `arn:aws:s3:::${bucket(r)}` },
      keyId: `arn:aws:kms:us-east-1:${ACCOUNT}:key/0000000${r.below(10)}-1111-2222-3333-444455556666`,
    }),
  },
  {
    source: 'kms.amazonaws.com',
    name: 'GenerateDataKey',
    readOnly: true,
    request: (r) => ({
      keySpec: 'AES_256',
      encryptionContext: { 'aws:s3:arn': `arn:aws:s3:::${bucket(r)}` },
      keyId: `arn:aws:kms:us-east-1:${ACCOUNT}:key/0000000${r.below(10)}-1111-2222-3333-444455556666`,
    }),
  },
  {
    source: 'dynamodb.amazonaws.com',
    name: 'GetItem',
    readOnly: true,
    data: true,
    request: (r) => ({ tableName: table(r), key: { id: 'HIDDEN_DUE_TO_SECURITY_REASONS' }, consistentRead: false }),
  },
  {
    source: 'dynamodb.amazonaws.com',
    name: 'DescribeTable',
    readOnly: true,
    request: (r) => ({ tableName: table(r) }),
  },
  {
    source: 'lambda.amazonaws.com',
    name: 'GetFunction20150331v2',
    readOnly: true,
    request: (r) => ({ functionName: `arn:aws:lambda:us-east-1:${ACCOUNT}:function:${fn(r)}` }),
  },
  {
    source: 'lambda.amazonaws.com',
    name: 'UpdateFunctionCode20150331v2',
    readOnly: false,
    request: (r) => ({ functionName: fn(r), publish: true, s3Bucket: bucket(r), dryRun: false }),
    response: (r) => ({
      functionName: fn(r),
      runtime: 'nodejs20.x',
      role: `arn:aws:iam::${ACCOUNT}:role/lambda`,
      handler: 'index.handler',
      codeSize: 2048,
      timeout: 30,
      lastModified: '2026-03-01T09:00:00.000+0000',
      codeSha256: r.hex(64),
      version: '$LATEST',
      environment: {},
    }),
  },
  {
    source: 'logs.amazonaws.com',
    name: 'CreateLogStream',
    readOnly: false,
    request: (r) => ({
      logGroupName: `/aws/lambda/${fn(r)}`,
      logStreamName: `2026/03/0${r.below(9) + 1}/[$LATEST]${r.hex(32)}`,
    }),
  },
  { source: 'logs.amazonaws.com', name: 'DescribeLogGroups', readOnly: true, request: () => ({ limit: 50 }) },
  {
    source: 'monitoring.amazonaws.com',
    name: 'DescribeAlarms',
    readOnly: true,
    request: (r) => ({ alarmNames: [`alarm-${r.below(30)}`], maxRecords: 100 }),
  },
  {
    source: 'iam.amazonaws.com',
    name: 'GetRole',
    readOnly: true,
    request: (r) => ({ roleName: `app-${r.below(100)}` }),
  },
  {
    source: 'iam.amazonaws.com',
    name: 'PutRolePolicy',
    readOnly: false,
    request: (r) => ({
      roleName: `app-${r.below(100)}`,
      policyName: 'inline',
      policyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket(r)}/*` }],
      }),
    }),
  },
  {
    source: 'iam.amazonaws.com',
    name: 'ListAttachedRolePolicies',
    readOnly: true,
    request: (r) => ({ roleName: `app-${r.below(100)}` }),
  },
  {
    source: 'cloudformation.amazonaws.com',
    name: 'DescribeStackEvents',
    readOnly: true,
    request: (r) => ({ stackName: `arn:aws:cloudformation:us-east-1:${ACCOUNT}:stack/app-${r.below(20)}/${r.guid()}` }),
  },
  {
    source: 'ssm.amazonaws.com',
    name: 'GetParameter',
    readOnly: true,
    request: (r) => ({ name: `/app/${r.below(40)}/secret`, withDecryption: true }),
  },
  {
    source: 'ssm.amazonaws.com',
    name: 'UpdateInstanceInformation',
    readOnly: false,
    request: (r) => ({
      instanceId: instance(r),
      agentStatus: 'Active',
      agentVersion: '3.2.2086.0',
      platformType: 'Linux',
      computerName: 'ip-10-0-1-17.ec2.internal',
    }),
  },
  {
    source: 'secretsmanager.amazonaws.com',
    name: 'GetSecretValue',
    readOnly: true,
    request: (r) => ({ secretId: `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:app-${r.below(40)}-AbCdEf` }),
  },
  {
    source: 'ecr.amazonaws.com',
    name: 'BatchGetImage',
    readOnly: true,
    request: (r) => ({
      registryId: ACCOUNT,
      repositoryName: `app-${r.below(20)}`,
      imageIds: [{ imageTag: `v${r.below(100)}` }],
      acceptedMediaTypes: ['application/vnd.docker.distribution.manifest.v2+json'],
    }),
  },
  {
    source: 'ecs.amazonaws.com',
    name: 'DescribeTasks',
    readOnly: true,
    request: (r) => ({ cluster: 'prod', tasks: [`arn:aws:ecs:us-east-1:${ACCOUNT}:task/prod/${r.hex(32)}`] }),
  },
  {
    source: 'glue.amazonaws.com',
    name: 'GetTable',
    readOnly: true,
    request: (r) => ({ databaseName: 'lake', name: table(r), catalogId: ACCOUNT }),
  },
  {
    source: 'athena.amazonaws.com',
    name: 'StartQueryExecution',
    readOnly: false,
    request: (r) => ({
      queryString: 'HIDDEN_DUE_TO_SECURITY_REASONS',
      workGroup: 'primary',
      clientRequestToken: r.guid(),
    }),
    response: (r) => ({ queryExecutionId: r.guid() }),
  },
];
