// Finds records in JSON text, 64 bytes at a time. ../kernel.md says how and why; ../kernel.ts is the only caller.
import { checksum } from './checksum';
import { learnFields } from './fields';
import { resetGrammar, wrongBytes } from './grammar';
import { EVENTS, TEXT } from './layout';
import { bits, escapable, escapeCarry, escapedBytes, hiding, prefixXor, resetEscapes } from './masks';
import { needleHits, seek } from './needles';
import { digestOf, notePlace, resetDigests, resetPlaces } from './summary';

export { CAPACITY, DATA, DIGESTS, EVENTS, FIELDS, FIELD_SIZE, NEEDLES, SLACK, TEXT } from './layout';
export { learnFields } from './fields';

const STARTS: u32 = 0;
const ENDS: u32 = 1;
const LEAVES: u32 = 2;
const ESCAPED: u32 = 4;
const HIT: u32 = 8;
const NAMED: u32 = 16;
const WRONG: u32 = 32;
const DIGESTED: u32 = 64;

const OBJECT: u64 = 1;
/** Kinds of open brackets are bits of one word; deeper text is for the reference. */
const DEEPEST: i32 = 60;

const ventName: u64 = 0x656d614e746e6576;
const ventTime: u64 = 0x656d6954746e6576;
const ntSource: u64 = 0x656372756f53746e;
const identity: u64 = 0x797469746e656449; // Identity
const quoteE: u16 = 0x6522;
const quoteEve: u32 = 0x65766522;
const quoteUse: u32 = 0x65737522;

let recordDepth: i32 = 0;
let depth: i32 = 0;
/** One bit a level, the innermost lowest: 1 an object, 0 an array. */
let kinds: u64 = 0;
/** All ones while inside a string. */
let inString: u64 = 0;
/** What is known of the record at hand. */
let flags: u32 = 0;
let names: i32 = 0;
let facts: i32 = 0;
let odd: bool = false;
let events: i32 = EVENTS;
/** Where positions are counted from. */
let origin: i32 = TEXT;
/** Records are digested: their text stays where it is. */
let digests: bool = false;
/** Where the record at hand begins. */
let started: i32 = 0;
/** Within the identity of a record that is digested. */
let inIdentity: bool = false;

/** Starts a text whose first byte lies `depthOfRecords` arrays deep: 0 or 1. */
export function reset(depthOfRecords: i32, needles: i32, digesting: bool): void {
  recordDepth = depthOfRecords;
  depth = depthOfRecords;
  kinds = 0;
  inString = 0;
  flags = 0;
  names = 0;
  facts = 0;
  odd = false;
  digests = digesting;
  inIdentity = false;
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

// What the brackets of a block tell of its bytes.
/** Bytes directly in an object; bytes of records; bytes at the level of a record's fields, or anywhere in its identity. */
let inObject: u64 = 0;
let inside: u64 = 0;
let level: u64 = 0;
/** Brackets that open objects; that start and end records; that end the array of records; that close within an identity. */
let curlies: u64 = 0;
let starts: u64 = 0;
let ends: u64 = 0;
let leaves: u64 = 0;
let closesIdentity: u64 = 0;

/**
 * Walks `length` bytes at `from`, a multiple of 64, as what follows the last call's. The number of events, or -1 when the reference must
 * read the text.
 */
export function walk(from: i32, length: i32): i32 {
  events = EVENTS;
  origin = from;
  resetDigests();
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
      wrong |= wrongBytes(at, quotes, strings, 0, 0, colons, commas, 0, 0 - (kinds & OBJECT), inRecord);
      if (depth == recordDepth + 1 || inIdentity)
        for (let rest = colons; rest != 0; rest &= rest - 1) field(at + i32(ctz(rest)));
      mark(hides, hits, wrong);
    } else {
      brackets(at, opens, closes);
      wrong |= wrongBytes(at, quotes, strings, opens, closes, colons, commas, curlies, inObject, inside);
      const fields = (colons & level) | closesIdentity;
      if ((starts | ends | leaves) == 0) {
        for (let rest = fields; rest != 0; rest &= rest - 1) field(at + i32(ctz(rest)));
        mark(hides, hits, wrong);
      } else step(at, fields, hides, hits, wrong);
    }
    if (odd) return -1;
  }
  // a text that comes to TEXT piece by piece: a key may begin in the last piece
  v128.store(TEXT - 16, v128.load(from + length - 16));
  return (events - EVENTS) >> 3;
}

/** Bytes between two brackets. */
// @ts-ignore: decorator
@inline
function cover(bytes: u64): void {
  inObject |= bytes & (0 - (kinds & OBJECT));
  if (depth > recordDepth) inside |= bytes;
  if (depth == recordDepth + 1 || inIdentity) level |= bytes;
}

/** The brackets of a block, one by one. */
function brackets(at: i32, opens: u64, closes: u64): void {
  starts = 0;
  ends = 0;
  leaves = 0;
  curlies = 0;
  closesIdentity = 0;
  inObject = 0;
  inside = 0;
  level = 0;
  let behind: u64 = ~0;
  for (let rest = opens | closes; rest != 0; rest &= rest - 1) {
    const bit = rest & (0 - rest);
    const place = at + i32(ctz(rest));
    cover(behind & (bit - 1));
    behind = ~((bit - 1) | bit);
    if ((opens & bit) != 0) {
      const kind = u64(load<u8>(place) == 0x7b);
      curlies |= bit & (0 - kind);
      if (depth == recordDepth) {
        if (kind != OBJECT) odd = true;
        starts |= bit;
      } else inside |= bit;
      if (digests && depth == recordDepth + 1 && isIdentity(place)) inIdentity = true;
      depth += 1;
      kinds = (kinds << 1) | kind;
      if (depth > DEEPEST) odd = true;
    } else {
      if (depth == 0) odd = true;
      if (depth <= recordDepth) {
        leaves |= bit;
        return;
      }
      if ((kinds & OBJECT) != u64(load<u8>(place) == 0x7d)) odd = true;
      inside |= bit;
      kinds >>= 1;
      depth -= 1;
      if (inIdentity) {
        closesIdentity |= bit;
        if (depth == recordDepth + 1) inIdentity = false;
      }
      if (depth == recordDepth) ends |= bit;
    }
  }
  cover(behind);
}

/** An object under the key `userIdentity` opens. */
// @ts-ignore: decorator
@inline
function isIdentity(place: i32): bool {
  return load<u8>(place) == 0x7b && load<u64>(place - 10) == identity && load<u8>(place - 11) == 0x72 && load<u32>(place - 15) == quoteUse;
}

// @ts-ignore: decorator
@inline
function mark(hides: u64, hits: u64, wrong: u64): void {
  if (hides != 0) flags |= ESCAPED;
  if (hits != 0) flags |= HIT;
  if (wrong != 0) flags |= WRONG;
}

/** A block in which records start or end: everything in its order. */
function step(at: i32, fields: u64, hides: u64, hits: u64, wrong: u64): void {
  let left: u64 = ~0;
  for (let rest = fields | starts | ends | leaves; rest != 0; rest &= rest - 1) {
    const bit = rest & (0 - rest);
    const place = at + i32(ctz(rest));
    if ((starts & bit) != 0) {
      emit(place, STARTS);
      flags = 0;
      names = 0;
      facts = 0;
      started = place;
      resetPlaces();
      left = ~(bit - 1);
    } else if ((ends & bit) != 0) {
      const own = left & (bit | (bit - 1));
      mark(hides & own, hits & own, wrong & own);
      if (names == 1 && facts > 0) flags |= NAMED;
      if (digests && (flags & (ESCAPED | WRONG)) == 0 && digestOf(started, place + 1)) flags |= DIGESTED;
      emit(place, ENDS | flags);
      left = 0;
    } else if ((leaves & bit) != 0) emit(place, LEAVES);
    else field(place);
  }
  mark(hides & left, hits & left, wrong & left);
}

/** A colon between a key of the record and its value, or a bracket that closes in its identity. */
function field(place: i32): void {
  if (digests) notePlace(place);
  else {
    const tail = load<u64>(place - 9);
    if (tail == ventName) {
      if (load<u16>(place - 11) == quoteE) {
        // a second one, one that holds no text, or a key that merely ends so: the record is parsed
        names += load<u8>(place + 1) == 0x22 && load<u8>(place - 12) != 0x5c ? 1 : 2;
      }
    } else if (tail == ventTime) {
      if (load<u16>(place - 11) == quoteE) facts += 1;
    } else if (tail == ntSource) {
      if (load<u32>(place - 13) == quoteEve) facts += 1;
    }
  }
  if (recordDepth == 0) container(place);
}

/** At the top level an array (or what may be one) under another key than `resources` may hold the records itself. */
function container(place: i32): void {
  const next = load<u8>(place + 1);
  if (next <= 0x20 || next == 0x5b) odd = odd || load<u64>(place - 9) != 0x73656372756f7365 || load<u16>(place - 11) != 0x7222;
  else if (next == 0x7b) odd = odd || load<u32>(place - 5) == 0x73746968;
}

// @ts-ignore: decorator
@inline
function emit(place: i32, kind: u32): void {
  store<u32>(events, u32(place - origin));
  store<u32>(events, kind, 4);
  events += 8;
}
