// Lookup tables of Huffman codes (RFC 1951, 3.2.2): a code of few bits is found in one step, a longer one in two.
import { TABLES } from './layout';

const LONGEST_CODE: i32 = 15;

// Tables of u32. An entry: low 6 bits, how many bits it takes (code and extra bits together); bits 8 to 13, how many the code takes;
// from bit 16 the literal, or the least length or distance.
export const LITERALS: i32 = TABLES;
export const DISTANCES: i32 = LITERALS + 4 * 8192;
export const LENGTHS: i32 = DISTANCES + 4 * 4096; // code lengths, a byte each: literals and lengths, then distances
const COUNTS: i32 = LENGTHS + 512; // codes by length, u32
const NEXT: i32 = COUNTS + 64; // next code by length, u32
const BASES: i32 = NEXT + 128; // what symbols stand for, u32: literals and lengths, distances, code lengths

export const LITERAL: u32 = 0x80000000;
/** Neither literal nor length: one of the next two, or an error. */
export const SPECIAL: u32 = 0x8000;
export const SUBTABLE: u32 = 0x4000;
export const BLOCK_END: u32 = 0x2000;

let hasBases: bool = false;

/** Makes the lookup table of a code whose lengths stand from `first` on. False: there is no such code. */
// oxlint-disable-next-line max-params -- a call into WebAssembly passes numbers
export function table(at: i32, width: i32, first: i32, count: i32, base: i32): bool {
  const longest = countLengths(first, count);
  const left = nextCodes();
  if (left < 0) return false;
  if (left > 0) {
    // only distances may lack codes: when none or one is used
    const used = count - load<u32>(COUNTS);
    if (base != 288 || used > 1 || load<u32>(COUNTS, 4) != used) return false;
    for (let i = 0; i < 1 << width; i++) store<u32>(at + (i << 2), SPECIAL);
  } else memory.fill(at, 0, 4 << width);
  const deep = longest - width;
  let free = 1 << width;
  for (let symbol = 0; symbol < count; symbol++) {
    const length = i32(load<u8>(LENGTHS + first + symbol));
    if (length == 0) continue;
    const next = NEXT + (length << 2);
    const code = load<i32>(next);
    store<i32>(next, code + 1);
    const turned = reversed(code, length);
    const entry = load<u32>(BASES + ((base + symbol) << 2)) + u32(length) + (u32(length) << 8);
    if (length <= width) {
      fillEvery(at, turned, length, width, entry);
      continue;
    }
    const slot = at + ((turned & ((1 << width) - 1)) << 2);
    if (load<u32>(slot) == 0) {
      store<u32>(slot, SPECIAL | SUBTABLE | (u32(free) << 16) | u32(deep));
      free += 1 << deep;
    }
    fillEvery(at + (i32(load<u32>(slot) >> 16) << 2), turned >> width, length - width, deep, entry);
  }
  return true;
}

/** Stores the entry wherever the low `length` bits of an index of `width` bits are `low`. */
// oxlint-disable-next-line max-params -- a hot loop
function fillEvery(at: i32, low: i32, length: i32, width: i32, entry: u32): void {
  const end = at + (4 << width);
  const step = 4 << length;
  for (let slot = at + (low << 2); slot < end; slot += step) store<u32>(slot, entry);
}

/** The longest length. */
function countLengths(first: i32, count: i32): i32 {
  memory.fill(COUNTS, 0, 64);
  let longest: i32 = 0;
  for (let at = LENGTHS + first, end = at + count; at < end; at++) {
    const length = i32(load<u8>(at));
    const place = COUNTS + (length << 2);
    store<u32>(place, load<u32>(place) + 1);
    if (length > longest) longest = length;
  }
  return longest;
}

/** Writes the first code of each length. How many codes of the longest length are left: below 0, there are too many codes. */
function nextCodes(): i32 {
  let code: i32 = 0;
  let left: i32 = 1;
  for (let length = 1; length <= LONGEST_CODE; length++) {
    store<i32>(NEXT + (length << 2), code);
    const count = load<i32>(COUNTS + (length << 2));
    code = (code + count) << 1;
    left = (left << 1) - count;
    if (left < 0) return -1;
  }
  return left;
}

function reversed(code: i32, length: i32): i32 {
  code = ((code & 0x5555) << 1) | ((code >> 1) & 0x5555);
  code = ((code & 0x3333) << 2) | ((code >> 2) & 0x3333);
  code = ((code & 0x0f0f) << 4) | ((code >> 4) & 0x0f0f);
  return (((code & 0xff) << 8) | (code >> 8)) >> (16 - length);
}

/** Writes what each symbol stands for, with its number of extra bits: once. */
export function writeBases(): void {
  if (hasBases) return;
  for (let i = 0; i < 256; i++) store<u32>(BASES + (i << 2), LITERAL | (u32(i) << 16));
  store<u32>(BASES + (256 << 2), SPECIAL | BLOCK_END);
  let base: i32 = 3;
  for (let i = 0; i < 28; i++) {
    const extra = i < 8 ? 0 : (i >> 2) - 1;
    store<u32>(BASES + ((257 + i) << 2), (u32(base) << 16) | u32(extra));
    base += 1 << extra;
  }
  store<u32>(BASES + (285 << 2), u32(258) << 16);
  store<u32>(BASES + (286 << 2), SPECIAL);
  store<u32>(BASES + (287 << 2), SPECIAL);
  base = 1;
  for (let i = 0; i < 30; i++) {
    const extra = i < 4 ? 0 : (i >> 1) - 1;
    store<u32>(BASES + ((288 + i) << 2), (u32(base) << 16) | u32(extra));
    base += 1 << extra;
  }
  store<u32>(BASES + (318 << 2), SPECIAL);
  store<u32>(BASES + (319 << 2), SPECIAL);
  for (let i = 0; i < 19; i++) store<u32>(BASES + ((320 + i) << 2), u32(i) << 16);
  hasBases = true;
}
