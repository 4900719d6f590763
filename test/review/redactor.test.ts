import { describe, expect, test } from 'vitest';
import { Pseudonyms } from '../../src/review/pseudonyms.js';
import { redactDocument } from '../../src/review/redact-document.js';
import { Redactor } from '../../src/review/redactor.js';

const words = new Map([
  ['iam', new Set(['role', 'user', 'policy'])],
  ['dynamodb', new Set(['table', 'index'])],
  ['logs', new Set(['log-group', 'log-stream'])],
]);
const redactor = (): Redactor => new Redactor({ words });

describe('an ARN keeps its shape', () => {
  test.each([
    ['arn:aws:iam::111122223333:role/teams/Deploy', 'arn:aws:iam::account-1:role/name-1/name-2'],
    ['arn:aws:iam::111122223333:role/*', 'arn:aws:iam::account-1:role/*'],
    ['arn:aws:s3:::acme-payroll/2026/*', 'arn:aws:s3:::name-1/name-2/*'],
    ['arn:aws:s3:::acme-payroll/report-*', 'arn:aws:s3:::name-1/name-2*'],
    ['arn:aws:s3:::b/a${*}b', 'arn:aws:s3:::name-1/name-2'],
    ['arn:aws:s3:::b/${aws:username}/*', 'arn:aws:s3:::name-1/${aws:username}/*'],
    ["arn:aws:s3:::b/${aws:username, 'alice'}", 'arn:aws:s3:::name-1/${aws:username}'],
    [
      'arn:aws:dynamodb:eu-west-1:111122223333:table/Orders/index/ByDay',
      'arn:aws:dynamodb:eu-west-1:account-1:table/name-1/index/name-2',
    ],
    [
      'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-??????',
      'arn:aws:secretsmanager:eu-west-1:account-1:name-1:name-2??????',
    ],
    ['arn:aws:iam::aws:policy/AdministratorAccess', 'arn:aws:iam::aws:policy/AdministratorAccess'],
    ['arn:aws-cn:s3:::b', 'arn:aws-cn:s3:::name-1'],
    ['arn:*:s3:*:*:*', 'arn:*:s3:*:*:*'],
    ['*', '*'],
    ['some-name', 'name-1'],
  ])('%s', (arn, expected) => {
    expect(redactor().arn(arn)).toBe(expected);
  });
});

describe('texts', () => {
  test.each([
    ['seen from 198.51.100.7 and 2001:db8::17:1', 'seen from address-1 and address-2'],
    ['at 09:00:00 on 2026-03-01T09:00:00Z', 'at 09:00:00 on 2026-03-01T09:00:00Z'],
    ['key AKIAIOSFODNN7EXAMPLE', 'key key-1'],
    ['role AROAEXAMPLEID1234', 'role id-1'],
    ['event 00000000-0000-4000-8000-00000000000a.', 'event event-1.'],
    ['events by account: 111122223333 4', 'events by account: account-1 4'],
    [
      'iam:PassRole on arn:aws:iam::111122223333:role/Deploy, twice',
      'iam:PassRole on arn:aws:iam::account-1:role/name-1, twice',
    ],
    ['1714550400 bytes', '1714550400 bytes'],
  ])('%s', (text, expected) => {
    expect(redactor().prose(text)).toBe(expected);
  });

  test('a name that was met is found wherever it stands, the longest first', () => {
    const one = redactor();
    one.secret('role', 'Deploy');
    one.secret('role', 'Deploy Prod');
    expect(one.prose('Deploy Prod and Deploy; Deployment')).toBe('role-2 and role-1; Deployment');
  });

  test('a long name is replaced inside a word too', () => {
    const one = redactor();
    one.secret('name', 'acme-payroll');
    expect(one.prose('acme-payroll.s3.amazonaws.com')).toBe('name-1.s3.amazonaws.com');
  });

  test.each(['a.*b', '(x', '[', '\\', '^$', '|', 'é', '🦆', 'a\nb', '${', '$&'])('a hostile name: %j', (name) => {
    const one = redactor();
    one.secret('name', name);
    expect(one.prose(`before ${name} after`)).toBe('before name-1 after');
  });

  test('the same text has one pseudonym, whatever it is called later', () => {
    const names = new Pseudonyms();
    expect([names.of('user', 'x'), names.of('name', 'y'), names.of('role', 'x')]).toEqual([
      'user-1',
      'name-1',
      'user-1',
    ]);
  });
});

describe('values of conditions', () => {
  test.each([
    ['true', 'true'],
    ['eu-west-1', 'eu-west-1'],
    ['ec2.amazonaws.com', 'ec2.amazonaws.com'],
    ['s3.eu-west-1.amazonaws.com', 's3.eu-west-1.amazonaws.com'],
    ['203.0.113.0/24', 'address-1'],
    ['vpce-0a1b2c3d', 'value-1'],
    ['o-a1b2c3d4e5', 'value-1'],
    ['111122223333', 'account-1'],
    ['${aws:PrincipalAccount}', '${aws:PrincipalAccount}'],
  ])('%s', (value, expected) => {
    expect(redactor().value(value)).toBe(expected);
  });
});

test('a policy as someone wrote it', () => {
  const document = {
    Version: '2012-10-17',
    Id: 'acme',
    Statement: {
      Sid: 'OnlyBob',
      Effect: 'Deny',
      NotAction: ['iam:*'],
      Resource: 'arn:aws:s3:::acme',
      Condition: { StringLike: { 'aws:ResourceTag/team': ['payroll', 'true'] } },
      Comment: 'ask bob',
    },
  };
  expect(redactDocument(redactor(), document)).toEqual({
    Version: '2012-10-17',
    Id: 'statement-1',
    Statement: {
      Sid: 'statement-2',
      Effect: 'Deny',
      NotAction: ['iam:*'],
      Resource: 'arn:aws:s3:::statement-1',
      Condition: { StringLike: { 'aws:ResourceTag/name-1': ['value-1', 'true'] } },
      Comment: 'name-2',
    },
  });
});
