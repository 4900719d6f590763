import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { DEFAULT_READING } from '../../src/main/read-usage.js';
import { DIGEST, DIGESTED, QUIETLY } from '../../src/scan/kernel/kernel.js';
import { RecordBorders } from '../../src/scan/record-borders.js';
import { scan } from '../../src/scan/scan.js';
import { makeRecord } from '../records/make.js';
import { loadKernel } from './kernel.js';

const scratch = mkdtempSync(join(tmpdir(), 'streamed-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const kernel = loadKernel();

interface Digested {
  readonly offset: number;
  readonly text: string;
  /** Null: none. */
  readonly digest: readonly number[] | null;
}

/** The records of a text that comes in blocks which end at the given places, each block in the kernel's memory; null: odd. */
function digested(text: Buffer, ends: readonly number[] = []): readonly Digested[] | null {
  const found: Digested[] = [];
  let kept: Buffer = Buffer.alloc(0);
  let bytes = kept;
  let base = 0;
  let at = 0;
  const walk = new RecordBorders(kernel, {
    wantsDigests: true,
    quietly: QUIETLY.none,
    passed: () => {},
    // oxlint-disable-next-line max-params -- as the handler has it
    record: (start, end, flags, digest) => {
      const words = kernel.digests.slice(digest, digest + DIGEST.words);
      const isDigested = (flags & DIGESTED) !== 0;
      found.push({
        offset: base + start,
        text: bytes.toString('utf8', start, end),
        digest: isDigested ? [...words] : null,
      });
    },
  });
  for (const end of [...ends, text.length]) {
    const block = Buffer.concat([kept, text.subarray(at, end)]);
    at = end;
    bytes = kernel.room(block.length);
    bytes.set(block);
    const progress = walk.process(bytes, walk.next, end === text.length);
    if (progress.odd) return null;
    base += progress.keepFrom;
    kept = block.subarray(progress.keepFrom);
  }
  return found;
}

const id = (n: number): string => `0a000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const identities = [
  { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/alice', accountId: '111122223333', userName: 'alice' },
  { type: 'AssumedRole', arn: 'arn:aws:sts::111122223333:assumed-role/R/s', sessionContext: { attributes: {} } },
  null,
];
const record = (n: number, more: object = {}): object =>
  makeRecord(n, { eventID: id(n), userIdentity: identities[n % 3], ...more });

const FORMS: Readonly<Record<string, (records: readonly string[]) => string>> = {
  trail: (records) => `{"Records":[${records.join(',')}]}`,
  array: (records) => `[${records.join(' ,\n')}]`,
  'one a line': (records) => records.map((each) => `${each}\n`).join(''),
  'one after the other': (records) => records.join(''),
};

describe('digests of records that come in blocks', () => {
  test.each(Object.entries(FORMS))('are those of the whole text, wherever a block ends: %s', (_, form) => {
    const records = [1, 2, 3, 4].map((n) => JSON.stringify(record(n)));
    const text = Buffer.from(form(records));
    const whole = digested(text);
    expect(whole?.map(({ text: each }) => each)).toEqual(records);
    expect(whole?.every(({ digest }) => digest !== null)).toBe(true);
    for (let end = 12; end <= text.length; end += 1) expect(digested(text, [end]), `${end}`).toEqual(whole);
  });

  test('are those of the whole text, however it is cut', () => {
    const odd = fc.constantFrom({}, { userAgent: 'a\\"}],{' }, { userAgent: 'a/\u2028' }, { eventID: 'none' });
    fc.assert(
      fc.property(
        fc.array(odd, { minLength: 1, maxLength: 8 }),
        fc.constantFrom(...Object.values(FORMS)),
        fc.array(fc.nat(), { maxLength: 12 }),
        (kinds, form, cuts) => {
          const text = Buffer.from(form(kinds.map((more, n) => JSON.stringify(record(n, more)))));
          const ends = cuts.map((cut) => 12 + (cut % (text.length - 11))).toSorted((a, b) => a - b);
          expect(digested(text, ends)).toEqual(digested(text));
        },
      ),
      { numRuns: 400 },
    );
  });

  test('are not made of a record that goes on for long: it is not walked again and again', () => {
    const long = JSON.stringify(record(2, { requestParameters: { text: 'x'.repeat(kernel.capacity + 5000) } }));
    const text = Buffer.from(FORMS['trail']?.([JSON.stringify(record(1)), long, JSON.stringify(record(3))]) ?? '');
    const ends = Array.from({ length: Math.floor(text.length / 4096) }, (_, n) => (n + 1) * 4096);
    const found = digested(text, ends);
    expect(found?.map(({ text: each }) => each)).toEqual(digested(text)?.map(({ text: each }) => each));
    expect(found?.map(({ digest }) => digest !== null)).toEqual([true, false, true]);
  });
});

describe('a file that is too large to be read as a whole', () => {
  test.each([
    ['packed', (text: string) => gzipSync(text, { level: 1 })],
    ['plain', (text: string) => Buffer.from(text)],
  ])('is counted without parsing each of its records: %s', async (_, pack) => {
    const filler = { text: 'x{"]'.repeat(300) };
    const records = Array.from({ length: 22_000 }, (__, n) =>
      JSON.stringify(record(n, { requestParameters: filler, userIdentity: identities[n % 2] })),
    );
    const text = FORMS['trail']?.(records) ?? '';
    expect(text.length).toBeGreaterThan(34 * 2 ** 20);
    const path = join(scratch, 'large');
    writeFileSync(path, pack(text));
    const parse = vi.spyOn(JSON, 'parse');
    const usage = await scan([{ name: 'large', path, size: null }], { ...DEFAULT_READING, projections: null });
    const parsed = parse.mock.calls.length;
    parse.mockRestore();
    expect(usage.ledger).toMatchObject({ records: 22_000, matched: 22_000, duplicates: 0, refused: [], malformed: [] });
    expect(usage.rows.reduce((sum, { count }) => sum + count, 0)).toBe(22_000);
    expect(parsed).toBeLessThan(200);
  });
});
