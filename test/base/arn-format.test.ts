import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatVariables, parseArnFormat, renderArn } from '../../src/base/arn-format.js';
import { escapePolicyValue } from '../../src/base/policy-text.js';

const OBJECT = 'arn:${Partition}:s3:::${BucketName}/${ObjectName}';
const TABLE = 'arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}';
const LOG_GROUP = 'arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}';

describe('escapePolicyValue', () => {
  test.each([
    ['plain/key', 'plain/key', false],
    ['a*b?c$d', 'a${*}b${?}c${$}d', false],
    ['${aws:username}', '${$}{aws:username}', false],
    ['snow☃man', 'snow?man', true],
    ['bell\u0007', 'bell?', true],
    ['emoji😀', 'emoji??', true],
    ['', '', false],
  ])('RULE 7: %j becomes %j', (value, text, generalised) => {
    expect(escapePolicyValue(value)).toEqual({ text, generalised });
  });

  test('RULE 7: no value leaves a bare wildcard or variable', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const { text, generalised } = escapePolicyValue(value);
        const bare = text.replaceAll(/\$\{[*?$]\}/g, '');
        expect(bare).not.toMatch(/[*$]/);
        if (!generalised) expect(bare).not.toContain('?');
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});

describe('renderArn', () => {
  test('RULE 9: what is unknown becomes * inside the format', () => {
    expect(renderArn(TABLE, { Partition: 'aws', Region: 'eu-west-1', Account: '111122223333', TableName: null })).toBe(
      'arn:aws:dynamodb:eu-west-1:111122223333:table/*',
    );
  });
  test('a prefix is followed by *, its own stars escaped', () => {
    expect(renderArn(OBJECT, { Partition: 'aws', BucketName: 'b', ObjectName: 'a*/' }, ['ObjectName'])).toBe(
      'arn:aws:s3:::b/a${*}/*',
    );
  });
  test('a variable nobody gave is unknown, even one named like a prototype member', () => {
    expect(renderArn('arn:${Partition}:x:::${constructor}', { Partition: 'aws' })).toBe('arn:aws:x:::*');
  });
  test('stars of the format stay', () => {
    expect(
      renderArn('arn:${Partition}:iam::${Account}:role/*/${RoleNameWithPath}', {
        Partition: 'aws',
        Account: '1',
        RoleNameWithPath: 'N',
      }),
    ).toBe('arn:aws:iam::1:role/*/N');
  });
});

describe('parseArnFormat', () => {
  test.each([
    [OBJECT, 'arn:aws:s3:::b/k/l m', { Partition: 'aws', BucketName: 'b', ObjectName: 'k/l m' }],
    ['arn:${Partition}:s3:::${BucketName}', 'arn:aws:s3:::b/k', null],
    [TABLE, 'arn:aws:dynamodb:eu-west-1:1:table/t/index/i', null],
    [
      TABLE,
      'arn:aws-cn:dynamodb:cn-north-1:1:table/t',
      { Partition: 'aws-cn', Region: 'cn-north-1', Account: '1', TableName: 't' },
    ],
    [
      LOG_GROUP,
      'arn:aws:logs:eu-west-1:1:log-group:/aws/lambda/f',
      { Partition: 'aws', Region: 'eu-west-1', Account: '1', LogGroupName: '/aws/lambda/f' },
    ],
    [LOG_GROUP, 'arn:aws:logs:eu-west-1:1:log-group:/aws/lambda/f:*', null],
    [
      'arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}',
      'arn:aws:iam::1:role/a/b/R',
      { Partition: 'aws', Account: '1', RoleNameWithPath: 'a/b/R' },
    ],
    [TABLE, 'not an arn', null],
  ])('%s reads %s', (format, arn, expected) => {
    expect(parseArnFormat(format, arn)).toEqual(expected);
  });
  test('what was rendered from plain values reads back', () => {
    const name = fc.stringMatching(/^[a-zA-Z0-9_.-]{1,20}$/);
    fc.assert(
      fc.property(name, name, (BucketName, ObjectName) => {
        const variables = { Partition: 'aws', BucketName, ObjectName };
        expect(parseArnFormat(OBJECT, renderArn(OBJECT, variables))).toEqual(variables);
      }),
      { seed: 7 },
    );
  });
  test('a hostile value does not make matching slow', () => {
    const long = `arn:aws:dynamodb:${'a:'.repeat(200_000)}`;
    expect(parseArnFormat(TABLE, long)).toBeNull();
  });
});

test('formatVariables lists each variable once, in order', () => {
  expect(formatVariables(OBJECT)).toEqual(['Partition', 'BucketName', 'ObjectName']);
});
