import { describe, expect, expectTypeOf, test } from 'vitest';
import {
  actionsForEvent,
  generatePolicy,
  policyJson,
  readRecords,
  scanUsage,
  summarizeUsage,
  TrimtrailError,
  type CloudTrailRecord,
  type Evidence,
  type Finding,
  type FindingCode,
  type Ledger,
  type PolicyDocument,
  type Usage,
  type UsageRow,
} from '../../src/index.js';

const TRAIL = 'examples/data/trail';

const head: CloudTrailRecord = {
  eventTime: '2026-03-01T09:00:00Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'HeadObject',
  eventID: '00000000-0000-4000-8000-000000000001',
  awsRegion: 'eu-west-1',
  recipientAccountId: '111122223333',
  userIdentity: {
    type: 'IAMUser',
    arn: 'arn:aws:iam::111122223333:user/alice',
    userName: 'alice',
    accountId: '111122223333',
  },
  requestParameters: { bucketName: 'example-reports', key: 'a/b.csv' },
};

describe('the library', () => {
  test('reads, summarises and generates what the program does', async () => {
    const { records, ledger } = readRecords([TRAIL]);
    const usage = await summarizeUsage(records, { ledger });
    const scanned = await scanUsage([TRAIL]);
    expect(usage.rows).toEqual(scanned.rows);
    const { policy } = await generatePolicy(usage, { principal: 'alice' });
    expect(policyJson(policy)).toBe(policyJson((await generatePolicy(scanned, { principal: 'user/alice' })).policy));
    expect((await ledger).records).toBe(scanned.ledger.records);
  });

  test('a filter narrows a scan', async () => {
    const usage = await scanUsage([TRAIL], {
      filter: {
        principals: ['alice'],
        session: null,
        from: null,
        to: null,
        regions: [],
        accounts: [],
        exclude: [],
        acrossAccounts: null,
      },
    });
    expect(new Set(usage.rows.map(({ principal }) => principal.name))).toEqual(new Set(['alice']));
  });

  test('maps one event', async () => {
    expect(await actionsForEvent(head)).toEqual({
      outcome: 'allowed',
      actions: [
        {
          action: 's3:GetObject',
          resources: ['arn:aws:s3:::example-reports/a/b.csv'],
          reason: expect.any(String) as string,
        },
      ],
      finding: null,
    });
  });

  test('errors carry a code', async () => {
    const usage = await summarizeUsage([head]);
    const refused = generatePolicy(usage, { principal: 'bob' });
    await expect(refused).rejects.toBeInstanceOf(TrimtrailError);
    await expect(refused).rejects.toMatchObject({ code: 'no-match' });
  });

  test('the ledger settles even when the reader stops early', async () => {
    const { records, ledger } = readRecords([TRAIL]);
    for await (const record of records) {
      expect(record.eventName).not.toBe('');
      break;
    }
    expect((await ledger).records).toBeGreaterThan(0);
  });
});

test('the public types hold', () => {
  expectTypeOf(readRecords).parameter(0).toEqualTypeOf<readonly string[]>();
  expectTypeOf<ReturnType<typeof readRecords>['records']>().toEqualTypeOf<AsyncIterable<CloudTrailRecord>>();
  expectTypeOf<ReturnType<typeof readRecords>['ledger']>().toEqualTypeOf<Promise<Ledger>>();
  expectTypeOf(summarizeUsage).returns.resolves.toEqualTypeOf<Usage>();
  expectTypeOf<Usage['rows']>().toEqualTypeOf<readonly UsageRow[]>();
  expectTypeOf(actionsForEvent).parameter(0).toEqualTypeOf<CloudTrailRecord>();
  expectTypeOf<Awaited<ReturnType<typeof actionsForEvent>>['finding']>().toEqualTypeOf<{
    readonly code: FindingCode;
    readonly message: string;
  } | null>();
  expectTypeOf<Awaited<ReturnType<typeof generatePolicy>>>().toEqualTypeOf<{
    readonly policy: PolicyDocument;
    readonly evidence: readonly Evidence[];
    readonly findings: readonly Finding[];
  }>();
});
