import { describe, expect, test } from 'vitest';
import { create, map, remove } from './mapped.js';

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
