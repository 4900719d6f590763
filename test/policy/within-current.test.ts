import { describe, expect, it } from 'vitest';
import type { Grant } from '../../src/actions/types.js';
import { grantedStatements, widerThan } from '../../src/iam/contains.js';
import { parsePolicy } from '../../src/iam/parse-policy.js';
import type { SourcedPolicy } from '../../src/iam/sourced-policy.js';
import type { Statement } from '../../src/iam/types.js';
import { carryOver } from '../../src/policy/carried.js';
import { generateStatements } from '../../src/policy/generate-statements.js';
import { keepGrants } from '../../src/policy/keep-grants.js';
import { bucket, catalog, grant, object, OPTIONS, resource, usageOf } from './fixtures.js';

type Json = Readonly<Record<string, unknown>>;
const allow = (Action: unknown, Resource: unknown, more: Json = {}): Json => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const policy = (...statements: readonly Json[]): SourcedPolicy => {
  const document = { Version: '2012-10-17', Statement: statements };
  return { name: 'today', policy: parsePolicy(document), document, origin: 'file', createdAt: '2026-03-01T00:00:00Z' };
};

async function cut(
  grants: readonly Grant[],
  ...statements: readonly Json[]
): Promise<{ statements: readonly Statement[]; codes: readonly string[] }> {
  const granted = grantedStatements([policy(...statements)]);
  const { policy: made, findings } = await generateStatements(usageOf(grants), catalog, {
    ...OPTIONS,
    today: { granted, kept: [] },
  });
  expect(widerThan(parsePolicy(made), granted)).toEqual([]);
  return { statements: made.Statement, codes: findings.map(({ code }) => code) };
}

const describeInstance = grant('ec2:TerminateInstances', [resource('ec2:instance', { InstanceId: 'i-1' })]);
const INSTANCES = 'arn:aws:ec2:eu-central-1:111122223333:instance/*';

describe('RULE 9, PEERS 15: within what is granted today', () => {
  it('a pattern that is covered stays', async () => {
    const { statements } = await cut([describeInstance], allow('ec2:*', '*'));
    expect(statements).toMatchObject([{ Action: ['ec2:TerminateInstances'], Resource: [INSTANCES] }]);
    expect(statements[0]).not.toHaveProperty('Condition');
  });

  it('a granted resource that is narrower takes the pattern’s place', async () => {
    const only = [
      'arn:aws:ec2:eu-central-1:111122223333:instance/i-1',
      'arn:aws:ec2:eu-central-1:111122223333:instance/i-2',
    ];
    const { statements } = await cut([describeInstance], allow('ec2:*', only));
    expect(statements[0]?.Resource).toEqual(only);
  });

  it('what was seen takes its place where patterns only overlap', async () => {
    const { statements } = await cut([describeInstance], allow('ec2:*', 'arn:aws:ec2:*:111122223333:instance/i-1*'));
    expect(statements[0]?.Resource).toEqual(['arn:aws:ec2:eu-central-1:111122223333:instance/i-1']);
  });

  it('conditions come along, each set in a statement of its own; a grant without any makes them needless', async () => {
    const one = allow('s3:*', 'arn:aws:s3:::b/*', { Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } });
    const two = allow('s3:Get*', '*', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } });
    const get = [grant('s3:GetObject', [object('b', 'k')])];
    expect((await cut(get, one, two)).statements.map(({ Condition }) => Condition)).toEqual([
      { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
      { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } },
    ]);
    expect((await cut(get, one, two, allow('s3:GetObject', '*'))).statements).toMatchObject([
      { Resource: ['arn:aws:s3:::b/k'] },
    ]);
  });

  it('RULE 22: what no statement of today allows is not granted, with a finding', async () => {
    const { statements, codes } = await cut(
      [grant('s3:GetObject', [object('b', 'k')]), grant('s3:ListBucket', [bucket('b')])],
      allow('s3:List*', '*'),
    );
    expect(statements.flatMap(({ Action }) => Action)).toEqual(['s3:ListBucket']);
    expect(codes).toContain('not-allowed-by-current');
  });

  it('a role known by name may be granted in one of its two forms', async () => {
    const name = { RoleNameWithPath: 'Deploy' };
    const byName = grant('iam:GetRole', [resource('iam:role', name), resource('iam:role-any-path', name)]);
    const { statements, codes } = await cut([byName], allow('iam:GetRole', 'arn:aws:iam::111122223333:role/Deploy'));
    expect(statements[0]?.Resource).toEqual(['arn:aws:iam::111122223333:role/Deploy']);
    expect(codes).not.toContain('not-allowed-by-current');
  });
});

describe('RULE 20: keeping what could not be seen', () => {
  const unseen = new Set(['s3:GetObject', 's3:PutObject', 's3:PutResourcePolicy', 'dynamodb:GetItem']);
  const keep = async (
    statements: readonly Json[],
    options: { keep?: readonly string[]; inUse?: readonly string[] } = {},
  ): Promise<{ kept: readonly Statement[]; dropped: readonly string[] }> => {
    const { statements: kept, findings } = await keepGrants(grantedStatements([policy(...statements)]), {
      keep: options.keep ?? [],
      servicesInUse: new Set(options.inUse ?? []),
      service: async (prefix) => Promise.resolve(catalog.service(prefix)),
      unobservable: async (action) => Promise.resolve(unseen.has(action) ? 'not in the source' : null),
    });
    return { kept, dropped: findings.flatMap(({ detail }) => (detail as { keep: readonly string[] }).keep) };
  };
  const conditional = { Condition: { StringEquals: { 'aws:PrincipalTag/T': 'x' } } };

  it('from a grant that names the action or its service, on its resources and conditions', async () => {
    const { kept } = await keep([allow('s3:*', ['arn:aws:s3:::b/*'], conditional), allow('sqs:*', '*')]);
    expect(kept).toEqual([
      {
        Sid: 'KeepFromToday',
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:PutObject', 's3:PutResourcePolicy'],
        Resource: ['arn:aws:s3:::b/*'],
        ...conditional,
      },
    ]);
  });

  it('from * only for services in use; the rest is named with --keep', async () => {
    const { kept, dropped } = await keep([allow('*', '*')], { inUse: ['s3'] });
    expect(kept[0]?.Action).toEqual(['s3:GetObject', 's3:PutObject']);
    expect(dropped).toEqual(['--keep SERVICE:*', '--keep s3:PutResourcePolicy']);
  });

  it('--keep takes what it names, as narrow as the grant', async () => {
    expect((await keep([allow('*', '*')], { keep: ['sqs:*'] })).kept[0]?.Action).toEqual(['sqs:*']);
    expect((await keep([allow('sqs:Send*', 'arn:aws:sqs:*:*:q')], { keep: ['sqs:*'] })).kept).toMatchObject([
      { Action: ['sqs:Send*'], Resource: ['arn:aws:sqs:*:*:q'] },
    ]);
    expect((await keep([allow('sqs:Send*', '*')], { keep: ['sns:*'] })).kept).toEqual([]);
  });
});

describe('RULE 21: denies stay', () => {
  const deny: Json = {
    Sid: 'No',
    Effect: 'Deny',
    NotAction: 'iam:*',
    Resource: '*',
    Condition: { Bool: { 'aws:MultiFactorAuthPresent': false } },
  };

  it('are carried over word for word; policies that only deny are left alone', () => {
    const mixed = policy(allow('s3:*', '*'), deny);
    const only = { ...policy(deny), name: 'quarantine' };
    const { policies, untouched, findings } = carryOver([mixed, only, policy(allow('s3:*', '*'))], null);
    expect(policies).toEqual([
      { from: 'today', why: 'denies', document: { Version: '2012-10-17', Statement: [deny] } },
    ]);
    expect(untouched).toEqual(['quarantine']);
    expect(findings.map(({ code }) => code)).toEqual(['denies-carried', 'denies-carried']);
  });

  it('--keep-newer-than keeps a young policy whole', () => {
    const young = policy(allow('s3:*', '*'), deny);
    expect(carryOver([young], '2026-02-01T00:00:00Z').policies).toMatchObject([
      { why: 'newer', document: young.document },
    ]);
    expect(carryOver([young], '2026-03-02T00:00:00Z').policies).toMatchObject([{ why: 'denies' }]);
  });
});
