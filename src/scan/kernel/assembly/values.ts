// Times and ids as they stand in nearly every record.

const QUOTE: u8 = 0x22;

/** `"2026-03-01T09:00:00Z"` as seconds since 1970; -1: any other spelling. */
export function seconds(value: i32): i32 {
  if (load<u8>(value) != QUOTE || load<u16>(value, 20) != 0x225a) return -1;
  if (load<u8>(value, 5) != 0x2d || load<u8>(value, 8) != 0x2d || load<u8>(value, 11) != 0x54) return -1;
  if (load<u8>(value, 14) != 0x3a || load<u8>(value, 17) != 0x3a) return -1;
  const century = two(value + 1);
  const years = two(value + 3);
  const month = two(value + 6);
  const day = two(value + 9);
  const hour = two(value + 12);
  const minute = two(value + 15);
  const second = two(value + 18);
  if ((century | years | month | day | hour | minute | second) < 0) return -1;
  const year = century * 100 + years;
  if (year < 1970 || year > 2037 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return -1;
  if (hour > 23 || minute > 59 || second > 59) return -1;
  return ((daysBefore(year, month) + day - 1) * 24 + hour) * 3600 + minute * 60 + second;
}

/** Two digits; -1: something else. */
// @ts-ignore: decorator
@inline
function two(at: i32): i32 {
  const tens = i32(load<u8>(at)) - 0x30;
  const ones = i32(load<u8>(at, 1)) - 0x30;
  return u32(tens) > 9 || u32(ones) > 9 ? -1 : tens * 10 + ones;
}

function daysIn(year: i32, month: i32): i32 {
  if (month == 2) return isLeap(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/** Days from 1970 to the first of the month. Within 1970 to 2037 every fourth year is a leap year. */
function daysBefore(year: i32, month: i32): i32 {
  const days = (year - 1970) * 365 + ((year - 1969) >> 2);
  const past = month < 3 ? (month - 1) * 31 : (153 * month - 457) / 5 + 59 + i32(isLeap(year));
  return days + past;
}

// @ts-ignore: decorator
@inline
function isLeap(year: i32): bool {
  return (year & 3) == 0;
}

/** Writes the four words of a GUID in quotes and in lower case to `to`; false: it is none. */
export function guid(value: i32, to: i32): bool {
  if (load<u8>(value) != QUOTE || load<u8>(value, 37) != QUOTE) return false;
  if (load<u8>(value, 9) != 0x2d || load<u8>(value, 14) != 0x2d) return false;
  if (load<u8>(value, 19) != 0x2d || load<u8>(value, 24) != 0x2d) return false;
  // 8-4-4-4-12 digits, without the hyphens
  const a = load<u64>(value, 1);
  const b = u64(load<u32>(value, 10)) | (u64(load<u32>(value, 15)) << 32);
  const c = u64(load<u32>(value, 20)) | (u64(load<u32>(value, 25)) << 32);
  const d = load<u64>(value, 29);
  const low = i64x2.replace_lane(i64x2.splat(a), 1, b);
  const high = i64x2.replace_lane(i64x2.splat(c), 1, d);
  if (!areHex(low) || !areHex(high)) return false;
  const first = digitsOf(low);
  const second = digitsOf(high);
  store<u32>(to, word(i64x2.extract_lane(first, 0)));
  store<u32>(to, word(i64x2.extract_lane(first, 1)), 4);
  store<u32>(to, word(i64x2.extract_lane(second, 0)), 8);
  store<u32>(to, word(i64x2.extract_lane(second, 1)), 12);
  return true;
}

// @ts-ignore: decorator
@inline
function areHex(text: v128): bool {
  const isDigit = i8x16.lt_u(i8x16.sub(text, i8x16.splat(0x30)), i8x16.splat(10));
  const isLetter = i8x16.lt_u(i8x16.sub(text, i8x16.splat(0x61)), i8x16.splat(6));
  return i8x16.all_true(v128.or(isDigit, isLetter));
}

/** The digits' values: of `0` to `9` the low four bits, of `a` to `f` nine more. */
// @ts-ignore: decorator
@inline
function digitsOf(text: v128): v128 {
  const low = v128.and(text, i8x16.splat(15));
  const letter = v128.and(i8x16.gt_u(text, i8x16.splat(0x39)), i8x16.splat(9));
  return i8x16.add(low, letter);
}

/** Eight digits, a byte each and the first lowest, as the number they spell. */
// @ts-ignore: decorator
@inline
function word(digits: u64): u32 {
  // pairs to bytes, then the bytes in order
  const pairs = ((digits << 4) | (digits >> 8)) & 0x00ff00ff00ff00ff;
  const bytes = (pairs | (pairs >> 8)) & 0x0000ffff0000ffff;
  const all = u32(bytes | (bytes >> 16));
  return bswap<u32>(all);
}
