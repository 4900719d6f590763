import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { makeRecord, makeRecords, readAll } from './make.js';

const RECORDS = makeRecords(300);
const TEXT = JSON.stringify({ Records: RECORDS });
const PACKED = gzipSync(TEXT);

describe('PEERS 1: one bad thing never costs the rest', () => {
  test('truncated gzip', async () => {
    const { records, ledger } = await readAll(PACKED.subarray(0, PACKED.length - 200));
    expect(records.length).toBeGreaterThan(100);
    expect(records).toEqual(RECORDS.slice(0, records.length));
    expect(ledger.refused).toMatchObject([{ file: 'f', reason: 'truncated gzip' }]);
    expect(ledger.refused[0]?.offset).toBe(ledger.bytesInflated);
  });

  test('gzip cut in its trailer keeps everything', async () => {
    const { records, ledger } = await readAll(PACKED.subarray(0, PACKED.length - 3));
    expect(records).toEqual(RECORDS);
    expect(ledger.refused).toEqual([{ file: 'f', offset: TEXT.length, reason: 'truncated gzip' }]);
  });

  test.each([1, 300])('wrong CRC keeps all of %d records', async (count) => {
    const text = JSON.stringify({ Records: RECORDS.slice(0, count) });
    const wrong = gzipSync(text);
    wrong.writeUInt32LE(1, wrong.length - 8);
    const { records, ledger } = await readAll(wrong);
    expect(records).toEqual(RECORDS.slice(0, count));
    expect(ledger.refused).toEqual([{ file: 'f', offset: text.length, reason: 'wrong gzip checksum' }]);
  });

  test('gzip damaged in the middle keeps what came before', async () => {
    const wrong = Buffer.from(PACKED);
    wrong.fill(0xff, wrong.length >> 1, (wrong.length >> 1) + 20);
    const { records, ledger } = await readAll(wrong);
    expect(records.length).toBeGreaterThan(50);
    expect(ledger.refused).toMatchObject([{ reason: expect.stringMatching(/gzip/) as string }]);
  });

  test('text behind a gzip member', async () => {
    const { records, ledger } = await readAll(Buffer.concat([PACKED, Buffer.from('trailing text')]));
    expect(records).toEqual(RECORDS);
    expect(ledger.refused).toMatchObject([{ reason: 'damaged gzip' }]);
  });

  test('one bad record among good ones', async () => {
    const lines = RECORDS.map((record) => JSON.stringify(record));
    lines[3] = (lines[3] ?? '').replace('}', '');
    lines[5] = '{"eventName":"A","eventTime":"..."}';
    lines[7] = (lines[7] ?? '').replace('true', 'truu');
    for (const [text, from] of [
      [lines.join('\n'), 0],
      [`{"Records":[${lines.join(',')}]}`, 12],
    ] as const) {
      const { records, ledger } = await readAll(text);
      expect(records).toEqual(RECORDS.filter((_, n) => ![3, 5, 7].includes(n)));
      expect(ledger).toMatchObject({ records: 300, malformedCount: 3, refused: [] });
      expect(ledger.malformed.map(({ reason }) => reason)).toEqual([
        'damaged JSON',
        'eventTime is not a time',
        'damaged JSON',
      ]);
      expect(ledger.malformed[0]?.offset).toBe(from + lines.slice(0, 3).join(',').length + 1);
    }
  });

  test('truncated JSON', async () => {
    const cut = TEXT.slice(0, -400);
    const { records, ledger } = await readAll(cut);
    expect(records).toEqual(RECORDS.slice(0, records.length));
    expect(ledger).toMatchObject({ records: records.length, malformedCount: 0 });
    expect(ledger.refused).toEqual([
      { file: 'f', offset: TEXT.indexOf(JSON.stringify(RECORDS[records.length])), reason: 'ends inside a record' },
    ]);
  });
});

describe('whole files', () => {
  const rows: [string, Uint8Array | string, string][] = [
    ['empty', '', 'empty file'],
    ['a BOM alone', '\uFEFF', 'empty file'],
    ['white space', ' \r\n\t\n', 'nothing but white space'],
    ['an empty gzip', gzipSync(''), 'empty file'],
    ['binary', Uint8Array.from({ length: 3000 }, (_, n) => (n * 37 + 3) % 251), 'a binary file'],
    ['an image', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'), 'a binary file'],
    ['Parquet', 'PAR1\0\0\0', 'a Parquet file, which this version cannot read'],
    ['prose', 'Dear all,\nthe logs are in the bucket.\n', 'not a CloudTrail file'],
    ['other CSV', 'a,b\n1,2\n', 'not a CloudTrail file'],
    ['other JSON', '{"a":{"b":[1,2]}}', 'not a CloudTrail file'],
    ['a policy', '{"Version":"2012-10-17","Statement":[]}', 'not a CloudTrail file'],
    [
      'gzip five times',
      [1, 2, 3, 4, 5].reduce<Uint8Array>((inner) => gzipSync(inner), Buffer.from(TEXT)),
      'packed too many times',
    ],
  ];
  test.each(rows)('%s', async (_, bytes, reason) => {
    const { ledger } = await readAll(bytes);
    expect(ledger).toMatchObject({ records: 0, malformedCount: 0, refused: [{ file: 'f', offset: null, reason }] });
  });

  test('bad JSON says where', async () => {
    expect((await readAll('{hello}')).ledger).toMatchObject({
      records: 1,
      malformed: [{ offset: 0, reason: 'damaged JSON' }],
    });
  });
});

describe('hostile values', () => {
  test('invalid UTF-8 becomes a replacement character', async () => {
    const [before = '', after = ''] = JSON.stringify(makeRecord(0, { userAgent: '@@' })).split('@@');
    const { records } = await readAll(
      Buffer.concat([Buffer.from(before), Buffer.from([0xff, 0xc3]), Buffer.from(after)]),
    );
    expect(records).toEqual([makeRecord(0, { userAgent: '\uFFFD\uFFFD' })]);
  });

  test('a record of 1 MB', async () => {
    const big = makeRecord(1, { requestParameters: { text: 'x'.repeat(1 << 20) } });
    expect((await readAll(JSON.stringify({ Records: [makeRecord(0), big, makeRecord(2)] }), 4096)).records).toEqual([
      makeRecord(0),
      big,
      makeRecord(2),
    ]);
  });

  test.each([10_000, 200_000])('depth %d costs that record', async (depth) => {
    const deep = JSON.stringify(makeRecord(1)).replace(
      '{',
      `{"deep":${'[{"a":'.repeat(depth / 2)}1${'}]'.repeat(depth / 2)},`,
    );
    const { records, ledger } = await readAll(
      `{"Records":[${JSON.stringify(makeRecord(0))},${deep},${JSON.stringify(makeRecord(2))}]}`,
    );
    expect(records).toEqual([makeRecord(0), makeRecord(2)]);
    expect(ledger).toMatchObject({ records: 3, malformed: [{ reason: 'nested deeper than 1000 levels' }] });
  });

  test('depth inside a JSON text is not opened', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const { records } = await readAll(JSON.stringify(makeRecord(0, { requestParameters: deep })));
    expect(records).toEqual([makeRecord(0, { requestParameters: deep })]);
  });

  test('a bomb stops at the cap and keeps what came before', async () => {
    const bomb = gzipSync(`${JSON.stringify(makeRecord(0))}\n${' '.repeat(30_000_000)}`);
    const { records, ledger } = await readAll(bomb, 1 << 16, 1_000_000);
    expect(records).toEqual([makeRecord(0)]);
    expect(ledger.refused).toMatchObject([{ reason: 'inflates to more than 1000000 bytes' }]);
    expect(ledger.bytesInflated).toBeLessThanOrEqual(1_000_000);
  });

  test('a bomb in a bomb', async () => {
    const bomb = gzipSync(gzipSync(Buffer.alloc(50_000_000, 32)));
    expect((await readAll(bomb, 1 << 16, 1_000_000)).ledger.refused).toMatchObject([
      { reason: 'inflates to more than 1000000 bytes' },
    ]);
  });

  test('keys named like prototype members', async () => {
    const text =
      '{"Records":[{"__proto__":{"eventName":"X","eventTime":"2026-03-01T00:00:00Z"},"constructor":1,"toString":2}]}';
    expect((await readAll(text)).records).not.toMatchObject([{ constructor: 1, toString: 2 }]);
  });
});
