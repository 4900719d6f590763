import { describe, expect, it } from 'vitest';
import type { Grant } from '../../src/actions/types.js';
import type { UsageRow } from '../../src/base/usage-row.js';
import { grantedStatements } from '../../src/iam/contains.js';
import { parsePolicy } from '../../src/iam/parse-policy.js';
import { compareStatements, type UseLine } from '../../src/proof/compare.js';
import { readSelectors } from '../../src/proof/event-selectors.js';
import { readLastAccessed, type LastAccessed } from '../../src/proof/last-accessed.js';
import { classOf, observe } from '../../src/proof/observability.js';
import { triage } from '../../src/proof/triage.js';
import { evidence, grant, object, resource } from '../policy/fixtures.js';
import { row } from '../render/fixtures.js';
import { evaluatorOf } from './principals.js';

const data = (level: 'Read' | 'Write', observable?: string): object => ({
  level,
  required: [],
  optional: [],
  ...(observable === undefined ? {} : { observable }),
});
const SERVICES = {
  s3: {
    GetBucketPolicy: data('Read'),
    PutBucketPolicy: data('Write'),
    GetObject: data('Read', 'data:AWS::S3::Object'),
  },
  sqs: { SendMessage: data('Write', 'never-logged'), CreateQueue: data('Write') },
};
type Prefix = keyof typeof SERVICES;
const service = async (prefix: string): Promise<never> =>
  Promise.resolve((prefix in SERVICES ? { prefix, actions: SERVICES[prefix as Prefix], types: {} } : null) as never);

const day = (text: string): string => `${text}T09:00:00Z`;
const reads = (first: string, last: string): UsageRow =>
  row({ eventCategory: 'Management', readOnly: true, firstSeen: day(first), lastSeen: day(last) });

interface Asked {
  readonly statement: object;
  readonly grants?: readonly Grant[];
  readonly rows?: readonly UsageRow[];
  readonly createdAt?: string;
  readonly lastAccessed?: LastAccessed;
}

async function linesOf({
  statement,
  grants = [],
  rows = [reads('2026-01-01', '2026-06-30')],
  createdAt,
  lastAccessed,
}: Asked): Promise<Readonly<Record<string, UseLine>>> {
  const policy = parsePolicy({ Version: '2012-10-17', Statement: { Effect: 'Allow', ...statement } });
  const [granted] = grantedStatements([{ name: 'today', policy }]);
  if (granted === undefined) throw new Error('nothing granted');
  const [compared] = await compareStatements({
    statements: [{ granted, origin: 'file', statement: 0, createdAt: createdAt ?? null }],
    grants,
    observability: observe(rows, { account: null, selected: null, classesOfRow: () => [] }),
    lastAccessed: lastAccessed ?? null,
    minDays: 90,
    service,
    prefixes: Object.keys(SERVICES),
  });
  return Object.fromEntries((compared?.lines ?? []).map((line) => [line.action, line]));
}

describe('RULE 19: used against granted', () => {
  const everything = { Action: 's3:*', Resource: '*' };

  it('used, unused, unobservable with its reason', async () => {
    const lines = await linesOf({
      statement: everything,
      grants: [grant('s3:GetBucketPolicy', [resource('s3:bucket', { BucketName: 'b' })])],
    });
    expect(lines['s3:GetBucketPolicy']).toMatchObject({ status: 'used', count: 1 });
    expect(lines['s3:PutBucketPolicy']).toMatchObject({
      status: 'unobservable',
      reason: 'the source holds no writing management event',
    });
    expect(lines['s3:GetObject']).toMatchObject({
      status: 'unobservable',
      reason: 'the source holds no data event of AWS::S3::Object',
    });
    expect((await linesOf({ statement: everything }))['s3:GetBucketPolicy']).toMatchObject({
      status: 'unused',
      days: 181,
    });
  });

  it('unused only after enough days, counted from when the grant began', async () => {
    const short = await linesOf({ statement: everything, rows: [reads('2026-06-01', '2026-06-30')] });
    expect(short['s3:GetBucketPolicy']).toMatchObject({ status: 'unobservable', days: 30 });
    const young = await linesOf({ statement: everything, createdAt: day('2026-06-20') });
    expect(young['s3:GetBucketPolicy']).toMatchObject({ status: 'unobservable', days: 11 });
  });

  it('PEERS 18: what last-accessed data date is unobserved use, never unused; a denied attempt counts there, so it never grants', async () => {
    const lastAccessed = readLastAccessed(
      'f',
      JSON.stringify({
        ServicesLastAccessed: [
          {
            ServiceNamespace: 's3',
            LastAuthenticated: '2026-05-01T00:00:00Z',
            TrackedActionsLastAccessed: [{ ActionName: 'PutBucketPolicy' }],
          },
        ],
      }),
    );
    const lines = await linesOf({ statement: everything, lastAccessed });
    expect(lines['s3:GetBucketPolicy']).toMatchObject({
      status: 'unobserved-use',
      reason: 'last-accessed data date an attempt on 2026-05-01',
    });
    expect(lines['s3:PutBucketPolicy']?.status).toBe('unobservable');
  });

  it('PEERS 11, 17: by action, not by the name of the call; on the resources the statement names; never-logged is never unused', async () => {
    const used = [grant('s3:GetObject', [object('b', 'k')])];
    expect(
      (await linesOf({ statement: { Action: 's3:Get*', Resource: 'arn:aws:s3:::b/*' }, grants: used }))['s3:GetObject']
        ?.status,
    ).toBe('used');
    expect(
      (await linesOf({ statement: { Action: 's3:Get*', Resource: 'arn:aws:s3:::c/*' }, grants: used }))['s3:GetObject']
        ?.status,
    ).toBe('unobservable');
    expect((await linesOf({ statement: { Action: 'sqs:*', Resource: '*' } }))['sqs:SendMessage']).toMatchObject({
      status: 'unobservable',
      reason: 'CloudTrail never logs it',
    });
  });

  it('PEERS 22: a use on the first or the last day of the records, or by last-accessed data of that day, is never unused', async () => {
    for (const on of ['2026-01-01', '2026-06-30']) {
      const called = { firstSeen: day(on), lastSeen: day(on) };
      const bucket = resource('s3:bucket', { BucketName: 'b' });
      const used = { ...grant('s3:GetBucketPolicy', [bucket]), evidence: evidence(called) };
      const line = (await linesOf({ statement: everything, grants: [used] }))['s3:GetBucketPolicy'];
      expect(line).toMatchObject({ status: 'used', lastSeen: day(on) });
      const lastAccessed = readLastAccessed(
        'f',
        JSON.stringify({ ServicesLastAccessed: [{ ServiceNamespace: 's3', LastAuthenticated: day(on) }] }),
      );
      expect((await linesOf({ statement: everything, lastAccessed }))['s3:GetBucketPolicy']?.status).toBe(
        'unobserved-use',
      );
    }
  });

  it('* and NotAction: services in use action by action, the others in one line', async () => {
    const used = [grant('s3:GetObject', [object('b', 'k')])];
    expect(Object.keys(await linesOf({ statement: { Action: '*', Resource: '*' }, grants: used })).toSorted()).toEqual([
      's3:GetBucketPolicy',
      's3:GetObject',
      's3:PutBucketPolicy',
      'sqs:*',
    ]);
    expect(Object.keys(await linesOf({ statement: { NotAction: 's3:*', Resource: '*' }, grants: used }))).toEqual([
      'sqs:*',
    ]);
  });
});

describe('RULE 18: what could have been seen', () => {
  const action = { level: 'Read', required: [], optional: [] } as const;
  it('KMS and the RDS Data API are classes of their own', () => {
    expect(classOf('kms:Decrypt', action)).toBe('management-read:kms');
    expect(classOf('s3:GetBucketPolicy', action)).toBe('management-read');
    expect(classOf('s3:X', null)).toBe('unknown');
  });

  const basic = (selector: object): string => JSON.stringify({ EventSelectors: [selector] });
  const advanced = (...fields: readonly object[]): string =>
    JSON.stringify({ AdvancedEventSelectors: [{ FieldSelectors: fields }] });
  it.each<[name: string, text: string, className: string, reason: RegExp | null]>([
    ['all management events', basic({ ReadWriteType: 'All', IncludeManagementEvents: true }), 'management-read', null],
    ['writes only', basic({ ReadWriteType: 'WriteOnly' }), 'management-read', /do not record reads/],
    [
      'without management events',
      basic({ IncludeManagementEvents: false }),
      'management-write',
      /do not record writes/,
    ],
    [
      'KMS left out',
      basic({ ExcludeManagementEventSources: ['kms.amazonaws.com'] }),
      'management-read:kms',
      /leave kms.amazonaws.com out/,
    ],
    [
      'all objects',
      basic({ DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] }] }),
      'data:AWS::S3::Object',
      null,
    ],
    [
      'one bucket',
      basic({ DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3:::b/'] }] }),
      'data:AWS::S3::Object',
      /some resources only/,
    ],
    ['no data events', basic({}), 'data:AWS::S3::Object', /do not record data events of AWS::S3::Object/],
    [
      'advanced, all objects',
      advanced({ Field: 'eventCategory', Equals: ['Data'] }, { Field: 'resources.type', Equals: ['AWS::S3::Object'] }),
      'data:AWS::S3::Object',
      null,
    ],
    [
      'advanced, narrowed',
      advanced(
        { Field: 'eventCategory', Equals: ['Data'] },
        { Field: 'resources.type', Equals: ['AWS::S3::Object'] },
        { Field: 'resources.ARN', StartsWith: ['arn:aws:s3:::b/'] },
      ),
      'data:AWS::S3::Object',
      /narrow data events by resources.ARN/,
    ],
    [
      'advanced, management',
      advanced({ Field: 'eventCategory', Equals: ['Management'] }, { Field: 'readOnly', Equals: ['false'] }),
      'management-read',
      /reads/,
    ],
  ])('selectors: %s', (_name, text, ...[className, reason]) => {
    const found = readSelectors([{ name: 'f', text }]).reason(className);
    if (reason === null) expect(found).toBeNull();
    else expect(found).toMatch(reason);
  });

  it('refuses files of another kind, naming them', () => {
    expect(() => readSelectors([{ name: 'x.json', text: '{}' }])).toThrow('x.json holds no event selectors');
    expect(() => readLastAccessed('x.json', 'nothing')).toThrow('x.json holds no last-accessed details');
  });
});

describe('denied calls, triaged', () => {
  const current = evaluatorOf({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: 's3:*', Resource: '*' },
      { Effect: 'Deny', Action: 's3:DeleteBucket', Resource: '*' },
    ],
  });
  const on = (action: string, days: Readonly<Record<string, number>> = { '2026-03-01': 1 }): Grant =>
    grant(action, [resource('s3:bucket', { BucketName: 'b' })], { evidence: evidence({ days }) });

  it('by what today’s policies say', () => {
    const kinds = triage([on('s3:DeleteBucket'), on('s3:ListBucket'), on('sqs:SendMessage')], new Set(), current);
    expect(kinds.map(({ kind, action }) => [kind, action])).toEqual([
      ['denied elsewhere', 's3:ListBucket'],
      ['explicit deny', 's3:DeleteBucket'],
      ['not granted', 'sqs:SendMessage'],
    ]);
    expect(triage([on('s3:ListBucket')], new Set(), null)[0]?.kind).toBe('unknown');
  });

  it.each([
    ['no allow: identity', 'not granted'],
    ['deny: identity', 'explicit deny'],
    ['no allow: boundary', 'boundary'],
    ['deny: service control', 'service control policy'],
    ['no allow: resource control', 'resource control policy'],
    ['deny: session', 'session policy'],
    ['deny: resource', 'resource policy'],
    ['no allow: endpoint', 'endpoint policy'],
  ])('AWS’s message comes first: %s', (denial, kind) => {
    const denied = grant('s3:ListBucket', [resource('s3:bucket', { BucketName: 'b' })], {
      evidence: evidence({ denial }),
    });
    expect(triage([denied], new Set(), current)[0]?.kind).toBe(kind);
    expect(triage([denied], new Set(), null)[0]?.kind).toBe(kind);
  });

  it('a day of many tries that never worked is probing', () => {
    const tries = Array.from({ length: 12 }, (_, index) => on(`sqs:Try${index}`));
    expect(new Set(triage(tries, new Set(), current).map(({ kind }) => kind))).toEqual(new Set(['probing']));
    expect(triage(tries, new Set(tries.map(({ action }) => action)), current)[0]?.kind).toBe('not granted');
  });
});
