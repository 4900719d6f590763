import { describe, expect, test } from 'vitest';
import { create, map, remove } from './mapped.js';

describe('RULE 17: lifecycle gap', () => {
  test('a create without its delete', async () => {
    const mapped = await map([create({ count: 2 })]);
    expect(mapped.findings).toMatchObject([
      {
        code: 'lifecycle-gap',
        severity: 'medium',
        count: 2,
        detail: {
          action: 's3:CreateBucket',
          counterpart: 's3:DeleteBucket',
          statement: { Effect: 'Allow', Action: ['s3:DeleteBucket'], Resource: ['arn:aws:s3:::data'] },
        },
      },
    ]);
  });
  test('with its delete there is none', async () => {
    expect((await map([create(), remove()])).findings).toEqual([]);
  });
  test('a denied delete does not close the gap', async () => {
    expect((await map([create(), remove({ errorCode: 'AccessDenied' })])).codes).toContain('lifecycle-gap');
  });
  test.each([
    ['terraform', { tool: 'terraform' as const }],
    ['CloudFormation', { via: 'cloudformation.amazonaws.com' }],
  ])('high when made by %s', async (_name, fields) => {
    expect((await map([create(fields)])).findings).toMatchObject([{ code: 'lifecycle-gap-iac', severity: 'high' }]);
  });
  test('data events build nothing', async () => {
    expect((await map([create({ eventCategory: 'Data' })])).findings).toEqual([]);
  });
});
