import { describe, expect, it } from 'vitest';
import type { Identity } from '../../../src/iam/authorization-details.js';
import type { ReportedUser } from '../../../src/main/fleet/credential-report.js';
import { lastUse, type UseEvidence } from '../../../src/main/fleet/last-use.js';
import { readLastAccessed } from '../../../src/proof/last-accessed.js';
import type { FleetUse } from '../../../src/review/fleet/types.js';
import { row } from '../../render/fixtures.js';

const SPAN = { first: '2026-01-01', last: '2026-03-31' };
const NOTHING: UseEvidence = { rows: [], identity: null, reported: null, lastAccessed: null, span: SPAN };

const role = (lastUsed: Identity['lastUsed'], createdAt: string | null = null): Identity => ({
  kind: 'role',
  arn: 'arn:aws:iam::111122223333:role/r',
  name: 'r',
  account: '111122223333',
  id: null,
  createdAt,
  lastUsed,
});
const user = (lastUsed: string | null, isComplete = true): ReportedUser => ({
  arn: 'arn:aws:iam::111122223333:user/a',
  name: 'a',
  isRoot: false,
  createdAt: null,
  mfa: false,
  credentials: [],
  lastUsed,
  isComplete,
});
const accessed = (time: string | null): UseEvidence['lastAccessed'] =>
  readLastAccessed(
    'a.json',
    JSON.stringify({
      ServicesLastAccessed: [{ ServiceNamespace: 's3', ...(time !== null && { LastAuthenticated: time }) }],
    }),
  );
const seen = row({ lastSeen: '2026-03-01T09:00:00Z' });

describe('when a principal was last at work', () => {
  it.each<[what: string, evidence: Partial<UseEvidence>, expected: Partial<FleetUse>]>([
    ['in the records', { rows: [seen] }, { kind: 'seen', lastUsed: '2026-03-01T09:00:00Z', by: 'records' }],
    [
      'in the records, and later by IAM',
      { rows: [seen], identity: role('2026-03-20T00:00:00Z') },
      { kind: 'seen', lastUsed: '2026-03-20T00:00:00Z', by: 'role last used' },
    ],
    [
      'in the records although IAM dates nothing',
      { rows: [seen], identity: role(null) },
      { kind: 'seen', by: 'records' },
    ],
    ['by RoleLastUsed', { identity: role('2025-11-01T00:00:00Z') }, { kind: 'used-elsewhere', by: 'role last used' }],
    [
      'by the credential report',
      { reported: user('2025-11-01T00:00:00Z') },
      { kind: 'used-elsewhere', by: 'credential report' },
    ],
    [
      'by last-accessed data, which are later',
      { identity: role('2025-11-01T00:00:00Z'), lastAccessed: accessed('2025-12-24T18:00:00Z') },
      { kind: 'used-elsewhere', lastUsed: '2025-12-24T00:00:00Z', by: 'last-accessed data' },
    ],
    ['never, by RoleLastUsed', { identity: role(null) }, { kind: 'never-used', lastUsed: null, by: null }],
    ['never, by the credential report', { reported: user(null) }, { kind: 'never-used' }],
    ['never, by last-accessed data', { lastAccessed: accessed(null) }, { kind: 'never-used' }],
    ['never, although there are no records', { identity: role(null), span: null }, { kind: 'never-used' }],
    ['not known: the report does not tell every use', { reported: user(null, false) }, { kind: 'not-seen' }],
    ['not seen: IAM was not asked', { identity: role(undefined) }, { kind: 'not-seen', days: 90 }],
    [
      'not seen since it was made',
      { identity: role(undefined, '2026-03-30T12:00:00Z') },
      { kind: 'not-seen', days: 2 },
    ],
    [
      'made after the records end',
      { identity: role(undefined, '2026-05-01T12:00:00Z') },
      { kind: 'not-seen', days: 0 },
    ],
    ['no records of its account', { identity: role(undefined), span: null }, { kind: 'not-covered', days: 0 }],
  ])('%s', (_what, evidence, expected) => {
    expect(lastUse({ ...NOTHING, ...evidence })).toMatchObject(expected);
  });
});
