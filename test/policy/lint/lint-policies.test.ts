import { describe, expect, test } from 'vitest';
import { parsePolicy } from '../../../src/iam/parse-policy.js';
import { shippedCatalog } from '../../../src/main/catalog-files.js';
import { lintPolicies } from '../../../src/policy/lint/lint-policies.js';
import { actionsNamed } from '../../../src/policy/lint/known-actions.js';
import { RISKS } from '../../../src/policy/lint/risk-table.js';

interface Given {
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Effect?: 'Allow' | 'Deny';
  readonly Condition?: unknown;
}

const BUCKET = 'arn:aws:s3:::example';
const OBJECTS = 'arn:aws:s3:::example/*';
const MFA = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };

async function codesOf(...statements: readonly Given[]): Promise<readonly string[]> {
  const Statement = statements.map((statement) => ({ Effect: 'Allow', ...statement }));
  const policy = parsePolicy({ Version: '2012-10-17', Statement });
  const findings = await lintPolicies([{ name: 'test', policy }], await shippedCatalog());
  return findings.map(({ code }) => code);
}

const CASES: readonly (readonly [name: string, statements: readonly Given[], codes: readonly string[]])[] = [
  ['nothing to say', [{ Action: 's3:ListBucket', Resource: BUCKET }], []],
  ['case does not count', [{ Action: 'S3:listbucket', Resource: BUCKET }], []],
  ['an action that does not exist', [{ Action: 's3:ListObjectsV2', Resource: BUCKET }], ['action-unknown']],
  ['a service that does not exist', [{ Action: 'email:SendEmail', Resource: '*' }], ['action-unknown']],
  ['a pattern that names nothing', [{ Action: 's3:Fetch*', Resource: '*' }], ['action-unknown']],
  [
    'PEERS 16: an object action on a bucket alone',
    [{ Action: 's3:PutObject', Resource: BUCKET }],
    ['action-resource-mismatch', 'resource-unused'],
  ],
  [
    'PEERS 16: a bucket action on objects alone',
    [{ Action: 's3:ListBucket', Resource: OBJECTS }],
    ['action-resource-mismatch', 'resource-unused'],
  ],
  ['both under one statement', [{ Action: ['s3:ListBucket', 's3:PutObject'], Resource: [BUCKET, OBJECTS] }], []],
  [
    'an action without resource types on an ARN',
    [{ Action: 's3:ListAllMyBuckets', Resource: BUCKET }],
    ['action-resource-mismatch', 'resource-unused'],
  ],
  [
    'a resource of another service',
    [
      {
        Action: 'sqs:SendMessage',
        Resource: ['arn:aws:sqs:eu-west-1:111122223333:q', 'arn:aws:sns:eu-west-1:111122223333:q'],
      },
    ],
    ['resource-unused'],
  ],
  [
    'a covered resource',
    [{ Action: 's3:PutObject', Resource: [OBJECTS, 'arn:aws:s3:::example/a/*'] }],
    ['resource-covered'],
  ],
  [
    'a statement inside another',
    [
      { Action: 's3:List*', Resource: '*' },
      { Action: 's3:ListBucket', Resource: BUCKET },
    ],
    ['statement-redundant'],
  ],
  [
    'the same twice: the later one is redundant',
    [
      { Action: 's3:ListBucket', Resource: BUCKET },
      { Action: 's3:ListBucket', Resource: BUCKET },
    ],
    ['statement-redundant'],
  ],
  [
    'not inside one that has conditions',
    [
      { Action: 's3:List*', Resource: '*', Condition: MFA },
      { Action: 's3:ListBucket', Resource: BUCKET },
    ],
    [],
  ],
  [
    'inside one with the same conditions',
    [
      { Action: 's3:List*', Resource: '*', Condition: MFA },
      { Action: 's3:ListBucket', Resource: BUCKET, Condition: MFA },
    ],
    ['statement-redundant'],
  ],
  [
    'allowed and denied',
    [
      { Action: 's3:ListBucket', Resource: BUCKET },
      { Action: 's3:*', Resource: '*', Effect: 'Deny' },
    ],
    ['statement-shadowed'],
  ],
  [
    'one exact role to assume is ordinary',
    [{ Action: 'sts:AssumeRole', Resource: 'arn:aws:iam::444455556666:role/R' }],
    [],
  ],
  [
    'any role is not',
    [{ Action: 'sts:AssumeRole', Resource: 'arn:aws:iam::444455556666:role/*' }],
    ['escalation-remains'],
  ],
  [
    'PassRole needs something to pass it to',
    [{ Action: 'iam:PassRole', Resource: 'arn:aws:iam::111122223333:role/R' }],
    [],
  ],
  [
    'and is a risk with it',
    [
      { Action: 'iam:PassRole', Resource: 'arn:aws:iam::111122223333:role/R' },
      { Action: 'lambda:CreateFunction', Resource: 'arn:aws:lambda:eu-west-1:111122223333:function:*' },
    ],
    ['escalation-remains'],
  ],
  [
    'a risk that is denied everywhere is none',
    [
      { Action: 'iam:CreateAccessKey', Resource: 'arn:aws:iam::111122223333:user/alice' },
      { Action: 'iam:*', Resource: 'arn:aws:iam::111122223333:user/other', Effect: 'Deny' },
      { Action: 'iam:Create*', Resource: '*', Effect: 'Deny', Condition: MFA },
    ],
    ['escalation-remains'],
  ],
  ['one object is ordinary', [{ Action: 's3:GetObject', Resource: `${BUCKET}/a` }], []],
  ['one bucket too', [{ Action: 's3:GetObject', Resource: OBJECTS }], []],
  ['all buckets are not', [{ Action: 's3:GetObject', Resource: 'arn:aws:s3:::*' }], ['exfiltration-remains']],
];

describe('lint', () => {
  test.each(CASES)('%s', async (_, statements, codes) => {
    expect((await codesOf(...statements)).toSorted()).toEqual(codes.toSorted());
  });

  test('AdministratorAccess holds every risk', async () => {
    const codes = await codesOf({ Action: '*', Resource: '*' });
    expect(codes).toHaveLength(RISKS.length);
  });

  test('what NotAction leaves out is no risk', async () => {
    const statement = { Effect: 'Allow', NotAction: ['iam:*', 'sts:*'], Resource: '*' };
    const policy = parsePolicy({ Version: '2012-10-17', Statement: [statement] });
    const findings = await lintPolicies([{ name: 'test', policy }], await shippedCatalog());
    expect(findings.filter(({ message }) => message.startsWith('iam:') || message.startsWith('sts:'))).toEqual([]);
    expect(findings.length).toBeGreaterThan(0);
  });
});

test('every action of the risk table exists', async () => {
  const catalog = await shippedCatalog();
  for (const action of new Set(RISKS.flatMap(({ actions }) => actions)))
    expect(await actionsNamed(action, catalog), action).toHaveLength(1);
});
