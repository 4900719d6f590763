import { describe, expect, test } from 'vitest';
import type { CloudTrailRecord, Json } from '../../src/base/record.js';
import { denialText } from '../../src/usage/denial-text.js';
import { projectRecord } from '../../src/usage/project.js';
import { valuesAt } from '../../src/usage/project-values.js';
import { A, accountCopy, aliceIdentity, B, csvRecord, deployIdentity, record, without } from './records.js';

const parsed = (json: string): Json => JSON.parse(json) as Json;

const delegate = (invokedByDelegate: object): string | null =>
  projectRecord(record({ userIdentity: { ...aliceIdentity, invokedByDelegate } }), []).delegate;

describe('projectRecord', () => {
  test('gives every part of the key', () => {
    const one = record({ requestParameters: { bucketName: 'reports' }, errorCode: 'NoSuchBucketPolicy' });
    expect(projectRecord(one, ['request.bucketName', 'request.key|tree'])).toEqual({
      principal: {
        kind: 'user',
        arn: `arn:aws:iam::${A}:user/alice`,
        name: 'alice',
        account: A,
        id: 'AIDAALICEEXAMPLE',
      },
      eventType: 'AwsApiCall',
      eventCategory: 'Management',
      readOnly: true,
      eventSource: 's3.amazonaws.com',
      eventName: 'GetBucketPolicy',
      region: 'eu-west-1',
      account: A,
      callerAccount: A,
      errorCode: 'NoSuchBucketPolicy',
      via: null,
      delegate: null,
      console: false,
      tool: null,
      parameters: 'given',
      values: { 'request.bucketName': ['reports'] },
      context: {},
    });
  });

  test('says null, not a guess, where the source says nothing', () => {
    const bare = { eventTime: '2026-03-01T09:00:00Z', eventName: 'RunInstances' };
    const key = projectRecord(bare, []);
    expect(key).toMatchObject({
      eventType: 'AwsApiCall',
      eventCategory: null,
      readOnly: null,
      eventSource: null,
      region: null,
      account: null,
    });
    expect(key).toMatchObject({ callerAccount: null, errorCode: null, parameters: 'none', values: {} });
  });

  test.each([
    [true, true],
    ['true', true],
    ['False', false],
    ['', null],
    [undefined, null],
  ])('readOnly %j is %j', (given, read) => {
    expect(projectRecord({ ...record(), readOnly: given } as CloudTrailRecord, []).readOnly).toBe(read);
  });

  test('the account is the recipient’s, the caller’s beside it', () => {
    expect(projectRecord(accountCopy('AROADEPLOYEXAMPLE:s'), [])).toMatchObject({ account: B, callerAccount: A });
  });

  test('an error message without code is MessageOnly, empty texts are no error', () => {
    expect(projectRecord(record({ errorMessage: 'Failed authentication' }), []).errorCode).toBe('MessageOnly');
    expect(projectRecord(record({ errorMessage: '', errorCode: '' }), []).errorCode).toBeNull();
  });

  test('RULE 3: a delegate stands apart', () => {
    expect(delegate({ accountId: B })).toBe(B);
    expect(delegate({})).toBe('unknown');
    expect(projectRecord(record(), []).delegate).toBeNull();
  });

  test('RULE 4: via is invokedBy', () => {
    const via = record({ userIdentity: { ...aliceIdentity, invokedBy: 'cloudformation.amazonaws.com' } });
    expect(projectRecord(via, [])).toMatchObject({ via: 'cloudformation.amazonaws.com', tool: 'cloudformation' });
  });
});

const state = (one: CloudTrailRecord, shape?: 'console-csv' | 'trail'): string =>
  projectRecord(one, [], shape === undefined ? {} : { shape }).parameters;

describe('parameters', () => {
  test('RULE 5: a CSV leaves them out, which is not the same as none', () => {
    expect(state(csvRecord(), 'console-csv')).toBe('omitted');
    expect(state(without(record(), 'requestParameters'), 'trail')).toBe('none');
    expect(state(record({ requestParameters: null }), 'console-csv')).toBe('none');
  });

  test.each([
    [{ requestParameters: { a: 1 } }, 'given'],
    [{ requestParameters: {} }, 'none'],
    [{ requestParameters: null }, 'none'],
    [{ requestParameters: 'HIDDEN_DUE_TO_SECURITY_REASONS' }, 'omitted'],
    [{ requestParameters: { omitted: true } }, 'omitted'],
    [{ requestParameters: { omitted: false, a: 1 } }, 'given'],
    [{ omitted: true }, 'omitted'],
  ])('%j is %s', (fields, expected) => expect(state(record(fields))).toBe(expected));
});

describe('values', () => {
  const request = {
    bucketName: 'reports',
    Host: 'reports.s3.amazonaws.com',
    acl: '',
    count: 7,
    force: false,
    empty: null,
    names: ['b', 'a', 'b', 3],
    instancesSet: { items: [{ instanceId: 'i-2' }, { instanceId: 'i-1' }, { other: 1 }, null] },
    tagged: { InstanceId: { tag: 1, content: 'i-9' } },
    nested: [[{ x: '1' }], [{ x: '2' }]],
    statement: '  select * from t',
    secret: 'HIDDEN_DUE_TO_SECURITY_REASONS',
    'x-amz-acl': 'private',
  };
  const one = record({
    requestParameters: request,
    responseElements: { role: { arn: 'arn:r' } },
    additionalEventData: { SSEApplied: 'SSE_KMS' },
    resources: [
      { type: 'AWS::S3::Object', ARN: 'arn:aws:s3:::reports/a' },
      { type: 'AWS::S3::Bucket', ARN: 'arn:aws:s3:::reports', accountId: A },
      { type: 'AWS::S3::Object', ARNPrefix: 'arn:aws:s3:::reports/logs/' },
      { ARN: 'arn:aws:kms:eu-west-1:111122223333:key/k' },
      { type: 'AWS::EC2::VPC', name: 'vpc-1' },
      null as never,
    ],
  });

  test.each([
    ['request.bucketName', ['reports']],
    ['request.BucketName', ['reports']],
    ['request.host', ['reports.s3.amazonaws.com']],
    ['request.bucketname', []],
    ['request.acl', ['']],
    ['request.acl|present', ['true']],
    ['request.empty|present', []],
    ['request.missing|present', []],
    ['request.instancesSet|present', ['true']],
    ['request.count', ['7']],
    ['request.force', ['false']],
    ['request.names', ['3', 'a', 'b']],
    ['request.names[]', ['3', 'a', 'b']],
    ['request.instancesSet.items[].instanceId', ['i-1', 'i-2']],
    ['request.instancesSet.items.instanceId', []],
    ['request.tagged.InstanceId[].content', ['i-9']],
    ['request.nested[][].x', ['1', '2']],
    ['request.instancesSet', []],
    ['request.statement|verb', ['SELECT']],
    ['request.secret', []],
    ['request.x-amz-acl', ['private']],
    ['request.bucketName.more', []],
    ['request.__proto__', []],
    ['request.constructor.name', []],
    ['request.toString|present', []],
    ['response.role.arn', ['arn:r']],
    ['additional.SSEApplied', ['SSE_KMS']],
    ['resources[AWS::S3::Object]', ['arn:aws:s3:::reports/a']],
    ['resources[AWS::S3::Object]|tree', ['arn:aws:s3:::reports/a']],
    ['resources[AWS::S3::Object]|present', ['true']],
    ['resources-prefix[AWS::S3::Object]', ['arn:aws:s3:::reports/logs/*']],
    ['resources-prefix[*]', ['arn:aws:s3:::reports/logs/*']],
    ['resources[AWS::EC2::VPC]', ['vpc-1']],
    [
      'resources[*]',
      ['arn:aws:kms:eu-west-1:111122223333:key/k', 'arn:aws:s3:::reports', 'arn:aws:s3:::reports/a', 'vpc-1'],
    ],
    ['unknown.x', []],
    ['', []],
  ])('%s gives %j', (path, texts) => expect(valuesAt(one, path)).toEqual(texts));

  test('a spelled name wins over the toggled one', () => {
    const both = record({ requestParameters: { name: 'lower', Name: 'upper' } });
    expect(valuesAt(both, 'request.name')).toEqual(['lower']);
    expect(valuesAt(both, 'request.Name')).toEqual(['upper']);
  });

  test('a hostile __proto__ member is data', () => {
    const hostile = record({ requestParameters: parsed('{"__proto__":{"bucketName":"x"},"key":"__proto__"}') });
    expect(valuesAt(hostile, 'request.bucketName')).toEqual([]);
    expect(valuesAt(hostile, 'request.__proto__.bucketName')).toEqual(['x']);
    expect(projectRecord(hostile, ['request.key']).values).toEqual({ 'request.key': ['__proto__'] });
  });

  test.each([null, 'text', 7, true, []])('parameters that are %j have no members', (requestParameters) => {
    expect(valuesAt(record({ requestParameters }), 'request.bucketName')).toEqual([]);
  });

  test('resources that are no list are none', () => {
    expect(valuesAt({ ...record(), resources: { ARN: 'x' } } as never, 'resources[*]')).toEqual([]);
  });
});

describe('denials', () => {
  const USER = `User: arn:aws:iam::${A}:user/alice is not authorized to perform: `;
  const I = `arn:aws:ec2:eu-west-1:${A}:instance/i-1`;
  test.each([
    [`${USER}sts:AssumeRole on resource: arn:aws:iam::${A}:role/R`, 'sts:AssumeRole', `arn:aws:iam::${A}:role/R`],
    [
      `${USER}organizations:LeaveOrganization on resource: * because no identity-based policy allows the organizations:LeaveOrganization action`,
      'organizations:LeaveOrganization',
      '*',
    ],
    [
      `You are not authorized to perform this operation. ${USER}ec2:GetPasswordData on resource: ${I} because no identity-based policy allows the ec2:GetPasswordData action. Encoded authorization failure message: X`,
      'ec2:GetPasswordData',
      I,
    ],
    [`${USER}ec2:RunInstances on resource: ${I}. Encoded authorization failure message: X`, 'ec2:RunInstances', I],
    [
      `${USER}ec2:RunInstances on resource: ${I} with an explicit deny in a service control policy`,
      'ec2:RunInstances',
      I,
    ],
    [
      `${USER}s3:PutObject on resource: "arn:aws:s3:::b/a key because x" because no identity-based policy allows the s3:PutObject action`,
      's3:PutObject',
      'arn:aws:s3:::b/a key because x',
    ],
    [
      `${USER}SNS:ListTopics on resource: arn:aws:sns:eu-west-1:${A}:*`,
      'SNS:ListTopics',
      `arn:aws:sns:eu-west-1:${A}:*`,
    ],
    [`${USER}glue:GetJobs`, 'glue:GetJobs', null],
    [
      `${USER}kms:Decrypt on the resource associated with this ciphertext because it does not exist`,
      'kms:Decrypt',
      null,
    ],
    [`${USER}iam:PassRole on resource: arn:aws:iam::${A}:role/R.`, 'iam:PassRole', `arn:aws:iam::${A}:role/R`],
  ])('RULE 23: %s', (message, action, resource) => expect(denialText(message)).toEqual({ action, resource }));

  test.each([
    'Access Denied',
    'You are not authorized to perform this operation.',
    '',
    USER,
    'User not authorized to perform this operation as IAM user access is not activated',
  ])('%j names nothing', (message) => expect(denialText(message)).toBeNull());

  test('a resource that the 1 KB limit cut off is not taken for a whole one', () => {
    const long = `${USER}s3:GetObject on resource: arn:aws:s3:::b/${'k'.repeat(1100)}`;
    expect(denialText(long.slice(0, 1024))).toEqual({ action: 's3:GetObject', resource: null });
  });

  test('a hostile message takes linear time', () => {
    expect(denialText(`${USER}a:B on resource: arn:${' .'.repeat(500_000)}`)).toEqual({
      action: 'a:B',
      resource: null,
    });
    expect(denialText('not authorized to perform: '.repeat(40_000))).toBeNull();
  });

  test('are projected always, whatever the catalogue lists', () => {
    const denied = record({
      errorCode: 'AccessDenied',
      errorMessage: `${USER}s3:GetBucketPolicy on resource: arn:aws:s3:::reports`,
    });
    expect(projectRecord(denied, []).values).toEqual({
      'error.action': ['s3:GetBucketPolicy'],
      'error.resource': ['arn:aws:s3:::reports'],
    });
    expect(projectRecord(denied, ['error.action', 'request.bucketName']).values).toEqual({
      'request.bucketName': ['reports'],
      'error.action': ['s3:GetBucketPolicy'],
      'error.resource': ['arn:aws:s3:::reports'],
    });
  });
});

describe('console and tools', () => {
  test.each([
    [{ userAgent: 'console.amazonaws.com' }, true],
    [{ userAgent: 'signin.amazonaws.com' }, true],
    [{ userAgent: 'console.ec2.amazonaws.com' }, true],
    [{ userAgent: '[S3Console/0.4, aws-internal/3]' }, true],
    [{ userAgent: 'Mozilla/5.0 (X11)' }, true],
    [{ sessionCredentialFromConsole: 'true' }, true],
    [{ eventType: 'AwsConsoleSignIn' }, true],
    [{ userAgent: 'aws-cli/2.0 console.amazonaws.com' }, false],
    [{ userAgent: 'Boto3/1.15.2' }, false],
    [{ sessionCredentialFromConsole: 'false' }, false],
  ])('RULE 28: %j', (fields, fromConsole) => expect(projectRecord(record(fields), []).console).toBe(fromConsole));

  test.each([
    ['APN/1.0 HashiCorp/1.0 Terraform/1.5.0 (+https://www.terraform.io) terraform-provider-aws/5.0.0', 'terraform'],
    ['APN/1.0 Pulumi/1.0 Pulumi-AWS/v6 terraform-provider-aws', 'pulumi'],
    ['aws-cdk/2.100.0', 'cdk'],
    ['cloudformation.amazonaws.com', 'cloudformation'],
    ['aws-cli/2.0', null],
    ['x'.repeat(100_000), null],
  ])('RULE 17: %s', (userAgent, tool) => expect(projectRecord(record({ userAgent }), []).tool).toBe(tool));
});

describe('context keys', () => {
  const one = record({ userIdentity: deployIdentity, vpcEndpointId: 'vpce-1' });
  test('only the asked keys, null for what the request had not, none for what a record cannot say', () => {
    const contextKeys = [
      'aws:SourceIp',
      'AWS:PrincipalArn',
      'aws:username',
      'aws:SourceVpce',
      'aws:PrincipalTag/Team',
      '__proto__',
    ];
    const { context } = projectRecord(one, [], { contextKeys });
    expect(Object.entries(context)).toEqual([
      ['aws:SourceIp', null],
      ['AWS:PrincipalArn', `arn:aws:iam::${A}:role/ci/Deploy`],
      ['aws:username', null],
      ['aws:SourceVpce', 'vpce-1'],
    ]);
    expect(projectRecord(one, []).context).toEqual({});
  });

  test('a service name is no source IP', () => {
    const via = record({ sourceIPAddress: 'cloudformation.amazonaws.com' });
    expect(projectRecord(via, [], { contextKeys: ['aws:SourceIp'] }).context).toEqual({});
  });
});
