import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/base/findings.js';
import type { CloudTrailRecord } from '../../src/base/record.js';
import type { RecordShape } from '../../src/base/usage-row.js';
import { summarizeCalls, summarizePrincipals } from '../../src/usage/summaries.js';
import { summarizeUsage } from '../../src/usage/summarize.js';
import type { SummarizeOptions } from '../../src/usage/summarize.js';
import { A, aliceIdentity, csvRecord, deployIdentity, record, without } from './records.js';

async function findings(
  shape: RecordShape,
  records: readonly CloudTrailRecord[],
  options: SummarizeOptions = {},
): Promise<readonly Finding[]> {
  const usage = await summarizeUsage(
    records.map((one) => ({ record: one, shape })),
    options,
  );
  return usage.findings;
}
const codes = (found: readonly Finding[]): readonly string[] => found.map(({ code }) => code);
const write = (fields: Partial<CloudTrailRecord> = {}): CloudTrailRecord =>
  record({ readOnly: false, awsRegion: 'us-east-1', ...fields });

describe('RULE 5: what the source cannot show', () => {
  test('RULE 5: the console CSV: management events, one region, names only, no parameters', async () => {
    const found = await findings('console-csv', [csvRecord(), csvRecord({ eventSource: 'lambda.amazonaws.com' })]);
    expect(codes(found)).toEqual([
      'management-events-only',
      'session-name-only',
      'parameters-missing',
      'single-region',
    ]);
    expect(found.map(({ severity, count }) => [severity, count])).toEqual([
      ['high', 2],
      ['high', 2],
      ['medium', 2],
      ['medium', 2],
    ]);
  });

  test('RULE 5: the data-plane actions that cannot be there are named, those of used services first', async () => {
    const dataPlane = {
      'a.amazonaws.com': ['a:X'],
      'lambda.amazonaws.com': ['lambda:InvokeFunction'],
      's3.amazonaws.com': ['s3:GetObject'],
    };
    const [only] = await findings('trail', [record(), record({ eventSource: 'iam.amazonaws.com' })], { dataPlane });
    expect(only).toMatchObject({ code: 'management-events-only', detail: { ofUsedServices: ['s3:GetObject'] } });
    expect(only?.detail).toHaveProperty('actions', ['s3:GetObject', 'a:X', 'lambda:InvokeFunction']);
    expect(only?.message).toContain('s3:GetObject');
    expect(only?.message).not.toContain('a:X');
  });

  test('RULE 5: one data event disproves it', async () => {
    const found = await findings('trail', [record(), write({ eventCategory: 'Data', eventName: 'PutObject' })]);
    expect(codes(found)).toEqual([]);
  });

  test('RULE 5: reads-missing when nothing was read', async () => {
    expect(codes(await findings('lookup-events', [write(), write({ awsRegion: 'eu-west-1' })]))).toContain(
      'read-events-missing',
    );
    expect(codes(await findings('lookup-events', [write(), record()]))).not.toContain('read-events-missing');
  });

  test('RULE 5: single-region, unless one region was asked for', async () => {
    expect(codes(await findings('trail', [record()]))).toContain('single-region');
    expect(codes(await findings('trail', [record(), write()]))).not.toContain('single-region');
    expect(codes(await findings('trail', [record()], { filter: { regions: ['eu-west-1'] } }))).not.toContain(
      'single-region',
    );
  });

  test('RULE 5: session-name-only is about the CSV’s names, not about root', async () => {
    expect(codes(await findings('console-csv', [csvRecord({ userIdentity: { userName: 'root' } })]))).not.toContain(
      'session-name-only',
    );
    expect(codes(await findings('trail', [record()]))).not.toContain('session-name-only');
  });

  test('RULE 5: the old CSV has no zone and no event source', async () => {
    const old = without(csvRecord(), 'eventSource', 'readOnly', 'eventCategory');
    expect(codes(await findings('console-csv-old', [old]))).toEqual(
      expect.arrayContaining(['time-zone-unknown', 'event-source-missing']),
    );
  });

  test('RULE 5: parameters CloudTrail left out are said too', async () => {
    const all = await findings('trail', [record({ requestParameters: { omitted: true } })]);
    const found = all.find(({ code }) => code === 'parameters-missing');
    expect(found?.message).toContain('CloudTrail left them out');
  });

  test('RULE 5: no API call, nothing to say', async () => {
    expect(
      await findings('trail', [record({ eventType: 'AwsConsoleSignIn', eventSource: 'signin.amazonaws.com' })]),
    ).toEqual([]);
  });
});

describe('summaries', () => {
  const denied = { errorCode: 'AccessDenied' };
  const records = [
    record({ eventTime: '2026-03-03T00:00:00Z' }),
    record({ ...denied, requestParameters: { bucketName: 'x' } }),
    record({ ...denied, eventSource: 'ec2.amazonaws.com', eventName: 'RunInstances' }),
    record({ userIdentity: { ...aliceIdentity, principalId: 'AIDAALICETWOEXAMPLE' }, awsRegion: 'us-east-1' }),
    record({ userIdentity: deployIdentity, errorCode: 'ExpiredToken' }),
    record({ userIdentity: deployIdentity, errorCode: 'ThrottlingException' }),
    csvRecord({ userIdentity: { userName: 'bob' } }),
    csvRecord({ userIdentity: { userName: 'amy' } }),
  ];

  test('summarizePrincipals: most active first, ties by name; a denied call never counts as anything else (PEERS 8)', async () => {
    const { rows } = await summarizeUsage(records);
    const lines = summarizePrincipals(rows);
    expect(
      lines.map(({ principal, events, denied: refused }) => [principal.split('/').at(-1), events, refused]),
    ).toEqual([
      ['alice', 4, 2],
      ['Deploy', 2, 0],
      ['amy', 1, 0],
      ['bob', 1, 0],
    ]);
    expect(lines[0]).toEqual({
      principal: `arn:aws:iam::${A}:user/alice`,
      arn: `arn:aws:iam::${A}:user/alice`,
      kind: 'user',
      account: A,
      events: 4,
      denied: 2,
      services: ['ec2.amazonaws.com', 's3.amazonaws.com'],
      firstSeen: '2026-03-01T09:00:00Z',
      lastSeen: '2026-03-03T00:00:00Z',
    });
  });

  test('summarizeCalls: distinct type, source, name and region, whatever the parameters', async () => {
    const { rows } = await summarizeUsage(records);
    expect(summarizeCalls(rows)).toEqual([
      expect.objectContaining({
        eventSource: 'ec2.amazonaws.com',
        eventName: 'RunInstances',
        count: 1,
        denied: 1,
        failed: 0,
      }),
      {
        eventType: 'AwsApiCall',
        eventSource: 's3.amazonaws.com',
        eventName: 'GetBucketPolicy',
        region: 'eu-west-1',
        count: 6,
        denied: 1,
        failed: 2,
        firstSeen: '2026-03-01T09:00:00Z',
        lastSeen: '2026-03-03T00:00:00Z',
      },
      expect.objectContaining({ region: 'us-east-1', count: 1 }),
    ]);
  });
});
