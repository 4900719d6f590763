import { describe, expect, it } from 'vitest';
import type { GeneratedPolicy } from '../../src/policy/types.js';
import { ACCOUNT, bucket, evidence, EXACT, generate, grant, object, resource } from './fixtures.js';

const codes = ({ findings }: GeneratedPolicy): readonly string[] => findings.map(({ code }) => code);
const arn = (rest: string): string => `arn:aws:${rest}`;
const REGIONAL = `eu-central-1:${ACCOUNT}`;
async function resourcesOf(action: string, result: Promise<GeneratedPolicy>): Promise<readonly string[]> {
  const { policy } = await result;
  return policy.Statement.filter(({ Action }) => Action.includes(action)).flatMap(({ Resource }) => Resource);
}
const passTo = (service: string): object => ({ StringEquals: { 'iam:PassedToService': service } });

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
