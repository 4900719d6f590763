import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CloudTrailRecord } from '../../src/base/record.js';
import { escapePolicyValue } from '../../src/base/policy-text.js';
import { allows } from '../../src/iam/allows.js';
import { explainPolicy } from '../../src/render/explain-policy.js';
import { findingsSummary } from '../../src/render/findings-summary.js';
import { principalsTable, usageTable } from '../../src/render/tables.js';
import { summarizeCalls, summarizePrincipals } from '../../src/usage/summaries.js';
import { HOSTILE } from '../policy/hostile-values.js';
import { alice, bucket, call, cut, failing, iam, onObject, regional, role, type Cut } from './pipeline.js';

const exact = { granting: { resources: 'exact' } } as const;
const shown = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
const cases = HOSTILE.map((value) => [shown(value), value] as const);

/** Places whose text must not matter to the policy at all. */
const SILENT: Readonly<Record<string, (value: string) => readonly CloudTrailRecord[]>> = {
  'session name': (value) => [call('s3 ListBuckets', null, { userIdentity: role('Deploy', { session: value }) })],
  'tag and source identity': (value) => [
    call(
      'sts AssumeRole',
      { roleArn: iam('role/x'), roleSessionName: value, tags: [{ key: value, value }], sourceIdentity: value },
      { userIdentity: role('Deploy') },
    ),
  ],
  'user agent, address, request id': (value) => [
    call('s3 ListBuckets', null, {
      userAgent: value,
      sourceIPAddress: value,
      requestID: value,
      userIdentity: role('Deploy'),
    }),
  ],
  'error message': (value) => [
    failing(call('s3 ListBuckets', null, { userIdentity: role('Deploy') }), 'ThrottlingException', value),
  ],
  'a parameter that no rule reads': (value) => [
    call('s3 ListBuckets', { [value]: value, nested: { [value]: [value] } }, { userIdentity: role('Deploy') }),
  ],
};

describe.each(Object.entries(SILENT))('RULE 7: a hostile %s changes nothing', (_, recordsOf) => {
  const plain = cut(recordsOf('plain'), { principal: 'role/Deploy' });
  test.each(cases)('%s', async (_shown, value) => {
    expect((await cut(recordsOf(value), { principal: 'role/Deploy' })).json).toBe((await plain).json);
  });
});

/** Places where the value becomes part of an ARN: of that ARN and of no other. */
const NAMING = {
  'object key': (value: string) => ({
    record: onObject('GetObject', `b/${value}`),
    action: 's3:GetObject',
    arn: (text: string) => `${bucket('b')}/${text}`,
  }),
  'table name': (value: string) => ({
    record: call('dynamodb DescribeTable', { tableName: value }),
    action: 'dynamodb:DescribeTable',
    arn: (text: string) => regional('dynamodb', `table/${text}`),
  }),
  'parameter name': (value: string) => ({
    record: call('ssm GetParameter', { name: `p/${value}` }),
    action: 'ssm:GetParameter',
    arn: (text: string) => regional('ssm', `parameter/p/${text}`),
  }),
};

describe.each(Object.entries(NAMING))('RULE 7: a hostile %s', (place, at) => {
  // whole ARNs may stand for names; a parameter's name may carry `:version`; the empty text names nothing
  const usable = cases.filter(
    ([, value]) => !value.startsWith('arn:') && !(place === 'parameter name' && value.includes(':')),
  );
  test.each(usable)('%s is allowed and widens nothing', async (_shown, value) => {
    const { record, action, arn } = at(value);
    const { generated, granted } = await cut([record], exact);
    expect(Object.keys(granted)).toEqual([action]);
    expect(granted[action]).toHaveLength(1);
    expect(allows(generated.policy, action, arn(value))).toBe(true);
    const { generalised } = escapePolicyValue(value);
    for (const other of [`${value}x`, `x${value}`, 'other', value.replaceAll('*', 'x'), value.replaceAll('?', 'x')]) {
      if (other !== value && !generalised)
        expect(allows(generated.policy, action, arn(other)), shown(other)).toBe(false);
    }
    expect(generated.policy.Statement.every(({ Sid }) => /^[A-Za-z0-9]+$/.test(Sid))).toBe(true);
  });
});

test('RULE 7: whatever the key, the default policy allows it and no other bucket', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }), async (key) => {
      const { generated } = await cut([onObject('GetObject', `b/${key}`)]);
      expect(allows(generated.policy, 's3:GetObject', `${bucket('b')}/${key}`)).toBe(true);
      expect(allows(generated.policy, 's3:GetObject', `${bucket('c')}/${key}`)).toBe(false);
      expect(allows(generated.policy, 's3:PutObject', `${bucket('b')}/${key}`)).toBe(false);
    }),
    { seed: 7, numRuns: 300 },
  );
});

// eslint-disable-next-line no-control-regex -- that none is there is the point
const MOVES_A_CURSOR = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200b\ufeff]/;

function everyText({ usage, generated }: Cut): string {
  return [
    explainPolicy(generated),
    findingsSummary(generated.findings),
    principalsTable(summarizePrincipals(usage.rows)),
    usageTable(summarizeCalls(usage.rows)),
  ].join('\n');
}

test.each(cases)('nothing of %s reaches a terminal as it is', async (_shown, value) => {
  const name = value === '' ? 'x' : value;
  const text = everyText(
    await cut(
      [
        onObject('GetObject', `b/${name}`, { userIdentity: { ...alice, arn: iam(`user/${name}`), userName: name } }),
        call(`${name} ${name.replaceAll(' ', '_')}`, null, {
          userIdentity: { ...alice, arn: iam(`user/${name}`), userName: name },
        }),
        failing(
          call('s3 GetBucketAcl', { bucketName: name }, { userIdentity: { ...alice, arn: iam(`user/${name}`) } }),
          name,
        ),
      ],
      { principal: null },
    ),
  );
  expect(MOVES_A_CURSOR.test(text)).toBe(false);
  expect(text).not.toContain('\u001b');
});
