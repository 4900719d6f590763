// 64 bytes as masks of 64 bits, the first byte lowest.

/** The masks of four times 16 bytes as one. */
// @ts-ignore: decorator
@inline
export function bits(a: v128, b: v128, c: v128, d: v128): u64 {
  return (
    u64(u32(i8x16.bitmask(a))) |
    (u64(u32(i8x16.bitmask(b))) << 16) |
    (u64(u32(i8x16.bitmask(c))) << 32) |
    (u64(u32(i8x16.bitmask(d))) << 48)
  );
}

/** Bit by bit the exclusive or of all bits up to it: between quotes all ones. */
// @ts-ignore: decorator
@inline
export function prefixXor(mask: u64): u64 {
  mask ^= mask << 1;
  mask ^= mask << 2;
  mask ^= mask << 4;
  mask ^= mask << 8;
  mask ^= mask << 16;
  return mask ^ (mask << 32);
}

/** 1 when the next byte is escaped by a backslash before it. */
export let escapeCarry: u64 = 0;

/** The bytes that a backslash before them escapes: those behind an odd run of backslashes. */
export function escapedBytes(backslash: u64): u64 {
  const even: u64 = 0x5555555555555555;
  backslash &= ~escapeCarry;
  const follows = (backslash << 1) | escapeCarry;
  const oddStarts = backslash & ~even & ~follows;
  const sum = oddStarts + backslash;
  escapeCarry = u64(sum < oddStarts);
  return (even ^ (sum << 1)) & follows;
}

export function resetEscapes(): void {
  escapeCarry = 0;
}

/** `u` and `/`: what, behind a backslash, spells a plain character another way. */
export function hiding(a: v128, b: v128, c: v128, d: v128): u64 {
  const u = i8x16.splat(0x75);
  const s = i8x16.splat(0x2f);
  return (
    bits(i8x16.eq(a, u), i8x16.eq(b, u), i8x16.eq(c, u), i8x16.eq(d, u)) |
    bits(i8x16.eq(a, s), i8x16.eq(b, s), i8x16.eq(c, s), i8x16.eq(d, s))
  );
}

/** `"`, `\`, `b`, `f`, `n`, `r`, `t`: what else a backslash may stand before. */
export function escapable(a: v128, b: v128, c: v128, d: v128): u64 {
  return escapableIn(a) | (escapableIn(b) << 16) | (escapableIn(c) << 32) | (escapableIn(d) << 48);
}

function escapableIn(a: v128): u64 {
  const plain = v128.or(i8x16.eq(a, i8x16.splat(0x22)), i8x16.eq(a, i8x16.splat(0x5c)));
  const early = v128.or(i8x16.eq(a, i8x16.splat(0x62)), i8x16.eq(a, i8x16.splat(0x66)));
  const late = v128.or(i8x16.eq(a, i8x16.splat(0x6e)), i8x16.eq(a, i8x16.splat(0x72)));
  const all = v128.or(v128.or(plain, early), v128.or(late, i8x16.eq(a, i8x16.splat(0x74))));
  return u64(u32(i8x16.bitmask(all)));
}
