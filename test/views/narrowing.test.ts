import { beforeAll, describe, expect, it } from 'vitest';
import type { CloudTrailRecord } from '../../src/base/record.js';
import { shippedCatalog } from '../../src/main/catalog-files.js';
import { DEFAULT_GRANTING, policyOf } from '../../src/main/generate-policy.js';
import { summarizeWith } from '../../src/main/summarize.js';
import { sessionOf } from '../../src/usage/principal.js';
import { DEFAULT_SETTINGS } from '../../src/views/defaults.js';
import type { DataSource, PolicyView, Selection } from '../../src/views/types.js';
import { ALICE, DEPLOY, memoryOf, RECORDS, selectionOf } from './sources.js';

const inDays =
  (from: string, to: string) =>
  ({ eventTime }: CloudTrailRecord): boolean =>
    eventTime.slice(0, 10) >= from && eventTime.slice(0, 10) <= to;

const SESSION = RECORDS.filter(({ userIdentity }) => userIdentity?.sessionContext?.sessionIssuer?.arn === DEPLOY)
  .map(sessionOf)
  .find((session) => session !== null);
const ADDRESS = RECORDS.find(({ userIdentity }) => userIdentity?.arn === ALICE)?.sourceIPAddress ?? '';
const KEY = RECORDS.find(({ userIdentity }) => userIdentity?.arn === ALICE)?.userIdentity?.accessKeyId ?? '';

/** A narrowing of the page, and the same as a choice of records. */
const CASES: readonly {
  readonly what: string;
  readonly who: string;
  readonly selection: Partial<Selection>;
  readonly keeps: (record: CloudTrailRecord) => boolean;
}[] = [
  { what: 'nothing', who: ALICE, selection: {}, keeps: () => true },
  {
    what: 'a window',
    who: ALICE,
    selection: { from: '2026-03-10', to: '2026-04-02' },
    keeps: inDays('2026-03-10', '2026-04-02'),
  },
  {
    what: 'one day',
    who: DEPLOY,
    selection: { from: '2026-04-06', to: '2026-04-06' },
    keeps: inDays('2026-04-06', '2026-04-06'),
  },
  { what: 'an open window', who: ALICE, selection: { from: '2026-04-10' }, keeps: inDays('2026-04-10', '9999-12-31') },
  {
    what: 'two services',
    who: ALICE,
    selection: { services: ['s3.amazonaws.com', 'dynamodb.amazonaws.com'] },
    keeps: ({ eventSource = '' }) => /^(s3|dynamodb)\./.test(eventSource),
  },
  {
    what: 'a region',
    who: ALICE,
    selection: { regions: ['us-east-1'] },
    keeps: ({ awsRegion }) => awsRegion === 'us-east-1',
  },
  {
    what: 'a session',
    who: DEPLOY,
    selection: { sessions: [SESSION ?? ''] },
    keeps: (record) => sessionOf(record) === SESSION,
  },
  {
    what: 'an address',
    who: ALICE,
    selection: { addresses: [ADDRESS] },
    keeps: ({ sourceIPAddress }) => sourceIPAddress === ADDRESS,
  },
  {
    what: 'an access key',
    who: ALICE,
    selection: { accessKeys: [KEY] },
    keeps: ({ userIdentity }) => userIdentity?.accessKeyId === KEY,
  },
];

describe('a policy of a selection is that of a run over just its records', () => {
  let source: DataSource;
  beforeAll(async () => {
    source = await memoryOf(RECORDS);
  });

  it.each(CASES)('narrowed to $what', async ({ who, selection, keeps }) => {
    const catalog = await shippedCatalog();
    const usage = await summarizeWith(catalog, RECORDS.filter(keeps), { filter: { principals: [who] } });
    const alone = await policyOf(usage, catalog, { whose: { spec: who }, granting: DEFAULT_GRANTING });
    const view = await viewOf(source, selectionOf(who, selection));
    expect(view.documents).toEqual(alone.documents);
    expect(evidenceOf(view)).toEqual(
      sorted(
        alone.generated.evidence.map(({ sid, action, count, eventIds, firstSeen, lastSeen }) => [
          sid,
          action,
          count,
          eventIds,
          firstSeen,
          lastSeen,
        ]),
      ),
    );
    expect(view.proof.replay).toMatchObject(alone.proof.replay);
    expect(view.proof.coverage).toEqual(alone.proof.coverage);
    expect(view.proof.tomorrow).toEqual(alone.proof.tomorrow);
  });
});

const viewOf = (source: DataSource, selection: Selection): Promise<PolicyView> =>
  source.policy({ selection, settings: DEFAULT_SETTINGS, current: null, before: null });

const sorted = (lines: readonly unknown[]): readonly string[] => lines.map((line) => JSON.stringify(line)).toSorted();

const evidenceOf = ({ statements }: PolicyView): readonly string[] =>
  sorted(
    statements.flatMap(({ sid, lines }) =>
      lines.flatMap(({ action, evidence }) =>
        evidence.map((one) => [sid, action, one.events, one.eventIds, one.firstSeen, one.lastSeen]),
      ),
    ),
  );
