import { describe, expect, it } from 'vitest';
import { TrimtrailError } from '../../src/base/errors.js';
import { allows } from '../../src/iam/allows.js';
import { POLICY_LIMITS, policySize } from '../../src/iam/limits.js';
import { parsePolicy } from '../../src/iam/parse-policy.js';

const arn = 'arn:aws:s3:::b/k';

describe('parsePolicy', () => {
  it('takes one statement, single texts and lists', () => {
    const policy = parsePolicy('{"Statement":{"Effect":"Allow","Action":"s3:*","NotResource":["a","b"]}}');
    expect(policy).toEqual({
      version: '2008-10-17',
      statements: [
        {
          sid: null,
          effect: 'Allow',
          actions: ['s3:*'],
          notActions: null,
          resources: null,
          notResources: ['a', 'b'],
          conditions: null,
        },
      ],
    });
  });

  it('reads conditions of any value', () => {
    const Condition = { Bool: { 'aws:SecureTransport': true }, NumericLessThan: { 's3:max-keys': [10, '20'] } };
    const policy = parsePolicy({ Statement: [{ Effect: 'Deny', NotAction: 's3:*', Resource: '*', Condition }] });
    expect(policy.statements[0]?.conditions?.get('Bool')?.get('aws:SecureTransport')).toEqual(['true']);
    expect(policy.statements[0]?.conditions?.get('NumericLessThan')?.get('s3:max-keys')).toEqual(['10', '20']);
  });

  it.each([
    ['not json'],
    ['[]'],
    ['null'],
    ['{}'],
    ['{"Version":"2020-01-01","Statement":[]}'],
    ['{"Statement":[null]}'],
    ['{"Statement":{"Effect":"allow","Action":"*","Resource":"*"}}'],
    ['{"Statement":{"Effect":"Allow","Action":"*"}}'],
    ['{"Statement":{"Effect":"Allow","Resource":"*"}}'],
    ['{"Statement":{"Effect":"Allow","Action":"*","NotAction":"*","Resource":"*"}}'],
    ['{"Statement":{"Effect":"Allow","Action":[1],"Resource":"*"}}'],
    ['{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}}'],
    ['{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":[]}}'],
    ['{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"a":{}}}}}'],
  ])('refuses %s with a reason', (text) => {
    expect(() => parsePolicy(text)).toThrow(TrimtrailError);
  });
});

const statement = (over: object): object => ({ Effect: 'Allow', Action: 's3:GetObject', Resource: arn, ...over });

describe('allows', () => {
  it.each([
    ['a grant', [statement({})], true],
    ['no statement', [], false],
    ['another action', [statement({ Action: 's3:PutObject' })], false],
    ['PEERS 17: NotAction', [statement({ Action: undefined, NotAction: 's3:Put*' })], true],
    ['PEERS 17: NotAction that names it', [statement({ Action: undefined, NotAction: ['s3:Get*'] })], false],
    ['PEERS 17: NotResource', [statement({ Resource: undefined, NotResource: 'arn:aws:s3:::c/*' })], true],
    [
      'PEERS 17: NotResource that names it',
      [statement({ Resource: undefined, NotResource: 'arn:aws:s3:::b/*' })],
      false,
    ],
    ['PEERS 17: a denial', [statement({}), statement({ Effect: 'Deny', Action: '*', Resource: '*' })], false],
    ['PEERS 17: a condition', [statement({ Condition: { Bool: { 'aws:SecureTransport': 'true' } } })], false],
    ['a variable', [statement({ Resource: 'arn:aws:s3:::b/${aws:username}' })], false],
    [
      'a denial on a variable',
      [statement({}), statement({ Effect: 'Deny', Resource: 'arn:aws:s3:::b/${aws:username}' })],
      false,
    ],
  ])('%s', (_name, statements, expected) => {
    const document = JSON.stringify({ Version: '2012-10-17', Statement: statements });
    expect(allows(parsePolicy(document), 's3:GetObject', arn)).toBe(expected);
  });
});

describe('policySize', () => {
  it('RULE 27: counts characters without white space', () => {
    const Statement = [
      { Sid: 'A', Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::b/a b'] },
    ] as const;
    const document = { Version: '2012-10-17', Statement } as const;
    expect(policySize(document)).toBe(JSON.stringify(document).length - 1);
    expect(POLICY_LIMITS).toMatchObject({ managed: 6_144, 'inline-user': 2_048, 'inline-group': 5_120 });
    expect(POLICY_LIMITS).toMatchObject({ 'inline-role': 10_240, 'permission-set': 32_768 });
  });
});
