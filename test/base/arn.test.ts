import { describe, expect, test } from 'vitest';
import { isAccountId, parseArn, partitionOf } from '../../src/base/arn.js';

describe('parseArn', () => {
  test.each([
    ['arn:aws:s3:::bucket', { partition: 'aws', service: 's3', region: '', account: '', resource: 'bucket' }],
    [
      'arn:aws-us-gov:iam::111122223333:user/team/alice',
      { partition: 'aws-us-gov', service: 'iam', region: '', account: '111122223333', resource: 'user/team/alice' },
    ],
    [
      'arn:aws:logs:eu-west-1:111122223333:log-group:/a:b:*',
      { partition: 'aws', service: 'logs', region: 'eu-west-1', account: '111122223333', resource: 'log-group:/a:b:*' },
    ],
    ['arn:aws:s3:::', { partition: 'aws', service: 's3', region: '', account: '', resource: '' }],
  ])('%s', (text, parts) => expect(parseArn(text)).toEqual(parts));

  test.each(['', 'arn', 'arn:aws:s3', 'arn:aws:s3::', 'ARN:aws:s3:::b', 'arn::s3:::b', 'arn:aws::::b', 'bucket'])(
    '%j is none',
    (text) => {
      expect(parseArn(text)).toBeNull();
    },
  );
});

test.each([
  ['111122223333', true],
  ['11112222333', false],
  ['1111222233334', false],
  ['11112222333a', false],
  ['１１１１２２２２３３３３', false],
  ['', false],
])('isAccountId %j is %j', (text, is) => expect(isAccountId(text)).toBe(is));

test.each([
  [null, 'aws'],
  ['eu-west-1', 'aws'],
  ['cn-north-1', 'aws-cn'],
  ['us-gov-west-1', 'aws-us-gov'],
  ['us-iso-east-1', 'aws-iso'],
  ['us-isob-east-1', 'aws-iso-b'],
  ['eu-isoe-west-1', 'aws-iso-e'],
  ['us-isof-south-1', 'aws-iso-f'],
  ['eusc-de-east-1', 'aws-eusc'],
])('PEERS 21: region %j lies in partition %s', (region, partition) => expect(partitionOf(region)).toBe(partition));
