import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, crc32, deflateRawSync, gzipSync, type ZlibOptions } from 'node:zlib';
import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { readWhole, WHOLE_LIMIT } from '../../src/scan/inflate-whole.js';
import { makeRecords } from '../records/make.js';
import { loadKernel } from './kernel.js';

const kernel = loadKernel();
const scratch = mkdtempSync(join(tmpdir(), 'inflate-'));
afterAll(() => rmSync(scratch, { recursive: true }));

/** As the kernel takes it: the stream, and a trailer behind it. */
function inflate(stream: Uint8Array, size: number): Buffer | null {
  const room = kernel.room(stream.length + 8);
  room.fill(0);
  room.set(stream);
  const inflated = kernel.inflate(0, stream.length + 8, size);
  return inflated === null ? null : Buffer.from(inflated);
}

const survives = (bytes: Buffer, options?: ZlibOptions): boolean =>
  inflate(deflateRawSync(bytes, options), bytes.length)?.equals(bytes) === true;

function readBack(packed: Uint8Array, limit = WHOLE_LIMIT): ReturnType<typeof readWhole> {
  const path = join(scratch, 'f');
  writeFileSync(path, packed);
  return readWhole({ name: 'f', path, size: packed.length }, kernel, limit);
}

const TEXT = Buffer.from(JSON.stringify({ Records: makeRecords(200) }));
const text = fc
  .array(
    fc.oneof(fc.string({ maxLength: 40 }), fc.constantFrom('"eventName":"GetObject",', 'a'.repeat(300), 'abcdefg')),
    {
      maxLength: 120,
    },
  )
  .map((parts) => Buffer.from(parts.join('')));
const noise = fc.uint8Array({ maxLength: 3000 }).map((bytes) => Buffer.from(bytes));

describe('whatever zlib packs, the kernel inflates', () => {
  const strategies = {
    default: constants.Z_DEFAULT_STRATEGY,
    'fixed codes': constants.Z_FIXED,
    'no matches': constants.Z_HUFFMAN_ONLY,
    'runs of one byte': constants.Z_RLE,
    filtered: constants.Z_FILTERED,
  } as const;
  test.each(Object.entries(strategies))('%s, at every level', (_, strategy) => {
    fc.assert(
      fc.property(
        fc.oneof(text, noise),
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        (bytes, level, memLevel) => survives(bytes, { level, strategy, memLevel }),
      ),
      { numRuns: 150 },
    );
  });

  test('matches of every distance and length, short ones and those that repeat themselves', () => {
    for (let distance = 1; distance <= 40; distance += 1) {
      const unit = Buffer.from(Array.from({ length: distance }, (_, n) => (n * 7 + distance) & 0xff));
      for (const length of [3, 4, 15, 16, 17, 31, 257, 258, 259, 5000]) {
        const bytes = Buffer.alloc(distance + length, unit);
        expect(survives(bytes), `${distance}, ${length}`).toBe(true);
      }
    }
    for (const distance of [301, 4096, 20_000, 32_768]) {
      const bytes = Buffer.concat([TEXT.subarray(0, 300), Buffer.alloc(distance - 300, 1), TEXT.subarray(0, 300)]);
      expect(survives(bytes, { level: 9 }), `${distance}`).toBe(true);
    }
  });

  test('many blocks of several kinds', () => {
    const bytes = Buffer.concat([
      TEXT,
      Buffer.from(Array.from({ length: 200_000 }, (_, n) => (n * n * 31 + n) >> 3)),
      TEXT,
    ]);
    for (const level of [0, 1, 6]) expect(survives(bytes, { level }), `level ${level}`).toBe(true);
  });
});

describe('what is not one stream in order', () => {
  const stream = deflateRawSync(TEXT);

  test('cut at any place, it is refused', () => {
    for (let end = 0; end < stream.length; end += 1)
      if (inflate(stream.subarray(0, end), TEXT.length) !== null) expect(end).toBe(-1);
  });

  test('with any byte changed, it is refused or its checksum differs', () => {
    const checksum = crc32(TEXT);
    for (let at = 0; at < stream.length; at += 1) {
      const wrong = Buffer.from(stream);
      wrong[at] = (wrong[at] ?? 0) ^ (1 << (at & 7));
      const inflated = inflate(wrong, TEXT.length);
      if (inflated !== null && crc32(inflated) === checksum) expect(inflated.equals(TEXT)).toBe(true);
    }
  });

  test('noise never harms what comes after', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(100_000), (bytes, size) => {
        inflate(bytes, size);
        return inflate(stream, TEXT.length)?.equals(TEXT) === true;
      }),
      { numRuns: 2000 },
    );
  });

  test('another size than the trailer tells, or bytes behind it, is refused', () => {
    expect(inflate(stream, TEXT.length - 1)).toBeNull();
    expect(inflate(stream, TEXT.length + 1)).toBeNull();
    expect(inflate(Buffer.concat([stream, Buffer.from([0])]), TEXT.length)).toBeNull();
  });
});

describe('a file in one piece', () => {
  test.each([
    ['gzip', gzipSync(TEXT)],
    [
      'gzip of several members, which zlib inflates',
      Buffer.concat([gzipSync(TEXT.subarray(0, 99)), gzipSync(TEXT.subarray(99))]),
    ],
    ['gzip with the name of the file', named(gzipSync(TEXT), 'event_history.json')],
    ['no gzip', TEXT],
  ])('%s', (_, packed) => {
    const whole = readBack(packed);
    expect(whole).toMatchObject({ packed: packed.length });
    expect(whole !== null && whole !== 'large' && Buffer.from(whole.bytes).equals(TEXT)).toBe(true);
  });

  test.each([
    ['a wrong checksum', (packed: Buffer) => packed.writeUInt32LE(1, packed.length - 8)],
    ['a wrong size', (packed: Buffer) => packed.writeUInt32LE(7, packed.length - 4)],
    ['a changed byte', (packed: Buffer) => packed.fill(0xff, 300, 304)],
  ])('%s is left to the careful way', (_, change) => {
    const packed = gzipSync(TEXT);
    change(packed);
    expect(readBack(packed)).toBeNull();
  });

  test('one that inflates to more than it may is streamed, whatever its trailer tells', () => {
    const packed = gzipSync(TEXT);
    expect(readBack(packed, TEXT.length - 1)).toBe('large');
    packed.writeUInt32LE(10, packed.length - 4);
    expect(readBack(packed, 1000)).toBe('large');
  });

  test('a size that is not true any more', () => {
    const path = join(scratch, 'grown');
    writeFileSync(path, TEXT);
    expect(readWhole({ name: 'f', path, size: TEXT.length - 1 }, kernel, WHOLE_LIMIT)).toBeNull();
    expect(readWhole({ name: 'f', path, size: TEXT.length + 1 }, kernel, WHOLE_LIMIT)).toBeNull();
    expect(readWhole({ name: 'f', path, size: null }, kernel, WHOLE_LIMIT)).toMatchObject({ packed: TEXT.length });
  });

  test('one listed without a size, larger than the first room', () => {
    const path = join(scratch, 'larger');
    const bytes = Buffer.alloc(3_000_001, TEXT);
    writeFileSync(path, bytes);
    const whole = readWhole({ name: 'f', path, size: null }, kernel, WHOLE_LIMIT);
    expect(whole !== null && whole !== 'large' && Buffer.from(whole.bytes).equals(bytes)).toBe(true);
  });
});

function named(packed: Buffer, name: string): Buffer {
  const header = Buffer.from(packed.subarray(0, 10));
  header[3] = 8;
  return Buffer.concat([header, Buffer.from(`${name}\0`), packed.subarray(10)]);
}
