import { describe, expect, test } from 'vitest';
import { grantedStatements } from '../../src/iam/contains.js';
import { replay } from '../../src/proof/replay.js';
import { withNearest } from '../../src/proof/why-not.js';
import { parsePolicy } from '../../src/iam/parse-policy.js';
import { bucket, grant, object, usageOf } from '../policy/fixtures.js';
import { evaluatorOf } from './principals.js';

const whyOf = (statements: readonly object[], calls = [grant('s3:GetObject', [object('reports', 'a/b.csv')])]) => {
  const document = { Version: '2012-10-17', Statement: statements };
  const { lines } = replay(usageOf(calls), evaluatorOf(document));
  return withNearest(lines, grantedStatements([{ name: 'p.json', policy: parsePolicy(document) }])).map(
    ({ why }) => why,
  );
};

describe('why a call would be denied', () => {
  test.each([
    [
      'the action is missing',
      [{ Effect: 'Allow', Action: 's3:PutObject', Resource: '*' }],
      'no statement names the action',
    ],
    [
      'the nearest resource',
      [
        { Sid: 'Far', Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::other/*' },
        {
          Sid: 'Near',
          Effect: 'Allow',
          Action: 's3:Get*',
          Resource: ['arn:aws:s3:::reports/b/*', 'arn:aws:s3:::reports/a/c.csv'],
        },
      ],
      'no statement that names the action has the resource; the nearest is arn:aws:s3:::reports/a/c.csv in Near of p.json',
    ],
    [
      'everything but the resource',
      [{ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::reports/*' }],
      'no statement that names the action allows it on the resource',
    ],
    [
      'a Deny is named as it was',
      [
        { Effect: 'Allow', Action: '*', Resource: '*' },
        { Sid: 'Never', Effect: 'Deny', Action: 's3:GetObject', Resource: '*' },
      ],
      'denied by statement Never of p0',
    ],
  ])('%s', (_what, statements, why) => {
    expect(whyOf(statements)).toEqual([why]);
  });

  test('what is allowed has no line', () => {
    expect(whyOf([{ Effect: 'Allow', Action: '*', Resource: '*' }], [grant('s3:ListBucket', [bucket('b')])])).toEqual(
      [],
    );
  });
});
