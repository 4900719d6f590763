import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { TrimtrailError } from '../../src/base/errors.js';
import type { CloudTrailRecord } from '../../src/base/record.js';
import { DEFAULT_READING, NO_FILTER } from '../../src/main/read-usage.js';
import { scan } from '../../src/scan/scan.js';
import type { ScanProgress } from '../../src/scan/types.js';
import { summarizePrincipals } from '../../src/usage/summaries.js';
import { makeRecord, makeRecords } from '../records/make.js';
import { plain, scanned, whateverIsExamined } from './reference.js';

const TRAIL = fileURLToPath(new URL('../../examples/data/trail', import.meta.url));
const SHARED = fileURLToPath(new URL('../../../shared/data', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'scan-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let folders = 0;

/** A folder with these files. */
function folder(files: Readonly<Record<string, string | Uint8Array>>): string {
  const path = join(scratch, String((folders += 1)));
  for (const [name, contents] of Object.entries(files)) {
    mkdirSync(join(path, name, '..'), { recursive: true });
    writeFileSync(join(path, name), contents);
  }
  return path;
}

const trail = (records: readonly unknown[]): string => JSON.stringify({ Records: records });
const bob = (n: number): CloudTrailRecord =>
  makeRecord(n, {
    userIdentity: {
      type: 'IAMUser',
      arn: 'arn:aws:iam::111122223333:user/bob',
      accountId: '111122223333',
      userName: 'bob',
    },
  });

describe('scanning every record is reading them one by one', () => {
  const shared = existsSync(SHARED) ? readdirSync(SHARED).filter((name) => name !== 'README.md') : [];
  if (shared.length === 0)
    console.warn('skipped: ../shared/data is not here; these tests read real records from public sources');
  test.each([['the example account', TRAIL], ...shared.map((name) => [name, join(SHARED, name)])])(
    '%s: rows, facts, findings and ledger',
    async (_, source) => {
      const [fast, slow] = await Promise.all([scanned([source]), plain([source])]);
      expect(fast).toEqual(slow);
    },
  );

  test.each([['the example account', TRAIL], ...shared.map((name) => [name, join(SHARED, name)])])(
    '%s: each principal, when only what can match is examined',
    async (_, source) => {
      const everybody = await plain([source]);
      // samples of documents give one event id to several principals' records: only who examines all of them sees that
      const differ = everybody.findings.some(({ code }) => code === 'copies-differ');
      for (const { arn, principal } of summarizePrincipals(everybody.rows).slice(0, 6)) {
        const filter = { principals: [arn ?? principal] };
        const [fast, slow] = await Promise.all([
          scanned([source], { filter, strict: false }),
          plain([source], { filter }),
        ]);
        if (!differ) expect(whateverIsExamined(fast)).toEqual(whateverIsExamined(slow));
        else expect(fast.ledger.matched).toBeGreaterThanOrEqual(slow.ledger.matched);
      }
    },
  );
});

describe('a principal is found however its name is spelled', () => {
  const asked = { filter: { principals: ['alice'] }, strict: false };
  const text = trail([makeRecord(1), bob(2), makeRecord(3)]);
  test.each([
    ['plainly', text],
    ['with \\u escapes', text.replaceAll('alice', '\\u0061lic\\u0065')],
    ['with escaped slashes', text.replaceAll('/', '\\/')],
    ['in keys with escapes', text.replaceAll('"userName"', '"\\u0075serName"')],
    ['pretty-printed', JSON.stringify({ Records: [makeRecord(1), bob(2), makeRecord(3)] }, null, 2)],
    ['gzipped', gzipSync(text)],
    ['a record a line', [makeRecord(1), bob(2), makeRecord(3)].map((each) => JSON.stringify(each)).join('\n')],
    ['with white space around every token', text.replaceAll(/("|[[\]{}]),/g, '$1 ,').replaceAll('":', '"\t:\r\n ')],
  ])('%s', async (_, contents) => {
    const source = folder({ f: contents });
    const usage = await scanned([source], asked);
    expect(usage.ledger).toMatchObject({ records: 3, matched: 2, refused: [], malformed: [] });
    expect(usage.rows).toEqual((await plain([source], asked)).rows);
  });

  test('its name elsewhere in a record makes no match', async () => {
    const other = bob(2);
    const source = folder({ f: trail([makeRecord(1), { ...other, requestParameters: { userName: 'alice' } }]) });
    expect((await scanned([source], asked)).ledger).toMatchObject({ records: 2, matched: 1, examined: 2 });
  });
});

describe('each event counts once', () => {
  const records = makeRecords(40);
  const once = folder({ 'a.json': trail(records) });

  test('PEERS 3: however often, in however many files, it was delivered', async () => {
    const doubled = folder({
      'a.json': trail(records),
      'b.json.gz': gzipSync(trail(records.toReversed())),
      'c.ndjson': records.map((record) => JSON.stringify(record)).join('\n'),
      'd.json': trail([...records, ...records]),
    });
    const [one, many] = await Promise.all([scanned([once]), scanned([doubled])]);
    expect(many.rows).toEqual(one.rows);
    expect(many.ledger).toMatchObject({ records: 200, duplicates: 160, matched: 40 });
  });

  test('and of differing copies the same one, whatever the order', async () => {
    const richer = makeRecord(1, { errorCode: 'AccessDenied' });
    const files = { a: trail([makeRecord(1)]), b: trail([richer]), c: trail([makeRecord(1), makeRecord(2)]) };
    const forth = folder(files);
    const back = folder({ a: files.c, b: files.b, c: files.a });
    const [one, other, slow] = await Promise.all([scanned([forth]), scanned([back]), plain([forth])]);
    expect(one).toEqual(slow);
    expect(other.rows).toEqual(one.rows);
    expect(one.findings.map(({ code }) => code)).toContain('copies-differ');
  });

  test('RULE 2: copies in two accounts are one call, the caller’s', async () => {
    const callers = makeRecord(1, { sharedEventID: 'shared-1' });
    const owners = makeRecord(2, {
      sharedEventID: 'shared-1',
      recipientAccountId: '444455556666',
      userIdentity: { type: 'AWSAccount', principalId: 'AIDAEXAMPLEALICE0000', accountId: '111122223333' },
    });
    for (const pair of [
      [callers, owners],
      [owners, callers],
    ]) {
      const source = folder({ a: trail([pair[0]]), b: trail([pair[1]]) });
      const usage = await scanned([source]);
      expect(usage).toEqual(await plain([source]));
      expect(usage.rows).toMatchObject([{ count: 1, account: '111122223333' }]);
    }
  });

  test('with event ids that are no GUIDs, and with none', async () => {
    const odd = [0, 1, 2, 3, 4, 5, 6].map((n) => makeRecord(n, { eventID: n < 3 ? `Event-${n}` : undefined }));
    const source = folder({ a: trail([...odd, makeRecord(9)]), b: trail(odd) });
    expect(await scanned([source])).toEqual(await plain([source]));
  });
});

describe('damage', () => {
  const good = trail(makeRecords(60));
  test.each([
    ['truncated gzip', gzipSync(good).subarray(0, 2000)],
    ['a wrong checksum', withByte(gzipSync(good), -8)],
    ['a wrong size in the trailer', withByte(gzipSync(good), -4)],
    ['gzip damaged in the middle', withByte(gzipSync(good), 900)],
    ['text behind gzip', Buffer.concat([gzipSync(good), Buffer.from('more')])],
    ['two gzip members', Buffer.concat([gzipSync(good), gzipSync(trail(makeRecords(70)))])],
    ['truncated JSON', good.slice(0, -300)],
    ['a bad record among good ones', good.replace('true', 'truu')],
    ['a bracket too many', good.replace('}},', '}}},')],
    ['a record without a name', trail([makeRecord(1), { ...makeRecord(2), eventName: undefined }, makeRecord(3)])],
    ['a record with two names', trail([makeRecord(1)]).replace('"eventName":', '"eventName":"First","eventName":')],
    ['an empty file', ''],
    ['a binary file', Uint8Array.from({ length: 3000 }, (_, n) => (n * 37 + 3) % 251)],
    ['a BOM', `\uFEFF${good}`],
    ['invalid UTF-8', Buffer.from(good.replace('aws-cli', 'aws\u00ff\u00fecli'), 'latin1')],
    [
      'a record of 1 MB',
      trail([makeRecord(1), makeRecord(2, { requestParameters: { text: 'x'.repeat(1 << 20) } }), makeRecord(3)]),
    ],
    ['a record 10,000 levels deep', good.replace('"acl":""', `"acl":${'['.repeat(10_000)}${']'.repeat(10_000)}`)],
    ['a file of another kind', '{"a":{"b":[1,2]}}'],
    ['a digest', JSON.stringify({ digestStartTime: '2026-03-01T00:00:00Z', digestS3Bucket: 'b', logFiles: [] })],
  ])('%s: named, and everything else read, as by the plain way', async (_, contents) => {
    const source = folder({
      'a.json': trail([makeRecord(100), bob(101)]),
      b: contents,
      'c.json': trail([makeRecord(102)]),
    });
    expect(await scanned([source])).toEqual(await plain([source]));
    const filter = { principals: ['bob'] };
    const [fast, slow] = await Promise.all([scanned([source], { filter, strict: false }), plain([source], { filter })]);
    expect(whateverIsExamined(fast)).toEqual(whateverIsExamined(slow));
  });

  test('a zip bomb stops at the cap, whatever its trailer tells', async () => {
    const bomb = gzipSync(`${trail([makeRecord(1)])}${' '.repeat(40_000_000)}`);
    const liar = Buffer.from(bomb);
    liar.writeUInt32LE(100, liar.length - 4);
    const source = folder({ a: bomb, b: liar, c: trail([makeRecord(2)]) });
    const usage = await scanned([source], { maxInflatedBytes: 1_000_000 });
    expect(usage.ledger.refused.map(({ reason }) => reason)).toEqual([
      'inflates to more than 1000000 bytes',
      'inflates to more than 1000000 bytes',
    ]);
    expect(usage.ledger.matched).toBe(2);
    expect(usage.ledger.bytesInflated).toBeLessThanOrEqual(2_000_000);
  });

  test('a lost quote beside another damage: records between the two are not lost with them', async () => {
    const text = trail(makeRecords(4));
    const wrong = Buffer.from(text);
    wrong[text.indexOf('"requestParameters"')] = 0x23;
    wrong[text.lastIndexOf('"sourceIPAddress"')] = 0;
    const source = folder({ b: wrong });
    const usage = await scanned([source]);
    expect(usage).toEqual(await plain([source]));
    expect(usage.ledger.matched).toBe(2);
  });

  test('random damage: the same as by the plain way', async () => {
    const bytes = Buffer.from(trail([...makeRecords(4), bob(4)]));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        async (flips, packed) => {
          const wrong = packed ? gzipSync(bytes) : Buffer.from(bytes);
          for (const [at, value] of flips) wrong[at % wrong.length] = value;
          const source = folder({ 'a.json': trail([makeRecord(50)]), b: wrong });
          const filter = { principals: ['bob'] };
          const [fast, slow] = await Promise.all([scanned([source]), plain([source])]);
          expect(fast).toEqual(slow);
          const [some, all] = await Promise.all([
            scanned([source], { filter, strict: false }),
            plain([source], { filter }),
          ]);
          expect(whateverIsExamined(some)).toEqual(whateverIsExamined(all));
          rmSync(source, { recursive: true });
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('files that are no plain files', () => {
  test('a symbolic link that leads to itself, a broken one, a link to a directory above: named, or entered once', async () => {
    const source = folder({ 'logs/a.json': trail(makeRecords(3)) });
    symlinkSync('loop', join(source, 'logs/loop'));
    symlinkSync('nowhere', join(source, 'logs/broken'));
    symlinkSync('..', join(source, 'logs/up'));
    const usage = await scanned([source]);
    expect(usage.ledger.records).toBe(3);
    expect(usage.ledger.refused.map(({ file, reason }) => [file.slice(source.length), reason])).toEqual([
      ['/logs/broken', 'no such file'],
      ['/logs/loop', 'a symbolic link that leads to itself'],
    ]);
  });

  test('one that shrank, one that grew and one that is gone since they were listed', async () => {
    const text = trail(makeRecords(5));
    const source = folder({ shrunk: text, grown: text, gone: text });
    unlinkSync(join(source, 'gone'));
    const sizes = { shrunk: text.length + 1000, grown: text.length - 7, gone: text.length };
    const files = Object.entries(sizes).map(([name, size]) => ({ name, path: join(source, name), size }));
    const { ledger } = await scan(files, { ...DEFAULT_READING, projections: null });
    expect(ledger).toMatchObject({ records: 10, duplicates: 5, refused: [{ file: 'gone', reason: 'no such file' }] });
  });

  test('a directory where a file was', async () => {
    const source = folder({ 'd/f': '' });
    const files = [{ name: 'd', path: join(source, 'd'), size: 100 }];
    const { ledger } = await scan(files, { ...DEFAULT_READING, projections: null });
    expect(ledger.refused).toMatchObject([{ file: 'd', reason: 'a directory that cannot be listed' }]);
  });
});

test('a file above the memory budget is streamed to the same usage', async () => {
  const records = Array.from({ length: 30_000 }, (_, n) =>
    n % 3 === 0 ? bob(n) : makeRecord(n, { requestParameters: { text: 'x{"]'.repeat(140) } }),
  );
  const text = trail(records);
  expect(text.length).toBeGreaterThan(34 * 2 ** 20);
  const parts = folder(
    Object.fromEntries([0, 1, 2, 3].map((n) => [`${n}.json`, trail(records.slice(n * 7500, (n + 1) * 7500))])),
  );
  for (const contents of [text, gzipSync(text, { level: 1 })]) {
    const [whole, split] = await Promise.all([scanned([folder({ f: contents })]), scanned([parts])]);
    expect(whole.rows).toEqual(split.rows);
    expect(whole.ledger).toMatchObject({ records: 30_000, matched: 30_000, refused: [], malformed: [] });
  }
});

test('progress: told at the end, and never more than there is', async () => {
  const told: ScanProgress[] = [];
  const { ledger } = await scanned([TRAIL], { onProgress: (progress) => told.push(progress) });
  expect(told.at(-1)?.filesDone).toBe(ledger.files);
  for (const { filesDone } of told) expect(filesDone).toBeLessThanOrEqual(ledger.files);
});

test('a signal stops it', async () => {
  const stopping = new AbortController();
  stopping.abort();
  await expect(scanned([TRAIL], { signal: stopping.signal })).rejects.toMatchObject({ code: 'interrupted' });
});

test('that everything was read is told once; then a signal stops nothing', async () => {
  const stopping = new AbortController();
  let told = 0;
  const onRead = (): void => {
    told += 1;
    stopping.abort();
  };
  const usage = await scanned([TRAIL], { signal: stopping.signal, onRead });
  expect(told).toBe(1);
  expect(usage.rows.length).toBeGreaterThan(0);
});

test('a bad filter is said before anything is read', async () => {
  const none = {
    [Symbol.asyncIterator]: () => {
      throw new Error('listed');
    },
  };
  const options = { ...DEFAULT_READING, projections: null, filter: { ...NO_FILTER, principals: ['arn:aws:iam'] } };
  await expect(scan(none, options)).rejects.toBeInstanceOf(TrimtrailError);
});

function withByte(bytes: Buffer, at: number): Buffer {
  const place = at < 0 ? bytes.length + at : at;
  bytes[place] = (bytes[place] ?? 0) ^ 0x55;
  return bytes;
}
