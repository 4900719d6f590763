import { describe, expect, it } from 'vitest';
import type { GrantResource } from '../../src/actions/types.js';
import { finding, type Finding } from '../../src/base/findings.js';
import { generateStatements } from '../../src/policy/generate-statements.js';
import type { GeneratedPolicy } from '../../src/policy/types.js';
import {
  catalog,
  TYPES,
  usageOf,
  ACCOUNT,
  bucket,
  evidence,
  EXACT,
  generate,
  grant,
  object,
  OPTIONS,
  OTHER_ACCOUNT,
  resource,
} from './fixtures.js';

const codes = ({ findings }: GeneratedPolicy): readonly string[] => findings.map(({ code }) => code);
const arn = (rest: string): string => `arn:aws:${rest}`;
const REGIONAL = `eu-central-1:${ACCOUNT}`;

async function resourcesOf(action: string, result: Promise<GeneratedPolicy>): Promise<readonly string[]> {
  const { policy } = await result;
  return policy.Statement.filter(({ Action }) => Action.includes(action)).flatMap(({ Resource }) => Resource);
}

const passTo = (service: string): object => ({ StringEquals: { 'iam:PassedToService': service } });
const inAccount = (account: string, action = 'sqs:SendMessage'): ReturnType<typeof grant> =>
  grant(action, [resource('sqs:queue', { Account: account, QueueName: 'q' })], {
    evidence: evidence({ account, eventIds: [`${account}-${action}`] }),
  });

describe('statements', () => {
  it('PEERS 14: never makes a cross product', async () => {
    const { policy } = await generate(
      [
        grant('s3:GetObject', [object('x', 'k')]),
        grant('s3:PutObject', [object('y', 'k')]),
        grant('s3:DeleteObject', [object('x', 'k')]),
        grant('s3:DeleteObject', [object('y', 'k')]),
      ],
      EXACT,
    );
    expect(policy.Statement.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [['s3:GetObject'], ['arn:aws:s3:::x/k']],
      [['s3:DeleteObject'], ['arn:aws:s3:::x/k', 'arn:aws:s3:::y/k']],
      [['s3:PutObject'], ['arn:aws:s3:::y/k']],
    ]);
  });

  it('PEERS 14: more than four ARNs stay named', async () => {
    const queues = Array.from({ length: 9 }, (_, n) =>
      grant('sqs:SendMessage', [resource('sqs:queue', { QueueName: `q${n}` })]),
    );
    expect(await resourcesOf('sqs:SendMessage', generate(queues))).toHaveLength(9);
  });

  it('puts actions with equal resources into one statement and names it by service, levels and types', async () => {
    const { policy } = await generate([
      grant('s3:PutObject', [object('b', 'k')]),
      grant('s3:GetObject', [object('b', 'k')]),
      grant('s3:ListBucket', [bucket('b')]),
    ]);
    expect(policy).toEqual({
      Version: '2012-10-17',
      Statement: [
        { Sid: 'S3ListBucket', Effect: 'Allow', Action: ['s3:ListBucket'], Resource: ['arn:aws:s3:::b'] },
        {
          Sid: 'S3ReadWriteObject',
          Effect: 'Allow',
          Action: ['s3:GetObject', 's3:PutObject'],
          Resource: ['arn:aws:s3:::b/k'],
        },
      ],
    });
  });

  it('PEERS 16: object actions get object ARNs and bucket actions bucket ARNs', async () => {
    const grants = [grant('s3:GetObject', [object('b', 'k')]), grant('s3:ListBucket', [bucket('b')])];
    expect(await resourcesOf('s3:ListBucket', generate(grants))).toEqual([arn('s3:::b')]);
    expect(await resourcesOf('s3:GetObject', generate(grants))).toEqual([arn('s3:::b/k')]);
  });

  it('RULE 9: puts actions without resource types on * together, per service', async () => {
    const { policy } = await generate([
      grant('ec2:DescribeVpcs', []),
      grant('ec2:DescribeInstances', []),
      grant('s3:ListAllMyBuckets', []),
    ]);
    expect(policy.Statement).toEqual([
      { Sid: 'Ec2List', Effect: 'Allow', Action: ['ec2:DescribeInstances', 'ec2:DescribeVpcs'], Resource: ['*'] },
      { Sid: 'S3List', Effect: 'Allow', Action: ['s3:ListAllMyBuckets'], Resource: ['*'] },
    ]);
  });

  it('RULE 9: keeps what is unknown inside the format', async () => {
    const unknown = resource('iam:role', { RoleNameWithPath: null });
    expect(await resourcesOf('iam:GetRole', generate([grant('iam:GetRole', [unknown])]))).toEqual([
      arn(`iam::${ACCOUNT}:role/*`),
    ]);
  });

  it('RULE 8: an action on several types names all their ARNs', async () => {
    const types = [
      resource('glue:catalog'),
      resource('glue:database', { DatabaseName: 'd' }),
      resource('glue:table', { DatabaseName: 'd', TableName: 't' }),
    ];
    expect(await resourcesOf('glue:GetTable', generate([grant('glue:GetTable', types)]))).toEqual([
      arn(`glue:${REGIONAL}:catalog`),
      arn(`glue:${REGIONAL}:database/d`),
      arn(`glue:${REGIONAL}:table/d/t`),
    ]);
  });

  it('keeps conditions apart, one statement per set', async () => {
    const role = resource('iam:role', { RoleNameWithPath: 'Deploy' });
    const { policy } = await generate(
      ['ec2.amazonaws.com', 'lambda.amazonaws.com'].map((service) =>
        grant('iam:PassRole', [role], { conditions: { ...passTo(service) }, guarded: true }),
      ),
    );
    expect(policy.Statement.map(({ Sid, Condition }) => [Sid, Condition])).toEqual([
      ['IamUseRole', passTo('ec2.amazonaws.com')],
      ['IamUseRole2', passTo('lambda.amazonaws.com')],
    ]);
  });

  it('drops ARNs that a broader one of the same action covers, and keeps them for another action', async () => {
    const all = resource('sqs:queue', { QueueName: null });
    const one = resource('sqs:queue', { QueueName: 'q' });
    const grants = [
      grant('sqs:SendMessage', [all]),
      grant('sqs:SendMessage', [one]),
      grant('sqs:DeleteMessage', [one]),
    ];
    expect(await resourcesOf('sqs:SendMessage', generate(grants))).toEqual([arn(`sqs:${REGIONAL}:*`)]);
    expect(await resourcesOf('sqs:DeleteMessage', generate(grants))).toEqual([arn(`sqs:${REGIONAL}:q`)]);
  });

  it.each(['aws', 'aws-cn', 'aws-us-gov'])('PEERS 21: keeps the partition %s', async (Partition) => {
    const grants = [grant('s3:ListBucket', [resource('s3:bucket', { Partition, BucketName: 'b' })])];
    expect(await resourcesOf('s3:ListBucket', generate(grants))).toEqual([`arn:${Partition}:s3:::b`]);
  });

  it('says when there is nothing to grant', async () => {
    const result = await generate([]);
    expect(result.policy).toEqual({ Version: '2012-10-17', Statement: [] });
    expect(codes(result)).toEqual(['nothing-to-grant']);
  });

  it('RULE 27: says when the policy is longer than a managed policy may be', async () => {
    const queues = Array.from({ length: 150 }, (_, n) =>
      grant('sqs:SendMessage', [resource('sqs:queue', { QueueName: `queue-${n}` })]),
    );
    const { findings } = await generate(queues, EXACT);
    expect(findings).toMatchObject([{ code: 'policy-over-limit', detail: { limits: { managed: 6_144 } } }]);
  });
});

describe('RULE 11: auto', () => {
  it('makes a pattern of the type from ids that AWS generates, with count and tag condition', async () => {
    const grants = ['i-1', 'i-2', 'i-3'].map((InstanceId) =>
      grant('ec2:StopInstances', [resource('ec2:instance', { InstanceId })]),
    );
    const result = await generate(grants);
    expect(await resourcesOf('ec2:StopInstances', generate(grants))).toEqual([arn(`ec2:${REGIONAL}:instance/*`)]);
    expect(result.findings).toMatchObject([
      {
        code: 'resource-generalised',
        count: 3,
        detail: { names: 3, narrowedBy: { StringEquals: { 'aws:ResourceTag/TAG-KEY': 'TAG-VALUE' } } },
      },
    ]);
  });

  it('keeps the chosen name beside a generated id', async () => {
    const stack = resource('cloudformation:stack', { StackName: 'web', Id: '5f0c' });
    const grants = [grant('cloudformation:CreateStack', [stack]), grant('cloudformation:UpdateStack', [stack])];
    expect(await resourcesOf('cloudformation:UpdateStack', generate(grants))).toEqual([
      arn(`cloudformation:${REGIONAL}:stack/web/*`),
    ]);
  });

  it('opens version numbers', async () => {
    const task = resource('ecs:task-definition', {
      TaskDefinitionFamilyName: 'web',
      TaskDefinitionRevisionNumber: '7',
    });
    expect(await resourcesOf('ecs:RunTask', generate([grant('ecs:RunTask', [task])]))).toEqual([
      arn(`ecs:${REGIONAL}:task-definition/web:*`),
    ]);
  });

  it.each(['dynamodb:CreateTable', 'dynamodb:DeleteTable'])(
    'opens what %s touched, for every action and what lies in it',
    async (action) => {
      const table = resource('dynamodb:table', { TableName: 'jobs' });
      const index = resource('dynamodb:index', { TableName: 'jobs', IndexName: 'by-day' });
      const kept = resource('dynamodb:table', { TableName: 'users' });
      const grants = [
        grant(action, [table]),
        grant('dynamodb:PutItem', [table]),
        grant('dynamodb:Query', [index]),
        grant('dynamodb:GetItem', [kept]),
      ];
      const result = await generate(grants);
      expect(await resourcesOf('dynamodb:PutItem', generate(grants))).toEqual([arn(`dynamodb:${REGIONAL}:table/*`)]);
      expect(await resourcesOf('dynamodb:Query', generate(grants))).toEqual([
        arn(`dynamodb:${REGIONAL}:table/*/index/by-day`),
      ]);
      expect(await resourcesOf('dynamodb:GetItem', generate(grants))).toEqual([
        arn(`dynamodb:${REGIONAL}:table/users`),
      ]);
      expect(codes(result)).toEqual(['resource-generalised', 'resource-generalised']);
    },
  );

  it('gives a create action the pattern, never its parent', async () => {
    const parts = [
      resource('glue:catalog'),
      resource('glue:database', { DatabaseName: 'd' }),
      resource('glue:table', { DatabaseName: 'd', TableName: 't' }),
    ];
    expect(await resourcesOf('glue:CreateTable', generate([grant('glue:CreateTable', parts)]))).toEqual([
      arn(`glue:${REGIONAL}:catalog`),
      arn(`glue:${REGIONAL}:database/d`),
      arn(`glue:${REGIONAL}:table/d/*`),
    ]);
    expect(await resourcesOf('s3:CreateBucket', generate([grant('s3:CreateBucket', [bucket('b')])]))).toEqual([
      arn('s3:::*'),
    ]);
  });

  it('does not take deleting something of a resource for deleting it', async () => {
    const grants = [
      grant('s3:DeleteBucketPolicy', [bucket('b')]),
      grant('dynamodb:DeleteItem', [resource('dynamodb:table', { TableName: 't' })]),
    ];
    expect(await resourcesOf('s3:DeleteBucketPolicy', generate(grants))).toEqual([arn('s3:::b')]);
    expect(await resourcesOf('dynamodb:DeleteItem', generate(grants))).toEqual([arn(`dynamodb:${REGIONAL}:table/t`)]);
  });

  it('PEERS 16: groups objects by prefix within their bucket', async () => {
    const keys = ['reports/a.csv', 'reports/b.csv', 'raw/2026/03/01/x', 'raw/2026/03/02/y', 'config.json'];
    const grants = ['logs-a', 'logs-b'].flatMap((name) =>
      keys.map((key) => grant('s3:GetObject', [object(name, key)])),
    );
    expect(await resourcesOf('s3:GetObject', generate(grants))).toEqual(
      ['logs-a', 'logs-b'].flatMap((name) => [
        arn(`s3:::${name}/config.json`),
        arn(`s3:::${name}/raw/*`),
        arn(`s3:::${name}/reports/*`),
      ]),
    );
  });

  it('keeps objects in their bucket even when the bucket was made in the window', async () => {
    const grants = [grant('s3:CreateBucket', [bucket('b')]), grant('s3:PutObject', [object('b', 'k')])];
    expect(await resourcesOf('s3:PutObject', generate(grants))).toEqual([arn('s3:::b/k')]);
  });

  it('exact names each ARN as seen', async () => {
    const grants = [
      grant('ec2:StopInstances', [resource('ec2:instance', { InstanceId: 'i-1' })]),
      grant('s3:CreateBucket', [bucket('b')]),
      grant('s3:GetObject', [object('b', 'p/1')]),
      grant('s3:GetObject', [object('b', 'p/2')]),
    ];
    const result = await generate(grants, EXACT);
    expect(result.policy.Statement.flatMap(({ Resource }) => Resource)).toEqual([
      arn(`ec2:${REGIONAL}:instance/i-1`),
      arn('s3:::b/p/1'),
      arn('s3:::b/p/2'),
      arn('s3:::b'),
    ]);
    expect(result.findings).toEqual([]);
  });

  it.each(['auto', 'exact'] as const)('a value that was cut to a prefix ends in * (%s)', async (resources) => {
    const cut = { ...object('b', 'p/q/'), prefixed: ['ObjectName'] };
    expect(
      await resourcesOf('s3:GetObject', generate([grant('s3:GetObject', [cut])], { ...OPTIONS, resources })),
    ).toEqual([arn('s3:::b/p/q/*')]);
  });
});

describe('RULE 13: guarded', () => {
  const named = resource('iam:role', { RoleNameWithPath: 'Deploy' });
  const unknown = resource('iam:role', { RoleNameWithPath: null });
  const guarded = { guarded: true } as const;

  it('grants a guarded action on the exact ARN', async () => {
    const result = await generate([grant('iam:AttachRolePolicy', [named], guarded)]);
    expect(result.policy.Statement[0]?.Resource).toEqual([arn(`iam::${ACCOUNT}:role/Deploy`)]);
    expect(codes(result)).toEqual([]);
  });

  it('withholds it on a pattern, with the ready statement', async () => {
    const result = await generate([grant('iam:AttachRolePolicy', [unknown], guarded)]);
    expect(result.policy.Statement).toEqual([]);
    expect(result.findings.find(({ code }) => code === 'guarded-withheld')).toMatchObject({
      count: 1,
      detail: {
        statement: {
          Sid: 'GuardediamAttachRolePolicy',
          Effect: 'Allow',
          Action: ['iam:AttachRolePolicy'],
          Resource: [arn(`iam::${ACCOUNT}:role/*`)],
        },
      },
    });
  });

  it.each([
    ['on bare *', []],
    ['with a type of which only a pattern is known', [named, resource('sqs:queue', { QueueName: null })]],
    ['on a prefix', [resource('sqs:queue', { QueueName: 'q' }, { prefixed: ['QueueName'] })]],
    ['on a name IAM can not write', [resource('sqs:queue', { QueueName: 'q→' })]],
  ])('withholds it %s', async (_name, resources) => {
    const result = await generate([grant('iam:AttachRolePolicy', resources, guarded)]);
    expect(result.policy.Statement).toEqual([]);
    expect(codes(result)).toContain('guarded-withheld');
  });

  it('grants a role known by name whatever its path: both patterns fit that role alone (RULE 10)', async () => {
    const anyPath = resource('iam:role-any-path', { RoleNameWithPath: 'Deploy' });
    const result = await generate([grant('iam:AttachRolePolicy', [named, anyPath], guarded)]);
    expect(result.policy.Statement[0]?.Resource).toEqual([
      arn(`iam::${ACCOUNT}:role/*/Deploy`),
      arn(`iam::${ACCOUNT}:role/Deploy`),
    ]);
    expect(codes(result)).toEqual([]);
  });

  it('grants the named one of two and withholds the pattern', async () => {
    const result = await generate([grant('iam:AttachRolePolicy', [named, unknown], guarded)]);
    expect(result.policy.Statement[0]?.Resource).toEqual([arn(`iam::${ACCOUNT}:role/Deploy`)]);
    expect(codes(result)).toEqual(['guarded-withheld']);
  });

  it('never generalises it, though the resource was created in the window', async () => {
    const grants = [
      grant('iam:CreateRole', [named]),
      grant('iam:PassRole', [named], guarded),
      grant('iam:GetRole', [named]),
    ];
    expect(await resourcesOf('iam:PassRole', generate(grants))).toEqual([arn(`iam::${ACCOUNT}:role/Deploy`)]);
    expect(await resourcesOf('iam:GetRole', generate(grants))).toEqual([arn(`iam::${ACCOUNT}:role/*`)]);
  });

  it('--grant-guarded grants it', async () => {
    const result = await generate([grant('iam:AttachRolePolicy', [unknown], guarded)], {
      ...OPTIONS,
      grantGuarded: true,
    });
    expect(result.policy.Statement[0]?.Resource).toEqual([arn(`iam::${ACCOUNT}:role/*`)]);
    expect(codes(result)).toEqual([]);
  });
});

describe('RULE 16: many accounts', () => {
  const ACROSS = { ...OPTIONS, acrossAccounts: true };
  const OWN = { StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } };

  it('opens the account and requires the own one', async () => {
    const { policy, evidence: lines } = await generate([inAccount(ACCOUNT), inAccount(OTHER_ACCOUNT)], ACROSS);
    expect(lines[0]?.reasons.at(-1)).toBe(`events by account: ${ACCOUNT} 1, ${OTHER_ACCOUNT} 1`);
    expect(policy.Statement).toEqual([
      {
        Sid: 'SqsUseQueue',
        Effect: 'Allow',
        Action: ['sqs:SendMessage'],
        Resource: [arn('sqs:eu-central-1:*:q')],
        Condition: OWN,
      },
    ]);
  });

  it('keeps the account of a resource elsewhere, without the condition', async () => {
    const foreign = grant('sqs:SendMessage', [resource('sqs:queue', { Account: OTHER_ACCOUNT, QueueName: 'q' })]);
    const { policy } = await generate([foreign], ACROSS);
    expect(policy.Statement).toMatchObject([{ Resource: [arn(`sqs:eu-central-1:${OTHER_ACCOUNT}:q`)] }]);
    expect(policy.Statement[0]).not.toHaveProperty('Condition');
  });

  it('puts the condition on buckets, not on images that anyone may own, and joins it to others', async () => {
    const { policy } = await generate(
      [
        grant('s3:ListBucket', [bucket('b')], { conditions: { StringEquals: { 's3:prefix': 'p/' } } }),
        grant('ec2:RunInstances', [resource('ec2:image', { ImageId: 'ami-1' })]),
      ],
      ACROSS,
    );
    expect(policy.Statement[0]).not.toHaveProperty('Condition');
    expect(policy.Statement[1]?.Condition).toEqual({ StringEquals: { ...OWN.StringEquals, 's3:prefix': 'p/' } });
  });

  it('does not bind a resource whose owner is unknown to the own account', async () => {
    const image = resource(
      'ec2:image',
      { Account: null, ImageId: 'ami-1' },
      { format: TYPES['sqs:queue'].format.replace('QueueName', 'ImageId') },
    );
    const { policy } = await generate([grant('ec2:RunInstances', [image])], ACROSS);
    expect(policy.Statement[0]).not.toHaveProperty('Condition');
  });

  it('leaves actions alone whose requests do not carry the key', async () => {
    const { policy } = await generate([inAccount(ACCOUNT, 'events:PutEvents')], ACROSS);
    expect(policy.Statement[0]).toMatchObject({ Resource: [arn(`sqs:${REGIONAL}:q`)] });
  });

  it('still grants a guarded action on the named resource of each account', async () => {
    const role = resource('iam:role', { RoleNameWithPath: 'Deploy' });
    const { policy } = await generate([grant('iam:PassRole', [role], { guarded: true })], ACROSS);
    expect(policy.Statement).toMatchObject([{ Resource: [arn('iam::*:role/Deploy')], Condition: OWN }]);
  });

  it('names actions that few accounts used', async () => {
    const accounts = [ACCOUNT, OTHER_ACCOUNT, '777788889999', '123456789012'];
    const { findings } = await generate(
      [...accounts.map((a) => inAccount(a)), inAccount(ACCOUNT, 'sqs:PurgeQueue')],
      ACROSS,
    );
    expect(findings).toMatchObject([
      { code: 'account-outlier', detail: { action: 'sqs:PurgeQueue', accounts: { [ACCOUNT]: 1 } } },
    ]);
  });
});

const gap = (counterpart: string, resources: readonly GrantResource[]): Finding =>
  finding('lifecycle-gap', `${counterpart} never`, 3, {
    action: 'dynamodb:CreateTable',
    counterpart,
    resources,
    statement: {},
  });

describe('RULE 17: lifecycle', () => {
  const table = resource('dynamodb:table', { TableName: 'jobs' });
  const created = grant('dynamodb:CreateTable', [table], { evidence: evidence({ count: 3 }) });
  const withGap = (counterpart: string, withLifecycle: boolean): Promise<GeneratedPolicy> =>
    generateStatements(usageOf([created], [gap(counterpart, [table])]), catalog, { ...EXACT, withLifecycle });

  it('adds the counterpart on the same resources when asked, with the evidence of what it undoes', async () => {
    const result = await withGap('dynamodb:DeleteTable', true);
    expect(result.policy.Statement).toMatchObject([
      { Action: ['dynamodb:CreateTable', 'dynamodb:DeleteTable'], Resource: [arn(`dynamodb:${REGIONAL}:table/jobs`)] },
    ]);
    expect(result.evidence.find(({ action }) => action === 'dynamodb:DeleteTable')).toMatchObject({
      count: 3,
      reasons: ['dynamodb:CreateTable was called and dynamodb:DeleteTable undoes it', expect.any(String)],
    });
    expect(codes(result)).toContain('lifecycle-gap');
  });

  it('adds nothing otherwise', async () => {
    const result = await withGap('dynamodb:DeleteTable', false);
    expect(result.policy.Statement.flatMap(({ Action }) => Action)).toEqual(['dynamodb:CreateTable']);
  });

  it('RULE 13: holds a guarded counterpart to exact ARNs', async () => {
    const result = await generateStatements(
      usageOf([created], [gap('dynamodb:PutResourcePolicy', [resource('dynamodb:table', { TableName: null })])]),
      catalog,
      { ...EXACT, withLifecycle: true },
    );
    expect(result.policy.Statement.flatMap(({ Action }) => Action)).toEqual(['dynamodb:CreateTable']);
    expect(codes(result)).toContain('guarded-withheld');
  });
});

describe('evidence', () => {
  it('counts each row once and keeps the five smallest ids', async () => {
    const row = evidence({ count: 7, eventIds: ['e3', 'e1'], lastSeen: '2026-03-05T00:00:00Z' });
    const other = evidence({ count: 2, eventIds: ['e2', 'e4', 'e5', 'e6'], firstSeen: '2026-02-01T00:00:00Z' });
    const { evidence: lines } = await generate(
      [
        grant('s3:GetObject', [object('b', 'k')], { evidence: row }),
        grant('s3:GetObject', [object('b', 'l')], { evidence: row }),
        grant('s3:GetObject', [object('b', 'm')], { evidence: other, inferred: true, source: 'a page' }),
      ],
      EXACT,
    );
    expect(lines).toEqual([
      {
        sid: 'S3ReadObject',
        action: 's3:GetObject',
        resources: [arn('s3:::b/k'), arn('s3:::b/l'), arn('s3:::b/m')],
        eventSource: 's3.amazonaws.com',
        eventName: 'GetObject',
        count: 9,
        firstSeen: '2026-02-01T00:00:00Z',
        lastSeen: '2026-03-05T00:00:00Z',
        eventIds: ['e1', 'e2', 'e3', 'e4', 'e5'],
        reasons: [
          's3 GetObject needs s3:GetObject',
          'mapping from: a page',
          'never logged itself: inferred from the call',
        ],
      },
    ]);
  });

  it('names the pattern that covers what was dropped', async () => {
    const all = resource('sqs:queue', { QueueName: null });
    const one = resource('sqs:queue', { QueueName: 'q' });
    const { evidence: lines } = await generate([
      grant('sqs:SendMessage', [all], { evidence: evidence({ eventName: 'SendMessageBatch' }) }),
      grant('sqs:SendMessage', [one]),
    ]);
    expect(lines.map(({ resources }) => resources)).toEqual([[arn(`sqs:${REGIONAL}:*`)], [arn(`sqs:${REGIONAL}:*`)]]);
  });
});
