import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CloudTrailRecord } from '../../src/base/record.js';
import { RECORD_SHAPES } from '../../src/base/usage-row.js';
import type { RecordShape } from '../../src/base/usage-row.js';
import type { Copy } from '../../src/usage/copies.js';
import { firstCopy, isCallersCopy, mergeCopies, mergeShared } from '../../src/usage/copies.js';
import { summarizeUsage } from '../../src/usage/summarize.js';
import type { SummarizeOptions, UsageInput } from '../../src/usage/summarize.js';
import type { Usage } from '../../src/usage/types.js';
import {
  A,
  accountCopy,
  aliceIdentity,
  B,
  csvRecord,
  deployIdentity,
  record,
  serviceAssumes,
  without,
} from './records.js';

const ROLE = `arn:aws:iam::${A}:role/ci/Deploy`;
const projections = (): readonly string[] => ['request.bucketName', 'request.key|tree'];
const summarize = (records: readonly UsageInput[], options: SummarizeOptions = {}): Promise<Usage> =>
  summarizeUsage(records, { projections, ...options });
const of = (shape: RecordShape, one: CloudTrailRecord): Copy => ({ record: one, shape });
const codes = (usage: Usage): readonly string[] => usage.findings.map(({ code }) => code);

describe('one event, many copies', () => {
  test('PEERS 3: an event delivered twice counts once', async () => {
    const one = record();
    const usage = await summarize([one, { ...one }, one, record()]);
    expect(usage.rows.map(({ count }) => count)).toEqual([2]);
    expect(usage.ledger).toMatchObject({
      records: 4,
      examined: 4,
      duplicates: 2,
      matched: 2,
      excluded: 0,
      shapes: { trail: 4 },
    });
    expect(codes(usage)).not.toContain('copies-differ');
  });

  test.each(RECORD_SHAPES.slice(1).map((shape, index) => [shape, RECORD_SHAPES[index] ?? 'trail'] as const))(
    'of %s and %s the richer is kept, in either order',
    async (poorer, richer) => {
      const rich = record({ eventName: 'Rich' });
      const poor = { ...rich, eventName: 'Poor' };
      for (const order of [
        [of(poorer, poor), of(richer, rich)],
        [of(richer, rich), of(poorer, poor)],
      ]) {
        const usage = await summarize(order);
        expect(usage.rows.map(({ eventName }) => eventName)).toEqual(['Rich']);
        expect(codes(usage)).not.toContain('copies-differ');
      }
    },
  );

  test('equally rich copies that differ are a finding; the smallest bytes are kept', async () => {
    const a = record({ eventName: 'A' });
    const b = { ...a, eventName: 'B' };
    for (const order of [
      [a, b],
      [b, a],
      [b, a, b],
    ]) {
      const usage = await summarize(order);
      expect(usage.rows.map(({ eventName }) => eventName)).toEqual(['A']);
      expect(usage.findings.find(({ code }) => code === 'copies-differ')).toMatchObject({ count: 1, severity: 'low' });
    }
  });

  test('without an eventID equal records are one event, whatever the order of their keys', async () => {
    const one = without(record({ requestParameters: { a: 1, b: 2 } }), 'eventID');
    const turned = Object.fromEntries(
      Object.entries({ ...one, requestParameters: { b: 2, a: 1 } }).toReversed(),
    ) as CloudTrailRecord;
    const usage = await summarize([one, turned, { ...one, eventName: 'Other' }]);
    expect(usage.ledger).toMatchObject({ duplicates: 1, matched: 2 });
  });

  test('merging copies is commutative and associative', () => {
    const copy = fc
      .record({
        shape: fc.constantFrom(...RECORD_SHAPES),
        eventName: fc.constantFrom('A', 'B', 'C'),
        original: fc.boolean(),
      })
      .map(({ shape, eventName, original }) =>
        firstCopy(
          of(shape, { ...record({ eventID: 'x' }), eventName, addendum: original ? { originalEventID: 'x' } : null }),
        ),
      );
    fc.assert(
      fc.property(copy, copy, copy, (a, b, c) => {
        expect(mergeCopies(a, b)).toEqual(mergeCopies(b, a));
        expect(mergeCopies(mergeCopies(a, b), c)).toEqual(mergeCopies(a, mergeCopies(b, c)));
      }),
      { seed: 8, numRuns: 1000 },
    );
  });
});

describe('RULE 2: copies across accounts', () => {
  const sharedEventID = 'shared-1';
  const callers = record({ userIdentity: deployIdentity, sharedEventID, eventName: 'PutObject' });
  const owners = accountCopy('AROADEPLOYEXAMPLE:build-7', { sharedEventID, eventName: 'PutObject' });

  test('RULE 2: they count once and the caller’s copy wins, in either order', async () => {
    for (const order of [
      [callers, owners],
      [owners, callers],
    ]) {
      const usage = await summarize(order);
      expect(usage.rows).toHaveLength(1);
      expect(usage.rows[0]).toMatchObject({
        count: 1,
        account: A,
        eventIds: [callers.eventID],
        principal: { kind: 'role', arn: ROLE },
      });
      expect(usage.ledger).toMatchObject({ duplicates: 1, matched: 1 });
    }
  });

  test('RULE 2: of two accounts’ full copies the one of the caller’s account wins', async () => {
    const abroad = record({
      userIdentity: deployIdentity,
      sharedEventID,
      eventName: 'PutObject',
      recipientAccountId: B,
      eventID: '0',
    });
    for (const order of [
      [callers, abroad],
      [abroad, callers],
    ]) {
      expect((await summarize(order)).rows).toMatchObject([{ account: A, eventIds: [callers.eventID] }]);
    }
    expect([isCallersCopy(callers), isCallersCopy(abroad), isCallersCopy(owners)]).toEqual([true, false, false]);
    expect(mergeShared(firstCopy(of('trail', abroad)), firstCopy(of('trail', owners))).record).toBe(abroad);
  });

  test('RULE 2: an exclusion is judged on the copy that is kept', async () => {
    const usage = await summarize([owners, callers], { filter: { exclude: ['key=ASIAIOSFODNN7EXAMPLE'] } });
    expect(usage.rows).toEqual([]);
    expect(usage.ledger).toMatchObject({ excluded: 1, matched: 0 });
    expect(codes(usage)).toContain('events-excluded');
  });

  test('RULE 2: an account’s copy joins a principal by its unique id alone', async () => {
    const own = record({ userIdentity: deployIdentity });
    const alone = accountCopy('AROADEPLOYEXAMPLE:build-9', { eventName: 'PutObject' });
    const others = accountCopy('AROASOMEONEELSE0', { eventName: 'DeleteObject' });
    const usage = await summarize([own, alone, others], { filter: { principals: ['role/Deploy'] } });
    expect(usage.rows.map((row) => [row.principal.arn, row.eventName, row.account, row.callerAccount])).toEqual([
      [ROLE, 'GetBucketPolicy', A, A],
      [ROLE, 'PutObject', B, A],
    ]);
    expect(usage.ledger.matched).toBe(2);
  });

  test('RULE 2: without the id seen elsewhere it joins nobody', async () => {
    const usage = await summarize([accountCopy('AROADEPLOYEXAMPLE:build-9')], {
      filter: { principals: ['role/Deploy'] },
    });
    expect(usage.rows).toEqual([]);
    const all = await summarize([accountCopy('AROADEPLOYEXAMPLE:build-9')]);
    expect(all.rows).toMatchObject([{ principal: { kind: 'account', arn: null, id: 'AROADEPLOYEXAMPLE' } }]);
  });

  test('RULE 2: a record that replaces another is counted in its stead', async () => {
    const original = record({ eventName: 'Original' });
    const replacing = record({
      eventName: 'Replacing',
      addendum: { reason: 'UPDATED_DATA', originalEventID: original.eventID ?? '' },
    });
    for (const order of [[original, replacing], [replacing, original], [replacing]]) {
      const usage = await summarize(order);
      expect(usage.rows).toMatchObject([{ eventName: 'Replacing', count: 1 }]);
      expect(codes(usage)).not.toContain('copies-differ');
    }
  });

  test('RULE 2: an addendum for a late delivery replaces nothing', async () => {
    const usage = await summarize([record({ addendum: { reason: 'DELIVERY_DELAY' } }), record()]);
    expect(usage.ledger.matched).toBe(2);
  });
});

describe('a poorer copy of somebody else’s event', () => {
  test('a role session that is called like the user is not the user’s, once the trail says so', async () => {
    const trail = record({ userIdentity: { ...deployIdentity, principalId: 'AROADEPLOYEXAMPLE:alice' } });
    const csv = { ...csvRecord(), eventID: trail.eventID ?? '' };
    const filter = { principals: ['user/alice'] };
    expect((await summarize([of('console-csv', csv)], { filter })).ledger.matched).toBe(1);
    for (const order of [
      [of('console-csv', csv), of('trail', trail)],
      [of('trail', trail), of('console-csv', csv)],
    ]) {
      expect((await summarize(order, { filter })).rows).toEqual([]);
    }
  });
});

const old = (fields: Partial<CloudTrailRecord>): CloudTrailRecord =>
  without(record(fields), 'eventCategory', 'readOnly');

describe('facts', () => {
  test('RULE 4: who assumed the role is known from records that do not count', async () => {
    const records = [
      record({ userIdentity: deployIdentity }),
      serviceAssumes('lambda.amazonaws.com', ROLE),
      serviceAssumes('ec2.amazonaws.com', ROLE, { eventTime: '2020-01-01T00:00:00Z' }),
      serviceAssumes('ec2.amazonaws.com', `arn:aws:iam::${A}:role/Other`),
    ];
    const filter = { principals: ['role/Deploy'], from: '2026-01-01T00:00:00Z' };
    const usage = await summarize(records, { filter });
    expect(usage.facts.assumedByServices).toEqual({ [ROLE]: ['ec2.amazonaws.com', 'lambda.amazonaws.com'] });
    expect(usage.ledger.matched).toBe(1);
    expect(Object.keys((await summarize(records)).facts.assumedByServices)).toHaveLength(2);
  });

  test('seen and regions come from the events that matched', async () => {
    const usage = await summarize(
      [
        record(),
        record({ readOnly: false, awsRegion: 'us-east-1' }),
        record({ eventCategory: 'Data', eventName: 'GetObject' }),
        record({ eventType: 'AwsConsoleSignIn', eventSource: 'signin.amazonaws.com' }),
        record({ userIdentity: deployIdentity, awsRegion: 'ap-south-1' }),
      ],
      { filter: { principals: ['alice'] } },
    );
    expect(usage.facts.seen).toEqual({ data: 1, 'management-read': 1, 'management-write': 1, other: 1 });
    expect(usage.facts.regions).toEqual(['eu-west-1', 'us-east-1']);
  });

  test('records of old versions have no category: the name tells data events', async () => {
    const usage = await summarize([
      old({ eventName: 'GetObject' }),
      old({ eventName: 'ListBuckets' }),
      old({ eventName: 'CreateBucket' }),
    ]);
    expect(usage.facts.seen).toEqual({ data: 1, 'management-read': 1, 'management-write': 1 });
  });
});

describe('RULE 6: recreated principals', () => {
  const again = record({ userIdentity: { ...aliceIdentity, principalId: 'AIDAALICETWOEXAMPLE' } });

  test('RULE 6: one ARN with two unique ids is a finding, and both are its rows', async () => {
    const usage = await summarize([record(), again], { filter: { principals: [`arn:aws:iam::${A}:user/alice`] } });
    expect(usage.rows).toHaveLength(2);
    expect(usage.findings.find(({ code }) => code === 'principal-recreated')).toMatchObject({
      count: 2,
      severity: 'medium',
      detail: { ids: ['AIDAALICEEXAMPLE', 'AIDAALICETWOEXAMPLE'] },
    });
  });

  test('RULE 6: a unique id names one of them', async () => {
    const usage = await summarize([record(), again], { filter: { principals: ['AIDAALICETWOEXAMPLE'] } });
    expect(usage.rows).toMatchObject([{ principal: { id: 'AIDAALICETWOEXAMPLE' } }]);
    expect(codes(usage)).not.toContain('principal-recreated');
  });
});

test('RULE 14: root, services and anonymous callers have no policy to cut, but their usage is shown', async () => {
  const usage = await summarize([
    record({ userIdentity: { type: 'Root', arn: `arn:aws:iam::${A}:root`, accountId: A, principalId: A } }),
    record({ userIdentity: { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' } }),
    record({ userIdentity: { type: 'AWSAccount', principalId: '', accountId: 'anonymous' } }),
  ]);
  expect(usage.rows.map(({ principal }) => [principal.kind, principal.name]).toSorted()).toEqual([
    ['account', 'anonymous'],
    ['root', 'root'],
    ['service', 'ec2.amazonaws.com'],
  ]);
});

test('RULE 3: delegated calls are counted and said', async () => {
  const usage = await summarize([
    record({ userIdentity: { ...aliceIdentity, invokedByDelegate: { accountId: B } } }),
    record(),
  ]);
  expect(usage.rows.map(({ delegate }) => delegate).toSorted()).toEqual([B, null]);
  expect(usage.findings.find(({ code }) => code === 'delegated-calls')).toMatchObject({ count: 1 });
});

test('the reader’s ledger is kept, its counts of records completed', async () => {
  const ledger = {
    ...(await summarize([])).ledger,
    files: 3,
    records: 9,
    refused: [{ file: 'x', offset: null, reason: 'truncated gzip' }],
    malformedCount: 2,
  };
  const usage = await summarize([record()], { ledger: Promise.resolve(ledger) });
  expect(usage.ledger).toMatchObject({ files: 3, records: 9, examined: 1, matched: 1 });
  expect(codes(usage)).toEqual(expect.arrayContaining(['input-refused', 'record-malformed']));
});

test('no records: no rows, no findings', async () => {
  const usage = await summarize([]);
  expect(usage).toMatchObject({ rows: [], facts: { assumedByServices: {}, seen: {}, regions: [] }, findings: [] });
});

test('values beyond the limit are a finding', async () => {
  const records = ['a/1', 'a/2', 'b/1'].map((name) =>
    record({ requestParameters: { bucketName: 'reports', key: name } }),
  );
  const usage = await summarize(records, { maxValues: 2 });
  expect(usage.rows.map((row) => row.values['request.key|tree'])).toEqual([['a/'], ['b/']]);
  expect(usage.findings.find(({ code }) => code === 'values-summarised')).toMatchObject({ count: 3 });
});

describe('order, duplication and splitting change nothing', () => {
  const pool: readonly UsageInput[] = [
    record({ eventID: '1', requestParameters: { key: 'a/1' } }),
    record({ eventID: '2', requestParameters: { key: 'a/2' } }),
    record({ eventID: '3', requestParameters: { key: 'b' }, errorCode: 'AccessDenied' }),
    of('console-csv', { ...csvRecord(), eventID: '2' }),
    of('console-csv', { ...csvRecord(), eventID: '4' }),
    { ...record({ eventID: '1', requestParameters: { key: 'a/9' } }) },
    record({ eventID: '5', userIdentity: deployIdentity, sharedEventID: 's' }),
    accountCopy('AROADEPLOYEXAMPLE:x', { eventID: '6', sharedEventID: 's' }),
    accountCopy('AIDAALICEEXAMPLE', { eventID: '7' }),
    serviceAssumes('ec2.amazonaws.com', ROLE, { eventID: '8' }),
    record({ eventID: '9', addendum: { originalEventID: '3' } }),
  ];
  test.each<[string, SummarizeOptions]>([
    ['all', {}],
    ['alice', { filter: { principals: ['alice'] } }],
    ['Deploy, few values', { filter: { principals: ['role/Deploy', 'alice'] }, maxValues: 1 }],
  ])('%s', async (_name, options) => {
    const expected = await summarize(pool, options);
    const extra = fc.array(fc.constantFrom(...pool), { maxLength: 10 });
    const order = extra.chain((more) =>
      fc.shuffledSubarray([...pool, ...more], { minLength: pool.length + more.length }),
    );
    await fc.assert(
      fc.asyncProperty(order, async (records) => {
        const usage = await summarize(records, options);
        expect(JSON.stringify([usage.rows, usage.facts])).toBe(JSON.stringify([expected.rows, expected.facts]));
        expect(usage.findings.filter(({ code }) => code !== 'time-zone-unknown')).toEqual(expected.findings);
        expect(usage.ledger.matched).toBe(expected.ledger.matched);
      }),
      { seed: 9, numRuns: 200 },
    );
  });
});
