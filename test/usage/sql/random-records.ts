import fc from 'fast-check';

const A = '111122223333';
const B = '444455556666';

/** One of the values, or nothing; odd ones are what real logs have been seen to hold, or worse. */
const maybe = (...values: readonly unknown[]): fc.Arbitrary<unknown> => fc.constantFrom(undefined, ...values);

const identity = fc.record({
  type: maybe(
    'IAMUser',
    'AssumedRole',
    'Role',
    'Root',
    'FederatedUser',
    'AWSService',
    'AWSAccount',
    'IdentityCenterUser',
    'SAMLUser',
    'Odd',
  ),
  principalId: maybe(
    'AIDAEXAMPLEALICE',
    'AROAEXAMPLEDEPLOY:s1',
    'AROAEXAMPLEDEPLOY:s2',
    `${A}:bob`,
    '',
    'odd:text',
    'AIDAEXAMPLEOTHER',
  ),
  arn: maybe(
    `arn:aws:iam::${A}:user/team/alice`,
    `arn:aws:iam::${B}:user/alice`,
    `arn:aws:sts::${A}:assumed-role/Deploy/s1`,
    `arn:aws:sts::${A}:federated-user/bob`,
    `arn:aws:iam::${A}:root`,
    'no arn',
  ),
  accountId: maybe(A, B, ''),
  userName: maybe('alice', 'root', "o'brien", '', 'HIDDEN_DUE_TO_SECURITY_REASONS'),
  accessKeyId: maybe('AKIAEXAMPLEEXAMPLE01', 'ASIAEXAMPLEEXAMPLE02', ''),
  invokedBy: maybe('lambda.amazonaws.com', 'cloudformation.amazonaws.com', 'AWS Internal'),
  invokedByDelegate: maybe({ accountId: B }, {}, 'odd'),
  onBehalfOf: maybe({ userId: 'u-1' }, {}),
  sessionContext: maybe(
    {},
    { sessionIssuer: {} },
    {
      sessionIssuer: {
        type: 'Role',
        arn: `arn:aws:iam::${A}:role/ci/Deploy`,
        principalId: 'AROAEXAMPLEDEPLOY',
        accountId: A,
        userName: 'Deploy',
      },
    },
    { sessionIssuer: { userName: 'Deploy', accountId: A }, attributes: { mfaAuthenticated: 'false' } },
    { attributes: { mfaAuthenticated: 'true', creationDate: '2026-03-01T00:00:00Z' }, sourceIdentity: 'alice' },
    { attributes: { mfaAuthenticated: false, creationDate: '20260301T000000Z', sourceIdentity: 'bob' } },
    { attributes: { mfaAuthenticated: null, creationDate: 5 }, sourceIdentity: '' },
    { sessionIssuer: { arn: `arn:aws:iam::${B}:role/Deploy` } },
  ),
});

const parameters = maybe(
  null,
  {},
  [],
  5,
  'HIDDEN_DUE_TO_SECURITY_REASONS',
  '{broken',
  { omitted: true },
  { omitted: 'true', bucketName: 'b' },
  { bucketName: 'b', key: 'x/y/z.txt' },
  { BucketName: 'c', Key: 'x/q.txt', bucketName: null },
  { bucketName: ['b', 'c'], key: 7 },
  { bucketName: { Name: 'd' } },
  { roleArn: `arn:aws:iam::${A}:role/ci/Deploy`, roleSessionName: 's1', tags: [{ key: 'a', value: 'b' }] },
  { instancesSet: { items: [{ imageId: 'ami-1', minCount: 1 }, { imageId: 'ami-2' }] }, instanceType: 't3.micro' },
  { instancesSet: { items: { imageId: 'ami-3' } }, subnetId: 'subnet-1' },
  { prefix: 'x/', 'max-keys': 7, 'x-amz-acl': ['private'], versionid: 'v' },
  { policyArn: `arn:aws:iam::${A}:policy/p`, Tags: [{ Key: 'team', Value: 'a' }] },
  { tagSpecificationSet: { items: [{ resourceType: 'volume', tags: [{ key: 'Team', value: 'b' }] }] } },
  { roleName: 'New', path: '/p/', "o'dd": 'x"y' },
);

/** Records as a careless world writes them, over few values, so that much of it coincides. */
export const randomRecord = fc
  .record({
    eventID: fc.oneof({ weight: 5, arbitrary: fc.uuid() }, { weight: 1, arbitrary: maybe('e1', 'E2', '0') }),
    eventTime: fc.constantFrom(
      '2026-03-01T00:00:00Z',
      '2026-03-01T12:00:00.5Z',
      '2026-03-02T23:59:59Z',
      '2026-03-05T01:00:00+02:00',
    ),
    eventSource: maybe('s3.amazonaws.com', 'sts.amazonaws.com', 'ec2.amazonaws.com', 'iam.amazonaws.com', "o'dd"),
    eventName: fc.constantFrom(
      'GetObject',
      'PutObject',
      'AssumeRole',
      'RunInstances',
      'CreateRole',
      'ListBuckets',
      "o'dd",
    ),
    eventType: maybe('AwsApiCall', 'AwsConsoleSignIn', 'AwsServiceEvent'),
    eventCategory: maybe('Management', 'Data'),
    awsRegion: maybe('us-east-1', 'eu-central-1', ''),
    recipientAccountId: maybe(A, B, ''),
    readOnly: maybe(true, false, 'true', 'TRUE', 'odd', null),
    userAgent: maybe(
      'aws-cli/2',
      'HashiCorp Terraform/1.7',
      'console.amazonaws.com',
      'cloudformation.amazonaws.com',
      '',
    ),
    sourceIPAddress: maybe('192.0.2.7', '198.51.100.1', 'lambda.amazonaws.com'),
    sessionCredentialFromConsole: maybe('true', true, 'false'),
    errorCode: maybe('AccessDenied', 'NoSuchKey', ''),
    errorMessage: maybe(
      '',
      'something',
      `User: x is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::b/k" because no identity-based policy allows it`,
      'not authorized to perform: odd',
    ),
    requestParameters: parameters,
    responseElements: maybe(
      null,
      {
        assumedRoleUser: { assumedRoleId: 'AROAEXAMPLEDEPLOY:s1' },
        credentials: { accessKeyId: 'ASIAEXAMPLEEXAMPLE02' },
      },
      {
        instancesSet: { items: [{ instanceId: 'i-1' }] },
        role: { roleName: 'New', arn: `arn:aws:iam::${A}:role/p/New` },
      },
    ),
    additionalEventData: maybe(null, 'text', { SSEApplied: 'SSE_KMS', 'x-amz-id-2': 'q' }),
    resources: maybe(
      null,
      [],
      [
        { ARN: 'arn:aws:s3:::b/k', type: 'AWS::S3::Object' },
        { ARN: 'arn:aws:s3:::b', accountId: A, type: 'AWS::S3::Bucket' },
      ],
      [{ ARNPrefix: 'arn:aws:s3:::b/', type: 'AWS::S3::Object' }, null, 'odd', { name: 'n', type: 'AWS::S3::Bucket' }],
    ),
    sharedEventID: fc.oneof(
      { weight: 6, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: maybe('sh1', 'sh2', '') },
    ),
    addendum: fc.oneof(
      { weight: 9, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: maybe({ originalEventID: 'e1' }, {}) },
    ),
    omitted: fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: maybe(true, false) }),
    userIdentity: fc.oneof({ weight: 9, arbitrary: identity }, { weight: 1, arbitrary: maybe({}, null, 'odd') }),
    vpcEndpointId: maybe('vpce-1', ''),
    tlsDetails: maybe(null, {}, { tlsVersion: 'TLSv1.3' }, 'odd'),
    eventContext: fc.oneof(
      { weight: 6, arbitrary: fc.constant(undefined) },
      {
        weight: 1,
        arbitrary: maybe(null, 'odd', {}, { requestContext: { 'aws:PrincipalOrgID': 'o-1', 'aws:SourceVpc': ['x'] } }),
      },
    ),
    managementEvent: maybe(true),
  })
  .map((record) => JSON.parse(JSON.stringify(record)) as Readonly<Record<string, unknown>>);
