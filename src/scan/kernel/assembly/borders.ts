// Finds records in JSON text, 64 bytes at a time. ../kernel.md says how and why; ../kernel.ts is the only caller.
import {
  brackets,
  closesIdentity,
  curlies,
  depth,
  ends,
  inIdentity,
  inObject,
  inside,
  leaves,
  level,
  objects,
  recordDepth,
  resetBrackets,
  starts,
  unmatched,
} from './brackets';
import { checksum } from './checksum';
import { resetGrammar, wrongBytes } from './grammar';
import { TEXT } from './layout';
import { bits, escapable, escapeCarry, escapedBytes, hiding, prefixXor, resetEscapes } from './masks';
import { needleHits, seek } from './needles';
import { eachField, eventCount, mark, misplaced, resetEvents, resetRecords, settleEvents, step } from './records';

export {
  CAPACITY,
  DATA,
  DIGESTS,
  EVENTS,
  FIELDS,
  FIELD_SIZE,
  MOST_DIGESTS,
  NEEDLES,
  PAIR_SLOTS,
  SLACK,
  TAKEN_IDS,
  TEXT,
} from './layout';
export { learnFields } from './fields';
export { passedCount, spoil } from './records';
export { takenCount, takeWithin } from './taken';

/** All ones while inside a string. */
let inString: u64 = 0;

/** Starts a text whose first byte lies `depthOfRecords` arrays deep: 0 or 1. `quietly`: what not to tell of, see records.ts. */
// oxlint-disable-next-line max-params -- a call into WebAssembly passes numbers
export function reset(depthOfRecords: i32, needles: i32, digesting: bool, quietly: i32): void {
  inString = 0;
  resetBrackets(depthOfRecords, digesting);
  resetRecords(digesting, quietly);
  seek(needles);
  resetEscapes();
  resetGrammar();
  v128.store(TEXT - 16, i8x16.splat(0));
}

/** Whether the text so far ends between records. */
export function isBetween(): bool {
  return depth == recordDepth && inString == 0 && escapeCarry == 0;
}

/** 32 bits of {@link checksum} of `length` bytes. */
export function hash(from: i32, length: i32): i32 {
  return i32(checksum(from, length));
}

/**
 * Walks `length` bytes at `from`, a multiple of 64, as what follows the last call's. The number of events, or -1 when the reference must
 * read the text.
 */
export function walk(from: i32, length: i32): i32 {
  resetEvents(from);
  const quoteByte = i8x16.splat(0x22);
  const slashByte = i8x16.splat(0x5c);
  const caseBit = i8x16.splat(0x20);
  const openByte = i8x16.splat(0x7b);
  const closeByte = i8x16.splat(0x7d);
  const colonByte = i8x16.splat(0x3a);
  const commaByte = i8x16.splat(0x2c);
  for (let at = from, end = from + length; at < end; at += 64) {
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const c = v128.load(at, 32);
    const d = v128.load(at, 48);
    let quotes = bits(i8x16.eq(a, quoteByte), i8x16.eq(b, quoteByte), i8x16.eq(c, quoteByte), i8x16.eq(d, quoteByte));
    const sa = i8x16.eq(a, slashByte);
    const sb = i8x16.eq(b, slashByte);
    const sc = i8x16.eq(c, slashByte);
    const sd = i8x16.eq(d, slashByte);
    let slashes: u64 = 0;
    let hides: u64 = 0;
    let wrong: u64 = 0;
    if (v128.any_true(v128.or(v128.or(sa, sb), v128.or(sc, sd))) || escapeCarry != 0) {
      slashes = bits(sa, sb, sc, sd);
      const after = escapedBytes(slashes);
      quotes &= ~after;
      hides = after & hiding(a, b, c, d);
      wrong = after & ~hides & ~escapable(a, b, c, d);
    }
    const strings = prefixXor(quotes) ^ inString;
    inString = u64(i64(strings) >> 63);
    // a raw control character in a string, a backslash outside
    const low = v128.or(
      v128.or(i8x16.lt_u(a, caseBit), i8x16.lt_u(b, caseBit)),
      v128.or(i8x16.lt_u(c, caseBit), i8x16.lt_u(d, caseBit)),
    );
    if (v128.any_true(low)) {
      const controls = bits(i8x16.lt_u(a, caseBit), i8x16.lt_u(b, caseBit), i8x16.lt_u(c, caseBit), i8x16.lt_u(d, caseBit));
      if ((controls & strings) != 0) return -1;
    }
    if ((slashes & ~strings) != 0) return -1;
    const hits = needleHits(at);
    const opens =
      bits(
        i8x16.eq(v128.or(a, caseBit), openByte),
        i8x16.eq(v128.or(b, caseBit), openByte),
        i8x16.eq(v128.or(c, caseBit), openByte),
        i8x16.eq(v128.or(d, caseBit), openByte),
      ) & ~strings;
    const closes =
      bits(
        i8x16.eq(v128.or(a, caseBit), closeByte),
        i8x16.eq(v128.or(b, caseBit), closeByte),
        i8x16.eq(v128.or(c, caseBit), closeByte),
        i8x16.eq(v128.or(d, caseBit), closeByte),
      ) & ~strings;
    const colons =
      bits(i8x16.eq(a, colonByte), i8x16.eq(b, colonByte), i8x16.eq(c, colonByte), i8x16.eq(d, colonByte)) & ~strings;
    const commas =
      bits(i8x16.eq(a, commaByte), i8x16.eq(b, commaByte), i8x16.eq(c, commaByte), i8x16.eq(d, commaByte)) & ~strings;
    if ((opens | closes) == 0) {
      const inRecord: u64 = depth > recordDepth ? ~0 : 0;
      wrong |= wrongBytes(at, quotes, strings, 0, 0, colons, commas, 0, objects(), inRecord);
      if (depth == recordDepth + 1 || inIdentity)
        eachField(at, colons);
      mark(hides, hits, wrong);
    } else {
      brackets(at, opens, closes);
      wrong |= wrongBytes(at, quotes, strings, opens, closes, colons, commas, curlies, inObject, inside);
      const fields = (colons & level) | closesIdentity;
      if ((starts | ends | leaves) == 0) {
        eachField(at, fields);
        mark(hides, hits, wrong);
      } else step(at, fields, hides, hits, wrong);
    }
    if (unmatched || misplaced) return -1;
  }
  // a text that comes to TEXT piece by piece: a key may begin in the last piece
  v128.store(TEXT - 16, v128.load(from + length - 16));
  settleEvents();
  return eventCount();
}
