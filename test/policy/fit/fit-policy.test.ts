import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TrimtrailError } from '../../../src/base/errors.js';
import { allows } from '../../../src/iam/allows.js';
import { policySize } from '../../../src/iam/limits.js';
import type { PolicyDocument, Statement } from '../../../src/iam/types.js';
import { fitPolicy, type FittedPolicy } from '../../../src/policy/fit/fit-policy.js';
import { documentOf, type FitOptions } from '../../../src/policy/fit/types.js';
import { wildcardActions } from '../../../src/policy/fit/wildcard-actions.js';
import type { Evidence, GeneratedPolicy } from '../../../src/policy/types.js';

const KNOWN: Readonly<Record<string, readonly string[]>> = {
  ec2: [
    'DescribeInstances',
    'DescribeInstanceStatus',
    'DescribeVpcs',
    'RunInstances',
    'StartInstances',
    'StopInstances',
  ],
  s3: ['GetObject', 'GetObjectTagging', 'GetBucketAcl', 'PutObject', 'ListBucket'],
  sqs: ['SendMessage', 'ReceiveMessage', 'DeleteMessage'],
};
const actionsOf = (prefix: string): readonly string[] => KNOWN[prefix] ?? [];

const statement = (Sid: string, Action: readonly string[], Resource: readonly string[]): Statement => ({
  Sid,
  Effect: 'Allow',
  Action,
  Resource,
});
const arns = (service: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `arn:aws:${service}:eu-west-1:111122223333:thing/${index}`);

function evidenceFor(policy: PolicyDocument): readonly Evidence[] {
  return policy.Statement.flatMap(({ Sid, Action, Resource }) =>
    Action.map((action) => ({
      sid: Sid,
      action,
      resources: Resource,
      eventSource: null,
      eventName: 'Any',
      count: 1,
      firstSeen: '2026-03-01T09:00:00Z',
      lastSeen: '2026-03-01T09:00:00Z',
      eventIds: [],
      reasons: [],
    })),
  );
}

function generated(...statements: readonly Statement[]): GeneratedPolicy {
  const policy = documentOf(statements);
  return { policy, evidence: evidenceFor(policy), findings: [] };
}

const MANAGED: FitOptions = { limit: 'managed', attachments: null, allowFutureActions: false };
const fit = (policy: GeneratedPolicy, over: Partial<FitOptions> = {}): FittedPolicy =>
  fitPolicy(policy, { ...MANAGED, ...over }, actionsOf);
const sidsOf = ({ documents }: FittedPolicy): readonly (readonly string[])[] =>
  documents.map(({ Statement: list }) => list.map(({ Sid }) => Sid));

/** Every action on every resource that the statements spell, one by one. */
const pairs = ({ Statement: list }: PolicyDocument): readonly string[] =>
  [...new Set(list.flatMap((s) => s.Action.flatMap((a) => s.Resource.map((r) => `${a} ${r}`))))].toSorted();

describe('RULE 27: exact merging, then splitting, then wildcards, else an error', () => {
  test('what fits stays as it is', () => {
    const policy = generated(statement('A', ['s3:GetObject'], ['arn:aws:s3:::b/*']));
    expect(fit(policy).documents).toEqual([policy.policy]);
  });

  test('equal resources of two services meet before anything is split', () => {
    const policy = generated(
      statement('S3List', ['s3:ListBucket'], arns('x', 30)),
      statement('Ec2List', ['ec2:DescribeVpcs'], arns('x', 30)),
    );
    const result = fit(policy, { limit: 2_000 });
    expect(sidsOf(result)).toEqual([['SharedResources']]);
    expect(pairs(result.policy)).toEqual(pairs(policy.policy));
  });

  test('a service stays in one document while it fits', () => {
    const policy = generated(
      statement('S3A', ['s3:GetObject'], arns('a', 40)),
      statement('S3B', ['s3:PutObject'], arns('b', 40)),
      statement('Sqs', ['sqs:SendMessage'], arns('c', 40)),
    );
    expect(sidsOf(fit(policy, { limit: 5_000 }))).toEqual([['S3A', 'S3B'], ['Sqs']]);
  });

  test('a statement that is too long is cut into parts with names of their own, each with its evidence', () => {
    const result = fit(generated(statement('S3A', ['s3:GetObject'], arns('a', 100))), { limit: 3_000 });
    expect(sidsOf(result).flat()).toEqual(['S3A', 'S3A2']);
    expect(result.evidence.map(({ sid, resources }) => [sid, resources.length])).toEqual([
      ['S3A', 50],
      ['S3A2', 50],
    ]);
  });

  test('inline quotas are sums: they are never split', () => {
    const policy = generated(statement('S3A', ['s3:GetObject'], arns('a', 60)));
    expect(() => fit(policy, { limit: 'inline-user' })).toThrow(/does not fit one document of 2048/);
  });

  test.each([
    [{ limit: 2_048, attachments: 1 }, /--attachments 2/],
    [{ limit: 'inline-user', attachments: null }, /--limit managed, --limit inline-group/],
    [{ limit: 'inline-user', attachments: null }, /--resources type/],
  ] as const)('the error says what would fit: %j', (over, hint) => {
    const policy = generated(statement('S3A', ['s3:GetObject'], arns('a', 80)));
    try {
      fit(policy, over);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(TrimtrailError);
      expect(error).toMatchObject({ code: 'policy-too-large', hint: expect.stringMatching(hint) as string });
    }
  });

  test('more than the quota of attachments is an error too', () => {
    expect(() => fit(generated(statement('S3A', ['s3:GetObject'], arns('a', 3_000))))).toThrow(/10 documents of 6144/);
  });

  test('wildcards come last, and only when allowed', () => {
    const policy = generated(statement('Ec2', ['ec2:DescribeInstanceStatus', 'ec2:DescribeInstances'], ['*']));
    const limit = policySize(policy.policy) - 5;
    expect(() => fit(policy, { limit, attachments: 1 })).toThrow(/does not fit/);
    const result = fit(policy, { limit, attachments: 1, allowFutureActions: true });
    expect(result.policy.Statement[0]?.Action).toEqual(['ec2:DescribeInstance*']);
    expect(result.findings.map(({ code }) => code)).toEqual(['future-actions']);
    expect(result.evidence).toHaveLength(2);
  });

  test('a policy-over-limit finding about another limit goes when the policy fits the one that was asked for', () => {
    const policy = generated(statement('S3A', ['s3:GetObject'], arns('a', 200)));
    const over = {
      ...policy,
      findings: [{ code: 'policy-over-limit', severity: 'medium', message: '', count: 1 } as const],
    };
    expect(fit(over, { limit: 'permission-set' }).findings).toEqual([]);
  });
});

describe('PEERS 19: a wildcard matches granted actions alone today', () => {
  test.each([
    [['ec2:DescribeInstances', 'ec2:DescribeInstanceStatus', 'ec2:DescribeVpcs'], ['ec2:Describe*']],
    [['ec2:DescribeInstances', 'ec2:DescribeInstanceStatus'], ['ec2:DescribeInstance*']],
    [
      ['ec2:DescribeInstances', 'ec2:DescribeVpcs'],
      ['ec2:DescribeInstances', 'ec2:DescribeVpcs'],
    ],
    [['s3:GetObject', 's3:GetObjectTagging'], ['s3:GetObject*']],
    [
      ['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:DeleteMessage'],
      ['sqs:DeleteMessage', 'sqs:ReceiveMessage', 'sqs:SendMessage'],
    ],
    [
      ['new:DoThis', 'new:DoThat'],
      ['new:DoThat', 'new:DoThis'],
    ],
  ])('%j → %j', (actions, patterns) => {
    expect(wildcardActions(actions, actionsOf)).toEqual(patterns);
  });

  test('whatever is granted', () => {
    const all = Object.entries(KNOWN).flatMap(([prefix, names]) => names.map((name) => `${prefix}:${name}`));
    fc.assert(
      fc.property(fc.subarray(all, { minLength: 1 }), (actions) => {
        const policy = documentOf([statement('A', wildcardActions(actions, actionsOf), ['*'])]);
        expect(all.filter((action) => allows(policy, action, 'arn:aws:s3:::x')).toSorted()).toEqual(actions.toSorted());
      }),
    );
  });
});

const anyStatement = fc
  .record({
    Action: fc.uniqueArray(fc.constantFrom('s3:GetObject', 's3:PutObject', 'sqs:SendMessage', 'ec2:RunInstances'), {
      minLength: 1,
    }),
    Resource: fc.uniqueArray(fc.nat({ max: 30 }), { minLength: 1, maxLength: 12 }),
  })
  .map(({ Action, Resource }) =>
    statement(
      'S',
      Action,
      Resource.map((index) => arns('q', 31)[index] ?? ''),
    ),
  );

test('PEERS 14: merging and splitting grant exactly the same pairs, within the limit, each with its evidence', () => {
  fc.assert(
    fc.property(
      fc.array(anyStatement, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 300, max: 3_000 }),
      (list, limit) => {
        const policy = generated(...list.map((each, index) => ({ ...each, Sid: `S${index}` })));
        const result = fit(policy, { limit, attachments: 1_000 });
        expect(pairs(result.policy)).toEqual(pairs(policy.policy));
        for (const document of result.documents) expect(policySize(document)).toBeLessThanOrEqual(limit);
        const sids = result.policy.Statement.map(({ Sid }) => Sid);
        expect(new Set(sids).size).toBe(sids.length);
        const proved = new Set(
          result.evidence.flatMap((line) => line.resources.map((r) => `${line.sid} ${line.action} ${r}`)),
        );
        for (const { Sid, Action, Resource } of result.policy.Statement)
          for (const action of Action)
            for (const resource of Resource) expect(proved).toContain(`${Sid} ${action} ${resource}`);
      },
    ),
  );
});

test('the order of the input changes nothing but the order of the statements', () => {
  fc.assert(
    fc.property(fc.array(anyStatement, { minLength: 2, maxLength: 8 }), (list) => {
      const named = list.map((each, index) => ({ ...each, Sid: `S${index}` }));
      const there = fit(generated(...named), { limit: 900, attachments: 1_000 });
      const back = fit(generated(...named.toReversed()), { limit: 900, attachments: 1_000 });
      expect(pairs(back.policy)).toEqual(pairs(there.policy));
    }),
  );
});
