import { describe, expect, it } from 'vitest';
import type { GeneratedPolicy } from '../../src/policy/types.js';
import { ACCOUNT, bucket, EXACT, generate, grant, object, OPTIONS, resource } from './fixtures.js';

const codes = ({ findings }: GeneratedPolicy): readonly string[] => findings.map(({ code }) => code);
const arn = (rest: string): string => `arn:aws:${rest}`;
const REGIONAL = `eu-central-1:${ACCOUNT}`;
async function resourcesOf(action: string, result: Promise<GeneratedPolicy>): Promise<readonly string[]> {
  const { policy } = await result;
  return policy.Statement.filter(({ Action }) => Action.includes(action)).flatMap(({ Resource }) => Resource);
}

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
