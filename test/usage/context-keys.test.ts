import { describe, expect, test } from 'vitest';
import type { CloudTrailRecord } from '../../src/base/record.js';
import { contextOf } from '../../src/usage/context-keys.js';
import { A, aliceIdentity, deployIdentity, record } from './records.js';

const MISSING = '(not known)';

function read(fields: Partial<CloudTrailRecord>, key: string, shape?: 'console-csv'): string | null {
  const value = contextOf(record(fields), [key], shape)[key];
  return value === undefined ? MISSING : value;
}

const session = (attributes: object, more: object = {}): Partial<CloudTrailRecord> => ({
  userIdentity: { ...deployIdentity, sessionContext: { ...deployIdentity.sessionContext, ...more, attributes } },
});

const role = { userIdentity: deployIdentity };
const throughEndpoint = { vpcEndpointId: 'vpce-1', sourceIPAddress: '10.0.0.7' };
const byService = {
  sourceIPAddress: 'athena.amazonaws.com',
  userIdentity: { ...deployIdentity, invokedBy: 'athena.amazonaws.com' },
};
const tags = (requestParameters: NonNullable<CloudTrailRecord['requestParameters']>): Partial<CloudTrailRecord> => ({
  requestParameters,
});

describe('RULE 24: condition keys from a record', () => {
  test.each<[key: string, fields: Partial<CloudTrailRecord>, value: string | null]>([
    ['aws:CurrentTime', {}, '2026-03-01T09:00:00Z'],
    ['aws:EpochTime', {}, '1772355600'],
    ['aws:SourceIp', {}, '192.0.2.7'],
    ['aws:SourceIp', { sourceIPAddress: '2001:db8::7' }, '2001:db8::7'],
    ['aws:SourceIp', throughEndpoint, null],
    ['aws:SourceIp', byService, MISSING],
    ['aws:SourceIp', { sourceIPAddress: 'AWS Internal' }, MISSING],
    ['aws:VpcSourceIp', throughEndpoint, '10.0.0.7'],
    ['aws:VpcSourceIp', {}, null],
    ['aws:SourceVpce', throughEndpoint, 'vpce-1'],
    ['aws:SourceVpce', {}, null],
    ['aws:SourceVpce', byService, MISSING],
    ['aws:SourceVpc', {}, null],
    ['aws:SourceVpc', throughEndpoint, MISSING],
    ['aws:RequestedRegion', {}, 'eu-west-1'],
    ['aws:MultiFactorAuthPresent', session({ mfaAuthenticated: 'true' }), 'true'],
    ['aws:MultiFactorAuthPresent', session({ mfaAuthenticated: false }), 'false'],
    ['aws:MultiFactorAuthPresent', {}, null],
    ['aws:MultiFactorAuthPresent', role, MISSING],
    ['aws:MultiFactorAuthAge', session({ mfaAuthenticated: 'false' }), null],
    ['aws:MultiFactorAuthAge', session({ mfaAuthenticated: 'true' }), MISSING],
    ['aws:PrincipalArn', role, `arn:aws:iam::${A}:role/ci/Deploy`],
    ['aws:PrincipalAccount', {}, A],
    ['aws:PrincipalType', role, 'AssumedRole'],
    ['aws:PrincipalType', {}, 'User'],
    ['aws:PrincipalIsAWSService', {}, 'false'],
    ['aws:PrincipalTag/Team', {}, MISSING],
    ['aws:userid', role, 'AROADEPLOYEXAMPLE:build-7'],
    ['aws:username', {}, 'alice'],
    ['aws:username', role, null],
    ['aws:SourceIdentity', session({}, { sourceIdentity: 'alice' }), 'alice'],
    ['aws:SourceIdentity', role, null],
    ['aws:TokenIssueTime', session({ creationDate: '2026-03-01T08:00:00Z' }), '2026-03-01T08:00:00Z'],
    ['aws:TokenIssueTime', {}, null],
    ['aws:UserAgent', {}, 'aws-cli/2.15.0'],
    ['aws:Referer', {}, MISSING],
    ['aws:SecureTransport', {}, MISSING],
    ['aws:SecureTransport', { tlsDetails: { tlsVersion: 'TLSv1.3' } }, 'true'],
    ['s3:prefix', tags({ bucketName: 'b', prefix: 'a/' }), 'a/'],
    ['s3:prefix', tags({ bucketName: 'b' }), null],
    ['s3:x-amz-acl', tags({ 'x-amz-acl': ['private'] }), 'private'],
    ['s3:prefix', { eventSource: 'sqs.amazonaws.com', ...tags({ prefix: 'a/' }) }, MISSING],
    ['s3:prefix', { requestParameters: null }, MISSING],
    [
      'iam:PolicyARN',
      { eventSource: 'iam.amazonaws.com', ...tags({ policyArn: 'arn:aws:iam::aws:policy/X' }) },
      'arn:aws:iam::aws:policy/X',
    ],
    ['aws:RequestTag/team', tags({ tags: [{ key: 'Team', value: 'blue' }] }), 'blue'],
    [
      'aws:RequestTag/Team',
      tags({ tagSpecificationSet: { items: [{ resourceType: 'instance', tags: [{ key: 'Team', value: 'x' }] }] } }),
      'x',
    ],
    ['aws:RequestTag/Team', tags({ tags: { Team: 'y' } }), 'y'],
    ['aws:RequestTag/Other', tags({ tags: { Team: 'y' } }), MISSING],
    [
      'aws:TagKeys',
      tags({
        tagSet: {
          items: [
            { key: 'b', value: '1' },
            { key: 'a', value: '2' },
          ],
        },
      }),
      '["a","b"]',
    ],
    ['aws:TagKeys', {}, MISSING],
    ['aws:SourceVpc', { ...throughEndpoint, eventContext: { requestContext: { 'aws:SourceVpc': 'vpc-1' } } }, 'vpc-1'],
  ])('%s', (key, fields, value) => expect(read(fields, key)).toBe(value));

  test('the console CSV leaves most things out, so that nothing follows from what is missing', () => {
    const fields = { userIdentity: { userName: 'alice' } };
    for (const key of [
      'aws:SourceVpce',
      'aws:PrincipalIsAWSService',
      'aws:SourceIdentity',
      'aws:username',
      's3:prefix',
    ])
      expect(read(fields, key, 'console-csv'), key).toBe(MISSING);
    expect(read({ ...fields, userIdentity: { ...aliceIdentity } }, 'aws:RequestedRegion', 'console-csv')).toBe(
      'eu-west-1',
    );
  });
});
