// Which containers are open: what the brackets of 64 bytes tell of the others.

const OBJECT: u64 = 1;
/** Kinds of open brackets are bits of one word; deeper text is for the reference. */
const DEEPEST: i32 = 60;

const identity: u64 = 0x797469746e656449; // Identity
const quoteUse: u32 = 0x65737522;

/** How many containers are open around a record. */
export let recordDepth: i32 = 0;
export let depth: i32 = 0;
/** One bit a level, the innermost lowest: 1 an object, 0 an array. */
let kinds: u64 = 0;
/** Brackets do not match, or are too many. */
export let unmatched: bool = false;
/** The identity of a record is looked for: records are digested. */
let seeksIdentity: bool = false;
/** Within the identity of a record that is digested. */
export let inIdentity: bool = false;

// What the brackets of a block tell of its bytes.
/** Bytes directly in an object; bytes of records; bytes at the level of a record's fields, or anywhere in its identity. */
export let inObject: u64 = 0;
export let inside: u64 = 0;
export let level: u64 = 0;
/** Brackets that open objects; that start and end records; that end the array of records; that close within an identity. */
export let curlies: u64 = 0;
export let starts: u64 = 0;
export let ends: u64 = 0;
export let leaves: u64 = 0;
export let closesIdentity: u64 = 0;

/** Starts a text whose first byte lies `depthOfRecords` arrays deep: 0 or 1. */
export function resetBrackets(depthOfRecords: i32, digesting: bool): void {
  recordDepth = depthOfRecords;
  depth = depthOfRecords;
  kinds = 0;
  unmatched = false;
  seeksIdentity = digesting;
  inIdentity = false;
}

/** All ones when the innermost open container is an object. */
// @ts-ignore: decorator
@inline
export function objects(): u64 {
  return 0 - (kinds & OBJECT);
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
export function brackets(at: i32, opens: u64, closes: u64): void {
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
        if (kind != OBJECT) unmatched = true;
        starts |= bit;
      } else inside |= bit;
      if (seeksIdentity && depth == recordDepth + 1 && isIdentity(place)) inIdentity = true;
      depth += 1;
      kinds = (kinds << 1) | kind;
      if (depth > DEEPEST) unmatched = true;
    } else {
      if (depth == 0) unmatched = true;
      if (depth <= recordDepth) {
        leaves |= bit;
        return;
      }
      if ((kinds & OBJECT) != u64(load<u8>(place) == 0x7d)) unmatched = true;
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
