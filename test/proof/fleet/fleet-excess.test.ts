import { describe, expect, it } from 'vitest';
import type { Grant } from '../../../src/actions/types.js';
import type { UsageRow } from '../../../src/base/usage-row.js';
import { sourced, type SourcedPolicy } from '../../../src/iam/sourced-policy.js';
import type { Reach } from '../../../src/base/fleet.js';
import { escalationsOf, reachOf } from '../../../src/proof/fleet/escalations.js';
import { fleetExcess, type FleetExcess } from '../../../src/proof/fleet/fleet-excess.js';
import { grantedActions, type GrantedActions } from '../../../src/proof/fleet/granted-actions.js';
import { readLastAccessed, type LastAccessed } from '../../../src/proof/last-accessed.js';
import { observe } from '../../../src/proof/observability.js';
import { grant, object, resource } from '../../policy/fixtures.js';
import { row } from '../../render/fixtures.js';
import { smallTable } from './catalog.js';

const table = await smallTable();

type Statement = Readonly<Record<string, unknown>>;
const policy = (statements: readonly Statement[], createdAt: string | null = null): SourcedPolicy => ({
  ...sourced(
    {
      Version: '2012-10-17',
      Statement: statements.map((one) => ({ Effect: 'Allow', Resource: '*', ...one })),
    },
    { name: 'today' },
  ),
  createdAt,
});

interface Asked {
  readonly policies: readonly SourcedPolicy[];
  readonly boundary?: readonly SourcedPolicy[];
  readonly createdAt?: string;
  readonly grants?: readonly Grant[];
  readonly rows?: readonly UsageRow[];
  readonly lastAccessed?: LastAccessed;
}

const at = (day: string): string => `${day}T09:00:00Z`;
const seen = (readOnly: boolean, first = '2026-01-01', last = '2026-06-30'): UsageRow =>
  row({ eventCategory: 'Management', readOnly, firstSeen: at(first), lastSeen: at(last) });
const BOTH = [seen(true), seen(false)];

const grantedBy = ({ policies, boundary = [], createdAt }: Asked): GrantedActions =>
  grantedActions(table, { policies, boundary, own: new Map(), createdAt: createdAt ?? null });

const excessOf = (asked: Asked): FleetExcess =>
  fleetExcess(table, {
    granted: grantedBy(asked),
    grants: asked.grants ?? [],
    observability: observe(asked.rows ?? BOTH, { account: null, selected: null, classesOfRow: () => [] }),
    lastAccessed: asked.lastAccessed ?? null,
    minDays: 90,
  });

const bucket = resource('s3:bucket', { BucketName: 'b' });

describe('RULE 19: excess of one principal', () => {
  it('tells used, unused and unobservable apart', () => {
    const excess = excessOf({
      policies: [policy([{ Action: ['s3:*', 'iam:PassRole'] }])],
      grants: [grant('s3:GetBucketPolicy', [bucket])],
    });
    expect(excess).toEqual({
      granted: 4,
      used: 1,
      unobservedUse: 0,
      unobservable: 2, // objects are data events, PassRole is never logged
      unused: 1,
      excess: 3,
      guarded: 2,
      usedOnMore: 1,
      services: 2,
      servicesUsed: 1,
      widest: [
        { service: 's3', excess: 2, guarded: 1 },
        { service: 'iam', excess: 1, guarded: 1 },
      ],
    });
  });

  it('nothing is proved before --min-days of records, nor before the grant or the principal was there as long', () => {
    const policies = [policy([{ Action: 'iam:GetUser' }])];
    expect(excessOf({ policies })).toMatchObject({ unused: 1, unobservable: 0 });
    expect(excessOf({ policies, rows: [seen(true, '2026-05-01')] })).toMatchObject({ unused: 0, unobservable: 1 });
    expect(excessOf({ policies, createdAt: at('2026-05-01') })).toMatchObject({ unused: 0, unobservable: 1 });
    const young = policy([{ Action: 'iam:GetUser' }], at('2026-05-01'));
    expect(excessOf({ policies: [young] })).toMatchObject({ unused: 0, unobservable: 1 });
    expect(excessOf({ policies: [young, ...policies] })).toMatchObject({ unused: 1, unobservable: 0 });
  });

  it('last-accessed data contradict: such an action is no excess', () => {
    const lastAccessed = readLastAccessed(
      'a.json',
      JSON.stringify({
        ServicesLastAccessed: [{ ServiceNamespace: 'iam', LastAuthenticated: '2025-10-01T00:00:00Z' }],
      }),
    );
    expect(
      excessOf({ policies: [policy([{ Action: ['iam:GetUser', 's3:GetBucketPolicy'] }])], lastAccessed }),
    ).toMatchObject({
      granted: 2,
      unobservedUse: 1,
      unused: 1,
      excess: 1,
    });
  });

  it('use counts where the policies allow it: what was allowed elsewhere leaves the grant unused', () => {
    const policies = [policy([{ Action: 's3:GetObject', Resource: 'arn:aws:s3:::mine/*' }])];
    expect(excessOf({ policies, grants: [grant('s3:GetObject', [object('mine', 'k')])] })).toMatchObject({ used: 1 });
    expect(excessOf({ policies, grants: [grant('s3:GetObject', [object('theirs', 'k')])] })).toMatchObject({ used: 0 });
    expect(excessOf({ policies: [], grants: [grant('s3:GetObject', [object('mine', 'k')])] })).toMatchObject({
      granted: 0,
      used: 0,
    });
  });

  it('used on more than needed: granted on everything, called on names', () => {
    const grants = [grant('s3:GetObject', [object('b', 'k')]), grant('iam:ListUsers', [])];
    const wide = policy([{ Action: ['s3:GetObject', 'iam:ListUsers'] }]);
    const narrow = policy([
      { Action: ['s3:GetObject', 'iam:ListUsers'], Resource: ['arn:aws:s3:::b/*', '*'].slice(0, 1) },
    ]);
    expect(excessOf({ policies: [wide], grants }).usedOnMore).toBe(1);
    expect(excessOf({ policies: [narrow], grants }).usedOnMore).toBe(0);
  });

  it.each<[what: string, asked: Asked, granted: number]>([
    ['everything', { policies: [policy([{ Action: '*' }])] }, 10],
    [
      'a denial of everything counts',
      { policies: [policy([{ Action: '*' }, { Effect: 'Deny', Action: 'iam:*' }])] },
      6,
    ],
    [
      'a denial under a condition does not',
      {
        policies: [
          policy([
            { Action: '*' },
            { Effect: 'Deny', Action: 'iam:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
          ]),
        ],
      },
      10,
    ],
    [
      'a denial of some resources does not',
      { policies: [policy([{ Action: '*' }, { Effect: 'Deny', Action: 's3:*', Resource: 'arn:aws:s3:::b/*' }])] },
      10,
    ],
    ['a boundary limits', { policies: [policy([{ Action: '*' }])], boundary: [policy([{ Action: 's3:*' }])] }, 3],
    [
      'a boundary that denies limits',
      {
        policies: [policy([{ Action: '*' }])],
        boundary: [policy([{ Action: '*' }, { Effect: 'Deny', Action: 's3:*' }])],
      },
      7,
    ],
    ['no policy', { policies: [] }, 0],
  ])('granted: %s', (_what, asked, granted) => {
    expect(excessOf(asked).granted).toBe(granted);
  });
});

describe('reach', () => {
  const reach = (statements: readonly Statement[], boundary: readonly SourcedPolicy[] = []): Reach => {
    const granted = grantedBy({ policies: [policy(statements)], boundary });
    return reachOf(table, granted, escalationsOf(table, granted, new Set()));
  };

  it.each<[expected: Reach, what: string, statements: readonly Statement[], boundary?: readonly SourcedPolicy[]]>([
    ['administrator', 'everything', [{ Action: '*' }]],
    ['administrator', 'attaching policies to everyone', [{ Action: 'iam:AttachUserPolicy' }]],
    [
      'escalation',
      'attaching policies to some',
      [{ Action: 'iam:AttachUserPolicy', Resource: 'arn:aws:iam::111122223333:user/a' }],
    ],
    [
      'escalation',
      'attaching policies under a condition',
      [{ Action: 'iam:AttachUserPolicy', Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }],
    ],
    ['escalation', 'passing a role to a new function', [{ Action: ['iam:PassRole', 'lambda:CreateFunction'] }]],
    ['none', 'passing a role alone', [{ Action: 'iam:PassRole' }]],
    ['escalation', 'commands on any instance', [{ Action: 'ssm:SendCommand' }]],
    [
      'none',
      'commands on one instance',
      [{ Action: 'ssm:SendCommand', Resource: 'arn:aws:ec2:us-east-1:111122223333:instance/i-1' }],
    ],
    ['none', 'everything, denied', [{ Action: '*' }, { Effect: 'Deny', Action: ['iam:*', 'lambda:*', 'ssm:*'] }]],
    ['none', 'everything, within a boundary', [{ Action: '*' }], [policy([{ Action: 's3:*' }])]],
    ['none', 'reads', [{ Action: ['iam:Get*', 's3:Get*'] }]],
  ])('%s: %s', (expected, ...[, statements, boundary]) => {
    expect(reach(statements, boundary)).toBe(expected);
  });

  it('a way is used when all of its actions were', () => {
    const granted = grantedBy({ policies: [policy([{ Action: ['iam:PassRole', 'lambda:CreateFunction'] }])] });
    const used = (names: readonly string[]): readonly boolean[] =>
      escalationsOf(table, granted, new Set(names)).map((one) => one.used);
    expect(used(['lambda:CreateFunction'])).toEqual([false]);
    expect(used(['lambda:CreateFunction', 'iam:PassRole'])).toEqual([true]);
  });
});
