// Finds records in JSON text, 64 bytes at a time. ../kernel.md says how and why; ../kernel.ts is the only caller.

import { EVENTS, NEEDLES, TEXT } from './layout';

export { CAPACITY, DATA, EVENTS, NEEDLES, SLACK, TEXT } from './layout';

const STARTS: u32 = 0;
const ENDS: u32 = 1;
const LEAVES: u32 = 2;
const ESCAPED: u32 = 4;
const HIT: u32 = 8;
const NAMED: u32 = 16;

const OBJECT: u64 = 1;
/** Kinds of open brackets are bits of one word; deeper text is for the reference. */
const DEEPEST: i32 = 60;

const ventName: u64 = 0x656d614e746e6576;
const ventTime: u64 = 0x656d6954746e6576;
const ntSource: u64 = 0x656372756f53746e;
const quoteE: u16 = 0x6522;
const quoteEve: u32 = 0x65766522;

let recordDepth: i32 = 0;
let depth: i32 = 0;
/** One bit a level, the innermost lowest: 1 an object, 0 an array. */
let kinds: u64 = 0;
/** All ones while inside a string. */
let inString: u64 = 0;
/** 1 when the next byte is escaped by a backslash before it. */
let escapeCarry: u64 = 0;
/** What is known of the record at hand. */
let flags: u32 = 0;
let names: i32 = 0;
let facts: i32 = 0;
let odd: bool = false;
let events: i32 = EVENTS;
/** Where positions are counted from. */
let origin: i32 = TEXT;
let needleCount: i32 = 0;

/** Starts a text whose first byte lies `depthOfRecords` arrays deep: 0 or 1. */
export function reset(depthOfRecords: i32, needles: i32): void {
  recordDepth = depthOfRecords;
  depth = depthOfRecords;
  kinds = 0;
  inString = 0;
  escapeCarry = 0;
  flags = 0;
  names = 0;
  facts = 0;
  odd = false;
  needleCount = needles;
  v128.store(TEXT - 16, i8x16.splat(0));
}

/** Whether the text so far ends between records. */
export function isBetween(): bool {
  return depth == recordDepth && inString == 0 && escapeCarry == 0;
}

// @ts-ignore: decorator
@inline
function bits(a: v128, b: v128, c: v128, d: v128): u64 {
  return (
    u64(u32(i8x16.bitmask(a))) |
    (u64(u32(i8x16.bitmask(b))) << 16) |
    (u64(u32(i8x16.bitmask(c))) << 32) |
    (u64(u32(i8x16.bitmask(d))) << 48)
  );
}

// @ts-ignore: decorator
@inline
function prefixXor(mask: u64): u64 {
  mask ^= mask << 1;
  mask ^= mask << 2;
  mask ^= mask << 4;
  mask ^= mask << 8;
  mask ^= mask << 16;
  return mask ^ (mask << 32);
}

/** The bytes that a backslash before them escapes: those behind an odd run of backslashes. */
function escapedBytes(backslash: u64): u64 {
  const even: u64 = 0x5555555555555555;
  backslash &= ~escapeCarry;
  const follows = (backslash << 1) | escapeCarry;
  const oddStarts = backslash & ~even & ~follows;
  const sum = oddStarts + backslash;
  escapeCarry = u64(sum < oddStarts);
  return (even ^ (sum << 1)) & follows;
}

/**
 * Walks `length` bytes at `from`, a multiple of 64, as what follows the last call's. The number of events, or -1 when the reference must
 * read the text.
 */
export function walk(from: i32, length: i32): i32 {
  events = EVENTS;
  origin = from;
  const quoteByte = i8x16.splat(0x22);
  const slashByte = i8x16.splat(0x5c);
  const caseBit = i8x16.splat(0x20);
  const openByte = i8x16.splat(0x7b);
  const closeByte = i8x16.splat(0x7d);
  const colonByte = i8x16.splat(0x3a);
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
    if (v128.any_true(v128.or(v128.or(sa, sb), v128.or(sc, sd))) || escapeCarry != 0) {
      slashes = bits(sa, sb, sc, sd);
      const after = escapedBytes(slashes);
      quotes &= ~after;
      hides = after & hiding(a, b, c, d);
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
    const hits: u64 = needleCount == 0 ? 0 : needleHits(at);
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
    if ((opens | closes) == 0) {
      if (depth == recordDepth + 1) for (let rest = colons; rest != 0; rest &= rest - 1) key(at + i32(ctz(rest)));
      if (hides != 0) flags |= ESCAPED;
      if (hits != 0) flags |= HIT;
    } else {
      step(at, opens, closes, colons, hides, hits);
      if (odd) return -1;
    }
  }
  // a text that comes to TEXT piece by piece: a key may begin in the last piece
  v128.store(TEXT - 16, v128.load(from + length - 16));
  return (events - EVENTS) >> 3;
}

/** `u` and `/`: what, behind a backslash, spells a plain character another way. */
function hiding(a: v128, b: v128, c: v128, d: v128): u64 {
  const u = i8x16.splat(0x75);
  const s = i8x16.splat(0x2f);
  return (
    bits(i8x16.eq(a, u), i8x16.eq(b, u), i8x16.eq(c, u), i8x16.eq(d, u)) |
    bits(i8x16.eq(a, s), i8x16.eq(b, s), i8x16.eq(c, s), i8x16.eq(d, s))
  );
}

/** Where a needle starts in the 64 bytes: its first and last byte are compared at once, the rest where both fit. */
function needleHits(at: i32): u64 {
  let found: u64 = 0;
  for (let n = 0; n < needleCount; n++) {
    const needle = NEEDLES + n * 80;
    const last = load<i32>(needle) - 1;
    const first = i8x16.splat(load<i8>(needle, 4));
    const final = i8x16.splat(load<i8>(needle + last, 4));
    const far = at + last;
    const a = v128.and(i8x16.eq(v128.load(at), first), i8x16.eq(v128.load(far), final));
    const b = v128.and(i8x16.eq(v128.load(at, 16), first), i8x16.eq(v128.load(far, 16), final));
    const c = v128.and(i8x16.eq(v128.load(at, 32), first), i8x16.eq(v128.load(far, 32), final));
    const d = v128.and(i8x16.eq(v128.load(at, 48), first), i8x16.eq(v128.load(far, 48), final));
    if (!v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)))) continue;
    for (let rest = bits(a, b, c, d); rest != 0; rest &= rest - 1) {
      const place = at + i32(ctz(rest));
      if (memory.compare(place, needle + 4, last + 1) == 0) found |= rest & (0 - rest);
    }
  }
  return found;
}

/** A block with brackets, bracket by bracket and colon by colon. */
function step(at: i32, opens: u64, closes: u64, colons: u64, hides: u64, hits: u64): void {
  for (let rest = opens | closes | colons; rest != 0; rest &= rest - 1) {
    const bit = rest & (0 - rest);
    const place = at + i32(ctz(rest));
    if ((colons & bit) != 0) {
      if (depth == recordDepth + 1) key(place);
    } else if ((opens & bit) != 0) {
      const kind = u64(load<u8>(place) == 0x7b);
      if (depth == recordDepth) {
        if (kind != OBJECT) odd = true;
        emit(place, STARTS);
        flags = 0;
        names = 0;
        facts = 0;
        hides &= ~(bit - 1);
        hits &= ~(bit - 1);
      }
      depth += 1;
      kinds = (kinds << 1) | kind;
      if (depth > DEEPEST) odd = true;
    } else {
      if (depth == 0) {
        odd = true;
        return;
      }
      if (depth == recordDepth) {
        emit(place, LEAVES);
        return;
      }
      if ((kinds & 1) != u64(load<u8>(place) == 0x7d)) odd = true;
      kinds >>= 1;
      depth -= 1;
      if (depth == recordDepth) {
        if ((hides & (bit - 1)) != 0) flags |= ESCAPED;
        if ((hits & (bit - 1)) != 0) flags |= HIT;
        if (names == 1 && facts > 0) flags |= NAMED;
        emit(place, ENDS | flags);
        hides &= ~(bit - 1);
        hits &= ~(bit - 1);
      }
    }
    if (odd) return;
  }
  if (hides != 0) flags |= ESCAPED;
  if (hits != 0) flags |= HIT;
}

/** A colon between a key of the record and its value. */
function key(place: i32): void {
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

/** 32 bits of hash of `length` bytes at TEXT, zeros behind them: a checksum that tells copies apart, not a cryptographic one. */
export function hash(length: i32): i32 {
  let h0: u64 = 0x9e3779b97f4a7c15 ^ u64(length);
  let h1: u64 = 0xc2b2ae3d27d4eb4f;
  for (let at = TEXT, end = TEXT + length; at < end; at += 16) {
    h0 = rotl<u64>((h0 ^ load<u64>(at)) * 0x9fb21c651e98df25, 29);
    h1 = rotl<u64>((h1 ^ load<u64>(at, 8)) * 0xd6e8feb86659fd93, 31);
  }
  let h = h0 ^ (h1 * 0x9fb21c651e98df25);
  h ^= h >> 32;
  h *= 0xd6e8feb86659fd93;
  return i32(h >> 29);
}
