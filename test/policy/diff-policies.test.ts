import { describe, expect, test } from 'vitest';
import { parsePolicy } from '../../src/iam/parse-policy.js';
import { diffPolicies, isWider } from '../../src/policy/diff-policies.js';

interface Given {
  readonly Effect?: 'Allow' | 'Deny';
  readonly Action?: string | readonly string[];
  readonly NotAction?: string;
  readonly Resource: string | readonly string[];
  readonly Condition?: unknown;
}

const A = 'arn:aws:s3:::a/*';
const B = 'arn:aws:s3:::b/*';
const MFA = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
const get = (Resource: string | readonly string[], over: Partial<Given> = {}): Given => ({
  Action: 's3:GetObject',
  Resource,
  ...over,
});
const named = (statements: readonly Given[]) => [
  {
    name: 'p',
    policy: parsePolicy({
      Version: '2012-10-17',
      Statement: statements.map((statement) => ({ Effect: 'Allow', ...statement })),
    }),
  },
];

/** Before, after, and the lines of the diff as `kind action resource`. */
const CASES: readonly (readonly [
  name: string,
  before: readonly Given[],
  after: readonly Given[],
  lines: readonly string[],
])[] = [
  ['nothing', [], [], []],
  ['the same', [get(A)], [get(A)], []],
  ['split over statements', [get([A, B])], [get(A), get(B)], []],
  ['the same in another spelling', [get(A, { Action: 'S3:getobject' })], [get([A], { Action: ['s3:GetObject'] })], []],
  ['narrower', [get('*')], [get(A)], ['lost s3:GetObject *']],
  ['wider', [get(A)], [get('arn:aws:s3:::*')], ['gained s3:GetObject arn:aws:s3:::*']],
  ['elsewhere', [get(A)], [get(B)], [`gained s3:GetObject ${B}`, `lost s3:GetObject ${A}`]],
  ['inside an action pattern', [get(A, { Action: 's3:Get*' })], [get(A)], [`lost s3:Get* ${A}`]],
  ['a condition more', [get(A)], [get(A, { Condition: MFA })], [`lost s3:GetObject ${A}`]],
  ['a condition less', [get(A, { Condition: MFA })], [get(A)], [`gained s3:GetObject ${A}`]],
  ['a denial more', [get(A)], [get(A), get(A, { Effect: 'Deny' })], [`denialsAdded s3:GetObject ${A}`]],
  ['a denial less', [get(A), get('*', { Effect: 'Deny' })], [get(A)], ['denialsRemoved s3:GetObject *']],
  ['inside NotAction', [{ NotAction: 'iam:*', Resource: '*' }], [get(A)], ['lost * *']],
  [
    'what NotAction leaves out',
    [{ NotAction: 's3:*', Resource: '*' }],
    [get(A)],
    [`gained s3:GetObject ${A}`, 'lost * *'],
  ],
];

describe('diff by meaning', () => {
  test.each(CASES)('%s', (...[, before, after, lines]) => {
    const diff = diffPolicies(named(before), named(after));
    const found = Object.entries(diff).flatMap(([kind, changes]: [string, (typeof diff)['gained']]) =>
      changes.map(({ action, resource }) => `${kind} ${action} ${resource}`),
    );
    expect(found).toEqual(lines);
    expect(isWider(diff)).toBe(lines.some((line) => line.startsWith('gained') || line.startsWith('denialsRemoved')));
  });
});
