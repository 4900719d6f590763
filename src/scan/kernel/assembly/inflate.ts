// Inflates deflate streams (RFC 1951) in the kernel's memory. ../kernel.md says how and why; ../kernel.ts is the only caller.
import { BLOCK_END, DISTANCES, LENGTHS, LITERAL, LITERALS, SPECIAL, SUBTABLE, table, writeBases } from './codes';

/** Bits that the first step of a code is looked up by. */
const LITERAL_BITS: i32 = 10;
const DISTANCE_BITS: i32 = 8;

let input: i32 = 0;
let inputEnd: i32 = 0;
let bits: u64 = 0;
let bitCount: i32 = 0;
let output: i32 = 0;

/**
 * Inflates `length` bytes at `from` to `to`; no more than `most` bytes. The number of bytes, or -1: not one complete stream in order, or too
 * long. Behind a complete stream exactly `trailer` bytes must follow. SLACK bytes behind the input are zero; SLACK bytes behind `most` bytes
 * of output may be overwritten.
 */
// oxlint-disable-next-line max-params -- a call into WebAssembly passes numbers
export function inflate(from: i32, length: i32, to: i32, most: i32, trailer: i32): i32 {
  writeBases();
  input = from;
  inputEnd = from + length;
  bits = 0;
  bitCount = 0;
  output = to;
  for (;;) {
    refill();
    const isFinal = take(1) != 0;
    const kind = take(2);
    if (kind == 0 ? !stored(to + most) : kind == 3 || !codes(kind) || !block(to, to + most)) return -1;
    if (isFinal) break;
  }
  return input - (bitCount >> 3) + trailer == inputEnd ? output - to : -1;
}

// @ts-ignore: decorator
@inline
function refill(): void {
  bits |= load<u64>(input) << bitCount;
  input += (63 - bitCount) >> 3;
  bitCount |= 56;
}

// @ts-ignore: decorator
@inline
function take(count: i32): i32 {
  const value = i32(bits & ((1 << count) - 1));
  bits >>= count;
  bitCount -= count;
  return value;
}

/** A block of bytes as they are. */
function stored(outputEnd: i32): bool {
  // back to the first byte that was not begun
  input -= bitCount >> 3;
  bits = 0;
  bitCount = 0;
  const length = load<u16>(input);
  if ((length ^ 0xffff) != load<u16>(input, 2)) return false;
  input += 4;
  if (input + length > inputEnd || output + length > outputEnd) return false;
  memory.copy(output, input, length);
  input += length;
  output += length;
  return true;
}

/** Makes the tables of a block: with fixed codes, or with its own, which stand before it. */
function codes(kind: i32): bool {
  if (kind == 1) {
    memory.fill(LENGTHS, 8, 144);
    memory.fill(LENGTHS + 144, 9, 112);
    memory.fill(LENGTHS + 256, 7, 24);
    memory.fill(LENGTHS + 280, 8, 8);
    memory.fill(LENGTHS + 288, 5, 32);
    return table(LITERALS, LITERAL_BITS, 0, 288, 0) && table(DISTANCES, DISTANCE_BITS, 288, 32, 288);
  }
  refill();
  const literals = take(5) + 257;
  const distances = take(5) + 1;
  return literals <= 286 && codeLengths(literals + distances) && ownTables(literals, distances);
}

function ownTables(literals: i32, distances: i32): bool {
  // without an end no block is complete
  if (load<u8>(LENGTHS + 256) == 0) return false;
  return table(LITERALS, LITERAL_BITS, 0, literals, 0) && table(DISTANCES, DISTANCE_BITS, literals, distances, 288);
}

/** Reads the lengths of `count` codes, themselves packed by a code of code lengths. */
function codeLengths(count: i32): bool {
  const own = take(4) + 4;
  memory.fill(LENGTHS, 0, 19);
  for (let i = 0; i < own; i++) {
    if (bitCount < 8) refill();
    store<u8>(LENGTHS + order(i), u8(take(3)));
  }
  if (!table(DISTANCES, 7, 0, 19, 320)) return false;
  let last: i32 = 0;
  for (let at = 0; at < count; ) {
    if (input - (bitCount >> 3) > inputEnd) return false;
    refill();
    const entry = load<u32>(DISTANCES + (i32(bits & 127) << 2));
    if ((entry & SPECIAL) != 0) return false;
    take(i32(entry & 63));
    const symbol = i32(entry >> 16) & 31;
    let times: i32 = 1;
    if (symbol < 16) last = symbol;
    else if (symbol == 16) {
      if (at == 0) return false;
      times = take(2) + 3;
    } else {
      last = 0;
      times = symbol == 17 ? take(3) + 3 : take(7) + 11;
    }
    if (at + times > count) return false;
    memory.fill(LENGTHS + at, u8(last), times);
    at += times;
  }
  return true;
}

/** In which order the lengths of code lengths stand: 16, 17, 18, 0, 8, 7, 9, 6, 10, … 1, 15. */
function order(index: i32): i32 {
  if (index < 3) return 16 + index;
  if (index == 3) return 0;
  const step = (index - 3) >> 1;
  return (index & 1) == 0 ? 8 + ((index - 4) >> 1) : 8 - step;
}

// @ts-ignore: decorator
@inline
function literalEntry(window: u64): u32 {
  return load<u32>(LITERALS + ((i32(window) & ((1 << LITERAL_BITS) - 1)) << 2));
}

/** The codes of a block up to its end. Written over at most a few hundred bytes behind `end` before it is noticed: see SLACK. */
function block(start: i32, end: i32): bool {
  const inputStop = inputEnd + 16;
  let from = input;
  let window = bits;
  let count = bitCount;
  let to = output;
  while (to <= end && from <= inputStop) {
    window |= load<u64>(from) << count;
    from += (63 - count) >> 3;
    count |= 56;
    let entry = literalEntry(window);
    if ((entry & LITERAL) != 0) {
      // three of at most ten bits each, then the window is filled again
      for (let i = 0; i < 3; i++) {
        window >>= entry & 63;
        count -= i32(entry & 63);
        store<u8>(to, u8(entry >> 16));
        to += 1;
        entry = literalEntry(window);
        if ((entry & LITERAL) == 0) break;
      }
      if ((entry & LITERAL) != 0) continue;
      window |= load<u64>(from) << count;
      from += (63 - count) >> 3;
      count |= 56;
    }
    if ((entry & SPECIAL) != 0) {
      if ((entry & SUBTABLE) != 0) {
        const index = i32(window >> LITERAL_BITS) & ((1 << i32(entry & 63)) - 1);
        entry = load<u32>(LITERALS + ((i32(entry >> 16) + index) << 2));
        if ((entry & LITERAL) != 0) {
          window >>= entry & 63;
          count -= i32(entry & 63);
          store<u8>(to, u8(entry >> 16));
          to += 1;
          continue;
        }
      }
      if ((entry & SPECIAL) != 0) {
        if ((entry & BLOCK_END) == 0) return false;
        bits = window >> (entry & 63);
        bitCount = count - i32(entry & 63);
        input = from;
        output = to;
        return to <= end;
      }
    }
    const length = valueOf(entry, window);
    window >>= entry & 63;
    count -= i32(entry & 63);
    let distanceEntry = load<u32>(DISTANCES + ((i32(window) & ((1 << DISTANCE_BITS) - 1)) << 2));
    if ((distanceEntry & SPECIAL) != 0) {
      if ((distanceEntry & SUBTABLE) == 0) return false;
      const index = i32(window >> DISTANCE_BITS) & ((1 << i32(distanceEntry & 63)) - 1);
      distanceEntry = load<u32>(DISTANCES + ((i32(distanceEntry >> 16) + index) << 2));
      if ((distanceEntry & SPECIAL) != 0) return false;
    }
    const distance = valueOf(distanceEntry, window);
    window >>= distanceEntry & 63;
    count -= i32(distanceEntry & 63);
    if (distance > to - start) return false;
    copyBack(to, distance, to + length);
    to += length;
  }
  return false;
}

/** A length or distance: its least value and the extra bits behind its code. */
// @ts-ignore: decorator
@inline
function valueOf(entry: u32, window: u64): i32 {
  return i32(entry >> 16) + i32((u32(window) & ((1 << (entry & 63)) - 1)) >> ((entry >> 8) & 15));
}

/** Repeats what lies `distance` bytes back, up to `end` and a little over it. */
// @ts-ignore: decorator
@inline
function copyBack(to: i32, distance: i32, end: i32): void {
  if (distance >= 16) {
    v128.store(to, v128.load(to - distance));
    v128.store(to + 16, v128.load(to + 16 - distance));
    for (to += 32; to < end; to += 16) v128.store(to, v128.load(to - distance));
  } else if (distance >= 8) {
    for (; to < end; to += 8) store<u64>(to, load<u64>(to - distance));
  } else {
    for (; to < end; to += 1) store<u8>(to, load<u8>(to - distance));
  }
}
