import type { Ledger } from '../../src/base/ledger.js';
import type { Principal, UsageRow } from '../../src/base/usage-row.js';
import type { Usage } from '../../src/usage/types.js';

const ALICE: Principal = {
  kind: 'user',
  arn: 'arn:aws:iam::111122223333:user/alice',
  name: 'alice',
  account: '111122223333',
  id: 'AIDAEXAMPLE',
};

export const LEDGER: Ledger = {
  files: 2,
  skipped: { digest: 1 },
  refused: [{ file: 'a.gz', offset: 12, reason: 'truncated gzip' }],
  bytesRead: 100,
  bytesInflated: 1_000,
  records: 12,
  examined: 10,
  duplicates: 1,
  matched: 9,
  excluded: 0,
  malformed: [{ file: 'b.json', offset: 3, reason: 'no eventTime' }],
  malformedCount: 1,
  shapes: { trail: 10 },
};

export function row(over: Partial<UsageRow> = {}): UsageRow {
  return {
    principal: ALICE,
    eventType: 'AwsApiCall',
    eventCategory: 'Management',
    readOnly: true,
    eventSource: 's3.amazonaws.com',
    eventName: 'GetBucketAcl',
    region: 'eu-central-1',
    account: '111122223333',
    callerAccount: '111122223333',
    errorCode: null,
    via: null,
    delegate: null,
    console: false,
    tool: null,
    parameters: 'given',
    values: {},
    context: {},
    count: 1,
    firstSeen: '2026-03-01T09:00:00Z',
    lastSeen: '2026-03-01T09:00:00Z',
    eventIds: ['e1'],
    days: { '2026-03-01': 1 },
    ...over,
  };
}

export const usageOf = (rows: readonly UsageRow[]): Usage => ({
  rows,
  facts: { assumedByServices: {}, seen: {}, regions: [] },
  ledger: LEDGER,
  findings: [],
});

export const principalNamed = (name: string, over: Partial<Principal> = {}): Principal => ({
  ...ALICE,
  arn: `arn:aws:iam::111122223333:user/${name}`,
  name,
  ...over,
});
