import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { ingestInto } from '../../src/main/ingest.js';
import { compactStore } from '../../src/store/compact.js';
import { openStore } from '../../src/store/open-store.js';
import { storeStatus, verifyStore } from '../../src/store/verify.js';
import { expectedContent, storeContent } from './store-content.js';

const root = mkdtempSync(join(tmpdir(), 'trimtrail-store-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let serial = 0;
const fresh = (): string => join(root, `s${(serial += 1)}`);

const event = (id: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  eventVersion: '1.09',
  eventID: id,
  eventTime: '2026-03-01T09:00:00Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'GetObject',
  awsRegion: 'eu-central-1',
  userIdentity: {
    type: 'IAMUser',
    arn: 'arn:aws:iam::111122223333:user/alice',
    accountId: '111122223333',
    userName: 'alice',
  },
  requestParameters: { bucketName: 'b', key: id },
  responseElements: null,
  recipientAccountId: '111122223333',
  managementEvent: false,
  ...more,
});

function files(content: Readonly<Record<string, string | Buffer>>): string {
  const folder = fresh();
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(content)) writeFileSync(join(folder, name), bytes);
  return folder;
}

const trail = (...records: readonly unknown[]): Buffer => gzipSync(JSON.stringify({ Records: records }));

/** Ingests, and holds the store to what the plain readers say and to its own manifest. */
async function expectSame(sources: readonly string[], store = fresh()): Promise<string> {
  await ingestInto(store, sources);
  expect(await storeContent(store)).toEqual(await expectedContent(sources));
  expect(await verifyStore(store)).toEqual([]);
  return store;
}

describe('ingest', () => {
  it('keeps every field of every record, whatever its form', async () => {
    for (const name of ['event_history_old.csv', 'trail']) await expectSame([join('examples/data', name)]);
  });

  it('takes all forms together, each event once, the richest copy of it', async () => {
    await expectSame(['examples/data']);
  });

  it('gives the same when forms come one after the other, in either order', async () => {
    const read = (name: string): string => readFileSync(join('examples/data', name), 'utf8');
    const lines = read('event_history.csv').split('\n').slice(0, 16).join('\n');
    const { Records } = JSON.parse(read('event_history.json')) as { readonly Records: readonly unknown[] };
    const { Events } = JSON.parse(read('lookup-events.json')) as { readonly Events: readonly unknown[] };
    const paths = [
      files({ 'a.csv': lines }),
      files({ 'b.json': JSON.stringify({ Events: Events.slice(5, 20) }) }),
      files({ 'c.json': JSON.stringify({ Records: Records.slice(10, 25) }) }),
    ];
    const expected = await expectedContent(paths);
    for (const order of [paths, paths.toReversed()]) {
      const store = fresh();
      for (const path of order) await ingestInto(store, [path]);
      expect(await storeContent(store)).toEqual(expected);
      expect(await verifyStore(store)).toEqual([]);
    }
  });

  it('PEERS 3: counts an event that two trails delivered once, within a run and across runs', async () => {
    const a = files({ '1.json.gz': trail(event('e1'), event('e2')), '2.json.gz': trail(event('e2'), event('e3')) });
    const store = await expectSame([a]);
    const b = files({ 'again.json.gz': trail(event('e3'), event('e1')), 'new.json': JSON.stringify([event('e4')]) });
    const { added, ledger } = await ingestInto(store, [b]);
    expect([added, ledger.duplicates]).toEqual([1, 2]);
    expect(await storeContent(store)).toEqual(await expectedContent([a, b]));
  });

  it('PEERS 4: puts a late event into its own day', async () => {
    const a = files({ 'a.json.gz': trail(event('e1', { eventTime: '2026-03-01T23:59:59Z' })) });
    const store = await expectSame([a]);
    const late = files({
      'b.json.gz': trail(
        event('e2', { eventTime: '2026-03-02T00:00:00Z' }),
        event('e3', { eventTime: '2026-03-01T00:00:00Z' }),
      ),
    });
    await ingestInto(store, [late]);
    const days = openStore(store).manifest.files.map(({ day, rows }) => `${day} ${rows}`);
    expect(days.toSorted()).toEqual(['2026-03-01 1', '2026-03-01 1', '2026-03-02 1']);
    expect(readdirSync(store).toSorted()).toEqual(['_trimtrail', 'day=2026-03-01', 'day=2026-03-02']);
  });

  it('PEERS 5: keeps more than 1,000 rows', async () => {
    const many = Array.from({ length: 2500 }, (_, index) => event(`e${index}`));
    const store = await expectSame([files({ 'a.json.gz': trail(...many) })]);
    expect(storeStatus(store).rows).toBe(2500);
  });

  it('PEERS 6: keeps events without resources', async () => {
    const store = await expectSame([
      files({
        'a.json': JSON.stringify({
          Records: [event('e1'), event('e2', { resources: [] }), event('e3', { resources: null })],
        }),
      }),
    ]);
    expect(storeStatus(store).rows).toBe(3);
  });

  it('PEERS 7: takes names and values with quotes for data', async () => {
    const odd = `a'b"c; DROP TABLE x -- \u0000 \\ \u2028 é 😀`;
    const records = [
      event(odd),
      event('e2', { eventName: odd, userIdentity: { type: odd, userName: odd }, [odd]: { [odd]: odd } }),
    ];
    const store = await expectSame([files({ "o'dd.json": JSON.stringify(records) })]);
    expect(storeStatus(store).rows).toBe(2);
  });

  it('writes half a surrogate pair as U+FFFD', async () => {
    const store = fresh();
    await ingestInto(store, [
      files({ 'a.json': JSON.stringify([event('e1', { userAgent: 'a\uD800b', x: { '\uDC00': 1 } })]) }),
    ]);
    const [line = ''] = await storeContent(store);
    expect(line).toContain('"userAgent":"a\uFFFDb"');
    expect(line).toContain('"x":{"\uFFFD":1}');
  });

  /** Records as text, so that JSON can say what no object can. */
  const ODD: readonly (readonly [what: string, record: string])[] = [
    ['a member named twice', record('"eventName":"Wrong","eventName":"GetObject"')],
    ['an id named twice', record('"eventID":"00000000-0000-4000-8000-000000000000"')],
    [
      'a nested member named twice',
      record('"requestParameters":{"a":1,"a":2},"tlsDetails":{"tlsVersion":"x","tlsVersion":"y"}'),
    ],
    ['a member of a JSON column named twice', record('"requestParameters":{"a":"first","a":"last"}')],
    ['one named twice, once with a space', record('"requestParameters":{"a" :"first","a":"last"}')],
    ['one named twice, once with a tab', record('"requestParameters":{"a"\t:"first","a":"last"}')],
    ['one named twice, once with an escape', record('"requestParameters":{"a":"first","\\u0061":"last"}')],
    ['one named twice, null first', record('"requestParameters":{"a":null,"a":"last"}')],
    ['one named twice beside a text that holds colons', record('"requestParameters":{"a":"x\\":y","a":"last"}')],
    ['names that differ in case alone', record('"eventname":"other","useridentity":{"a":1}')],
    ['escapes', record('"userAgent":"a\\u00e9\\n\\"b\\/","errorMessage":"\\ud83d\\ude00"')],
    ['lines and spaces', record('"userAgent" :\n "x\\ty"\r\n')],
    [
      'numbers, lists and nulls where the table has texts',
      record('"errorCode":404,"userAgent":["a"],"apiVersion":null'),
    ],
    [
      'texts and numbers where the table has structs',
      record('"tlsDetails":"none","resources":[null,"x",{"ARN":7,"more":1}]'),
    ],
    [
      'other things in JSON columns',
      record('"requestParameters":"text","responseElements":7,"additionalEventData":[1]'),
    ],
    ['numbers as written', record('"requestParameters":{"a":1.0,"b":1e2,"c":12345678901234567890,"d":-0}')],
    ['a flag as a text', record('"readOnly":"true"')],
    ['a member called __proto__', record('"__proto__":{"a":1},"requestParameters":{"__proto__":1}')],
  ];

  function record(more: string): string {
    const { requestParameters: _, ...plain } = event('11111111-1111-4111-8111-111111111111');
    return `${JSON.stringify(plain).slice(0, -1)},${more}}`;
  }

  it.each(ODD)('keeps %s, however it is written', async (_, odd) => {
    const plain = JSON.stringify(event('22222222-2222-4222-8222-222222222222'));
    const text = `{"Records":[${plain},${odd}]}`;
    await expectSame([files({ 'a.json': text, 'b.json.gz': gzipSync(text) })]);
  });

  it('takes bytes that are no UTF-8 for U+FFFD', async () => {
    const [head = '', tail = ''] = `{"Records":[${record('"userAgent":"a|b"')}]}`.split('|');
    const bytes = Buffer.concat([Buffer.from(head), Buffer.from([0xff, 0xc3]), Buffer.from(tail)]);
    await expectSame([files({ 'a.json': bytes })]);
  });

  it('replaces a poorer copy in an older file', async () => {
    const csv =
      'User name,AWS access key,Event time,Event source,Event name,AWS region,Source IP address,User agent,Error code,Resources,Request ID,Event ID,Read-only,Event type,Recipient Account Id,Event category';
    const line =
      'alice,,2026-03-01T09:00:00Z,s3.amazonaws.com,GetObject,eu-central-1,192.0.2.1,x,,[],r,e1,true,AwsApiCall,111122223333,Data';
    const poor = files({ 'h.csv': `${csv}\n${line}\n${line.replace(',e1,', ',e2,')}\n` });
    const store = await expectSame([poor]);
    const rich = files({ 'a.json.gz': trail(event('e1')) });
    const { added } = await ingestInto(store, [rich]);
    expect(added).toBe(0);
    expect(await storeContent(store)).toEqual(await expectedContent([poor, rich]));
    expect(await verifyStore(store)).toEqual([]);
  });

  it('keeps the smallest of equally rich copies that differ, and remembers that they did', async () => {
    const copies = ['b', 'a', 'c'].map((name) =>
      files({ 'x.json': JSON.stringify([event('e1', { userAgent: name }), event(`own-${name}`)]) }),
    );
    const expected = await expectedContent(copies);
    expect(expected.filter((line) => line.startsWith('trail true '))).toHaveLength(1);
    const atOnce = await expectSame(copies);
    const inTurn = fresh();
    for (const copy of copies) await ingestInto(inTurn, [copy]);
    expect(await storeContent(inTurn)).toEqual(expected);
    expect(storeStatus(inTurn).rows).toBe(storeStatus(atOnce).rows);
  });

  it('RULE 2: lets a record with an addendum replace the one it names', async () => {
    const original = event('e1');
    const update = event('e9', {
      addendum: { reason: 'UPDATED_DATA', originalEventID: 'e1' },
      eventTime: '2026-03-02T09:00:00Z',
    });
    const [a, b] = [files({ 'a.json': JSON.stringify([original]) }), files({ 'b.json': JSON.stringify([update]) })];
    for (const order of [
      [a, b],
      [b, a],
    ]) {
      const store = fresh();
      for (const source of order) await ingestInto(store, [source]);
      expect(await storeContent(store)).toEqual(await expectedContent([a, b]));
      expect(storeStatus(store).rows).toBe(1);
    }
  });

  it('counts events without an id by their contents', async () => {
    const { eventID: _, ...nameless } = event('x');
    const store = await expectSame([
      files({ 'a.json': JSON.stringify([nameless, nameless, { ...nameless, eventName: 'PutObject' }]) }),
    ]);
    expect(storeStatus(store).rows).toBe(2);
    await ingestInto(store, [files({ 'b.json': JSON.stringify([nameless]) })]);
    expect(storeStatus(store).rows).toBe(2);
  });

  it('reads an input once, until its size or time changes or --rehash is given', async () => {
    const folder = files({ 'a.json.gz': trail(event('e1')), 'b.json.gz': trail(event('e2')) });
    const store = fresh();
    expect((await ingestInto(store, [folder])).ledger.files).toBe(2);
    expect(await ingestInto(store, [folder])).toMatchObject({ unchanged: 2, added: 0, ledger: { files: 0 } });
    utimesSync(join(folder, 'a.json.gz'), new Date(1e12), new Date(1e12));
    expect(await ingestInto(store, [folder])).toMatchObject({
      unchanged: 1,
      added: 0,
      ledger: { files: 1, duplicates: 1 },
    });
    expect(await ingestInto(store, [folder], { rehash: true })).toMatchObject({
      unchanged: 0,
      added: 0,
      ledger: { files: 2 },
    });
    writeFileSync(join(folder, 'b.json.gz'), trail(event('e2'), event('e3')));
    expect(await ingestInto(store, [folder])).toMatchObject({ unchanged: 1, added: 1 });
    expect(storeStatus(store)).toMatchObject({ inputs: 2, rows: 3 });
  });

  it('says what it could not read, and keeps the rest', async () => {
    const packed = trail(...Array.from({ length: 500 }, (_, index) => event(`e${index}`)));
    const folder = files({
      'cut.json.gz': packed.subarray(0, packed.length - 200),
      'bad.json': JSON.stringify([event('ok'), { eventName: 'x', eventTime: 'never' }]),
      'text.txt': 'nothing of the kind',
    });
    const store = await expectSame([folder]);
    const { ledger } = storeStatus(store);
    expect(ledger.refused.map(({ reason }) => reason).toSorted()).toEqual(['not a CloudTrail file', 'truncated gzip']);
    expect(ledger.malformedCount).toBe(1);
  });

  it('divides a large day by account, and merges files that have become many', async () => {
    const store = fresh();
    const sources: string[] = [];
    for (let run = 0; run < 9; run += 1) {
      sources.push(
        files({
          'a.json': JSON.stringify([event(`r${run}`), event(`s${run}`, { recipientAccountId: '444455556666' })]),
        }),
      );
      await ingestInto(store, sources.slice(-1));
    }
    expect(storeStatus(store)).toMatchObject({ rows: 18, days: 1 });
    expect(storeStatus(store).files).toBeLessThan(7);
    const { filesAfter } = await compactStore(store);
    expect(filesAfter).toBe(1);
    expect(await storeContent(store)).toEqual(await expectedContent(sources));
    expect(await verifyStore(store)).toEqual([]);
    expect(await compactStore(store)).toMatchObject({ filesBefore: 1, filesAfter: 1 });
  });

  it('commits in rounds when there is much to read', async () => {
    const folder = files(
      Object.fromEntries(
        Array.from({ length: 120 }, (_, index) => [`${index}.json`, JSON.stringify([event(`e${index % 100}`)])]),
      ),
    );
    const { ingest } = await import('../../src/store/ingest.js');
    const { listSources } = await import('../../src/sources/list-sources.js');
    const store = fresh();
    const options = { threads: 1, maxInflatedBytes: 2 ** 20, rehash: false, roundBytes: 1 };
    const result = await ingest(listSources([folder]), store, options);
    expect(result.manifest.generation).toBeGreaterThan(1);
    expect(await storeContent(store)).toEqual(await expectedContent([folder]));
  });

  it('refuses a directory that holds something else, and sources without a record', async () => {
    const other = files({ 'a.txt': 'mine' });
    await expect(ingestInto(other, ['examples/data'])).rejects.toMatchObject({ code: 'store-not-empty' });
    expect(readdirSync(other)).toEqual(['a.txt']);
    await expect(ingestInto(fresh(), [other])).rejects.toMatchObject({ code: 'no-records' });
  });

  it('refuses a store as a source, and leaves itself out when it lies among the sources', async () => {
    const folder = files({ 'a.json': JSON.stringify([event('e1')]) });
    const store = join(folder, 'store');
    await ingestInto(store, [folder]);
    expect(await ingestInto(store, [folder])).toMatchObject({ unchanged: 1, ledger: { files: 0 } });
    await expect(ingestInto(fresh(), [store])).rejects.toMatchObject({ code: 'sources-mixed' });
  });
});

describe('counts', () => {
  const many = Array.from({ length: 40 }, (_, index) => event(`e${index}`));

  it('are written where many rows share all but their parameters, and kept through merges', async () => {
    const store = await expectSame([files({ 'a.json': JSON.stringify(many) })]);
    const [file] = openStore(store).manifest.files;
    expect(file?.counts).toMatchObject({ hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
    await ingestInto(store, [
      files({ 'b.json': JSON.stringify(many.map((one) => ({ ...one, eventID: `${String(one['eventID'])}x` }))) }),
    ]);
    await compactStore(store);
    expect(openStore(store).manifest.files).toMatchObject([{ rows: 80, counts: {} }]);
    expect(readdirSync(join(store, '_trimtrail/counts'))).toHaveLength(1);
    expect(await verifyStore(store)).toEqual([]);
  });

  it('are not written for rows that differ', async () => {
    const store = await expectSame([
      files({ 'a.json': JSON.stringify([event('e1'), event('e2', { eventName: 'PutObject' })]) }),
    ]);
    expect(openStore(store).manifest.files).toMatchObject([{ counts: null }]);
    expect(openStore(store).countsSql).toBeNull();
  });

  it.each<readonly [string, (path: string) => void, RegExp]>([
    ['are missing', (path) => rmSync(path), /counts of the file are missing/],
    ['have changed', (path) => writeFileSync(path, 'other'), /counts of the file have changed/],
  ])('are verified: they %s', async (_, damage, problem) => {
    const store = await expectSame([files({ 'a.json': JSON.stringify(many) })]);
    const folder = join(store, '_trimtrail/counts');
    damage(join(folder, readdirSync(folder)[0] ?? ''));
    expect(await verifyStore(store)).toMatchObject([{ problem: expect.stringMatching(problem) as string }]);
  });

  it('are made by compact for a store of an older trimtrail, and strays are removed', async () => {
    const store = await expectSame([files({ 'a.json': JSON.stringify(many) })]);
    const path = join(store, '_trimtrail/manifest.json');
    const manifest = JSON.parse(readFileSync(path, 'utf8')) as { files: { counts?: unknown }[] };
    for (const file of manifest.files) delete file.counts;
    writeFileSync(path, JSON.stringify(manifest));
    writeFileSync(join(store, '_trimtrail/counts/part-g9-0badcafe-0.parquet'), '');
    expect(openStore(store).countsSql).toBeNull();
    expect(await compactStore(store)).toMatchObject({ filesBefore: 1, filesAfter: 1 });
    expect(openStore(store).countsSql).not.toBeNull();
    expect(readdirSync(join(store, '_trimtrail/counts'))).toHaveLength(1);
    expect(await verifyStore(store)).toEqual([]);
  });
});

describe('store verify', () => {
  const damaged: readonly (readonly [string, (path: string) => void, RegExp])[] = [
    ['is missing', (path) => rmSync(path), /missing/],
    ['is shorter', (path) => writeFileSync(path, readFileSync(path).subarray(1)), /bytes, not/],
    [
      'has changed',
      (path) =>
        writeFileSync(
          path,
          readFileSync(path).map((byte, at) => (at === 100 ? byte ^ 1 : byte)),
        ),
      /changed/,
    ],
  ];
  it.each(damaged)('finds a file that %s', async (_, damage, problem) => {
    const store = fresh();
    await ingestInto(store, [files({ 'a.json': JSON.stringify([event('e1')]) })]);
    const [file] = openStore(store).manifest.files;
    damage(join(store, file?.path ?? ''));
    const [found] = await verifyStore(store);
    expect(found?.problem).toMatch(problem);
  });

  it('counts what a run that was killed has left, and ingest removes it', async () => {
    const store = fresh();
    const source = files({ 'a.json': JSON.stringify([event('e1')]) });
    await ingestInto(store, [source]);
    const [file] = openStore(store).manifest.files;
    const stray = join(store, 'day=2026-03-01', 'part-g9-0badcafe-0.parquet');
    cpSync(join(store, file?.path ?? ''), stray);
    writeFileSync(join(store, 'day=2026-03-01', 'mine.txt'), 'a file of the user');
    expect(storeStatus(store).leftovers).toBe(1);
    await ingestInto(store, [source]);
    expect([existsSync(stray), existsSync(join(store, 'day=2026-03-01', 'mine.txt'))]).toEqual([false, true]);
  });
});
