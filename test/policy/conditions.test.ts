import { describe, expect, test } from 'vitest';
import type { Grant } from '../../src/actions/types.js';
import { addDays } from '../../src/base/day.js';
import type { ConditionKind } from '../../src/base/condition-kinds.js';
import { grantedStatements, widerThan } from '../../src/iam/contains.js';
import { createEvaluator } from '../../src/iam/evaluate.js';
import { parsePolicy } from '../../src/iam/parse-policy.js';
import { replay } from '../../src/proof/replay.js';
import { generateStatements } from '../../src/policy/generate-statements.js';
import { isGlobalAction } from '../../src/policy/conditions/global-actions.js';
import { bucket, catalog, evidence, generate, grant, OPTIONS, resource, usageOf } from './fixtures.js';

interface Calls {
  readonly action?: string;
  readonly context?: Readonly<Record<string, string | null>>;
  readonly region?: string | null;
  readonly via?: string | null;
  readonly viaReading?: Grant['viaReading'];
  readonly inferred?: boolean;
  /** One event on each of so many days, three days apart. */
  readonly days?: number;
}

let next = 0;
function calls({ action = 'sqs:SendMessage', days = 40, ...over }: Calls = {}): Grant {
  const byDay = Object.fromEntries(Array.from({ length: days }, (_, at) => [addDays('2026-01-01', at * 3), 1]));
  const { context = {}, region = 'eu-central-1', via = null, viaReading = null, inferred = false } = over;
  const own = evidence({ count: days, days: byDay, context, region, via, eventIds: [`e${(next += 1)}`] });
  const service = action.split(':')[0];
  const on = service === 'sqs' ? [resource('sqs:queue', { QueueName: 'q' })] : service === 's3' ? [bucket('b')] : [];
  return grant(action, on, { evidence: own, viaReading, inferred });
}

interface Made {
  readonly conditions: Readonly<Record<string, unknown>>;
  readonly reasons: readonly string[];
  readonly refused: readonly string[];
  readonly denied: number;
}

async function make(grants: readonly Grant[], ...kinds: readonly ConditionKind[]): Promise<Made> {
  const { policy, evidence: lines, findings } = await generate(grants, { ...OPTIONS, conditions: kinds });
  const identity = [{ name: 'p', policy: parsePolicy(policy) }];
  const { answers } = replay(usageOf(grants), createEvaluator({ identity }), { grantGuarded: true });
  return {
    conditions: Object.fromEntries(
      policy.Statement.flatMap(({ Action, Condition }) => Action.map((action) => [action, Condition])),
    ),
    reasons: lines.flatMap(({ reasons }) => reasons),
    refused: findings.filter(({ code }) => code === 'condition-refused').map(({ message }) => message),
    denied: answers.denied + answers.unknown,
  };
}

const from = (address: string | null, endpoint: string | null = null): NonNullable<Calls['context']> => ({
  'aws:SourceIp': address,
  'aws:SourceVpce': endpoint,
});

describe('RULE 26: conditions', () => {
  test('without asking there is none', async () => {
    expect(await make([calls()])).toMatchObject({ conditions: { 'sqs:SendMessage': undefined }, refused: [] });
  });

  test.each<[string, ConditionKind, readonly Grant[], unknown]>([
    [
      'one region',
      'region',
      [calls({ context: { 'aws:RequestedRegion': 'eu-central-1' } })],
      { StringEquals: { 'aws:RequestedRegion': 'eu-central-1' } },
    ],
    [
      'two regions, each on several days',
      'region',
      [
        calls({ context: { 'aws:RequestedRegion': 'eu-central-1' } }),
        calls({ region: 'eu-west-1', context: { 'aws:RequestedRegion': 'eu-west-1' } }),
      ],
      { StringEquals: { 'aws:RequestedRegion': ['eu-central-1', 'eu-west-1'] } },
    ],
    [
      'a public address',
      'source-ip',
      [calls({ context: from('203.0.113.24') })],
      { IpAddress: { 'aws:SourceIp': '203.0.113.24' } },
    ],
    [
      'a VPC endpoint',
      'vpce',
      [calls({ context: from(null, 'vpce-0a1b') })],
      { StringEquals: { 'aws:SourceVpce': 'vpce-0a1b' } },
    ],
    [
      'MFA',
      'mfa',
      [calls({ context: { 'aws:MultiFactorAuthPresent': 'true' } })],
      { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
    ],
    [
      'RULE 4: called by a service that IAM names',
      'via',
      [calls({ via: 'athena.amazonaws.com', viaReading: 'forward-access-session' })],
      { 'ForAnyValue:StringEquals': { 'aws:CalledVia': 'athena.amazonaws.com' } },
    ],
    [
      'RULE 4: called by another service',
      'via',
      [calls({ via: 'glue.amazonaws.com', viaReading: 'forward-access-session' })],
      { Bool: { 'aws:ViaAWSService': 'true' } },
    ],
    [
      'an organization that records state',
      'org',
      [calls({ context: { 'aws:ResourceOrgID': 'o-a1b2c3d4e5' } })],
      { StringEquals: { 'aws:ResourceOrgID': 'o-a1b2c3d4e5' } },
    ],
    ['the account in the ARN', 'account', [calls()], { StringEquals: { 'aws:ResourceAccount': '111122223333' } }],
  ])('%s', async (...[, kind, grants, expected]) => {
    const made = await make(grants, kind);
    expect(made.conditions['sqs:SendMessage']).toEqual(expected);
    expect(made.denied).toBe(0);
    expect(made.reasons.join()).toMatch(/in all of \d+ events over \d+ days/);
  });

  test.each<[string, ConditionKind, readonly Grant[], string]>([
    ['fewer than 20 events', 'region', [calls({ days: 19 })], '20 events over 30 days'],
    ['fewer than 30 days', 'region', [calls({ days: 10 })], '20 events over 30 days'],
    ['a region on one day only', 'region', [calls(), calls({ region: 'us-west-2', days: 1 })], 'on one day only'],
    [
      'four regions',
      'region',
      ['a', 'b', 'c', 'd'].map((end) => calls({ region: `eu-west-${end}` })),
      'more than 3 values',
    ],
    ['no region', 'region', [calls({ region: null })], 'names no region'],
    ['a private address', 'source-ip', [calls({ context: from('10.0.0.7') })], 'private address'],
    ['a private address of IPv6', 'source-ip', [calls({ context: from('fd00::1') })], 'private address'],
    ['through an endpoint', 'source-ip', [calls({ context: from(null, 'vpce-0a1b') })], 'VPC endpoint'],
    [
      'one call through a service',
      'source-ip',
      [
        calls({ context: from('203.0.113.24') }),
        calls({ days: 1, via: 'athena.amazonaws.com', viaReading: 'forward-access-session', context: from(null) }),
      ],
      'through a service',
    ],
    ['a record that does not say', 'source-ip', [calls()], 'does not say'],
    ['long-term keys', 'mfa', [calls({ context: { 'aws:MultiFactorAuthPresent': null } })], 'carried no MFA'],
    [
      'one call without MFA',
      'mfa',
      [
        calls({ context: { 'aws:MultiFactorAuthPresent': 'true' } }),
        calls({ days: 1, context: { 'aws:MultiFactorAuthPresent': 'false' } }),
      ],
      'carried no MFA',
    ],
    [
      'RULE 4: a service role',
      'via',
      [calls({ via: 'lambda.amazonaws.com', viaReading: 'service-role' })],
      'not made by a service',
    ],
    ['RULE 4: unknown', 'via', [calls({ via: 'AWS Internal', viaReading: 'unknown' })], 'not made by a service'],
    ['no organization', 'org', [calls()], 'does not say'],
    ['a bucket', 'account', [calls({ action: 's3:ListBucket' })], 'not in its ARN'],
    ['inferred', 'region', [calls({ inferred: true })], 'inferred'],
  ])('refused: %s', async (...[, kind, grants, reason]) => {
    const made = await make(grants, kind);
    expect(Object.values(made.conditions)).toEqual([undefined]);
    expect(made.refused.join()).toContain(reason);
    expect(made.denied).toBe(0);
  });

  test('region never for global services', async () => {
    const made = await make([calls({ action: 'sts:AssumeRole' }), calls({ action: 's3:ListAllMyBuckets' })], 'region');
    expect(Object.values(made.conditions)).toEqual([undefined, undefined]);
    expect(
      ['iam:PassRole', 'route53:ListHostedZones', 'ce:GetCostAndUsage', 's3:CreateBucket'].every(isGlobalAction),
    ).toBe(true);
    expect(['s3:GetObject', 'ec2:RunInstances', 'sqs:SendMessage'].some(isGlobalAction)).toBe(false);
  });

  test('what the caller has everywhere holds for an action that was called once', async () => {
    const context = { 'aws:RequestedRegion': 'eu-central-1' };
    const made = await make([calls({ context }), calls({ action: 'sqs:PurgeQueue', days: 1, context })], 'region');
    expect(made.conditions['sqs:PurgeQueue']).toEqual({ StringEquals: { 'aws:RequestedRegion': 'eu-central-1' } });
  });

  test('what differs between actions is said for each', async () => {
    const grants = [
      calls({ context: from('203.0.113.24') }),
      calls({ action: 'sqs:PurgeQueue', context: from('10.1.1.1') }),
    ];
    const made = await make(grants, 'source-ip');
    expect(made.conditions).toMatchObject({ 'sqs:SendMessage': { IpAddress: { 'aws:SourceIp': '203.0.113.24' } } });
    expect(made.conditions['sqs:PurgeQueue']).toBeUndefined();
  });

  test('several kinds stand together', async () => {
    const context = {
      ...from('203.0.113.24'),
      'aws:MultiFactorAuthPresent': 'true',
      'aws:RequestedRegion': 'eu-central-1',
    };
    const made = await make([calls({ context })], 'region', 'source-ip', 'mfa');
    expect(made.conditions['sqs:SendMessage']).toEqual({
      Bool: { 'aws:MultiFactorAuthPresent': 'true' },
      IpAddress: { 'aws:SourceIp': '203.0.113.24' },
      StringEquals: { 'aws:RequestedRegion': 'eu-central-1' },
    });
    expect(made.denied).toBe(0);
  });

  test('RULE 22: beside a condition of today on the same key, today’s stays and every call is allowed', async () => {
    const document = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sqs:*',
          Resource: '*',
          Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
        },
      ],
    };
    const granted = grantedStatements([{ name: 'today', policy: parsePolicy(document) }]);
    const grants = [calls({ context: { ...from('203.0.113.24'), 'aws:RequestedRegion': 'eu-central-1' } })];
    const { policy } = await generateStatements(usageOf(grants), catalog, {
      ...OPTIONS,
      conditions: ['source-ip', 'region'],
      today: { granted, kept: [] },
    });
    expect(policy.Statement.map(({ Condition }) => Condition)).toEqual([
      {
        IpAddress: { 'aws:SourceIp': '203.0.113.0/24' },
        StringEquals: { 'aws:RequestedRegion': 'eu-central-1' },
      },
    ]);
    expect(widerThan(parsePolicy(policy), granted)).toEqual([]);
    const identity = [{ name: 'p', policy: parsePolicy(policy) }];
    expect(replay(usageOf(grants), createEvaluator({ identity }), { grantGuarded: true }).answers.denied).toBe(0);
  });
});
