// Whether compact JSON is well-formed, 64 bytes at a time. ../kernel.md says how.

/** Whether the byte before was the last one of each: 1 or 0. */
let carrySeparator: u64 = 0;
let carryOpen: u64 = 0;
let carryEnd: u64 = 0;
let carryScalar: u64 = 0;
let carryKeyOpener: u64 = 0;
let carryKeyClose: u64 = 0;
/** 1 while a string that is a key goes on. */
let carryKey: u64 = 0;

/** Starts a text. */
export function resetGrammar(): void {
  carrySeparator = 0;
  carryOpen = 0;
  carryEnd = 0;
  carryScalar = 0;
  carryKeyOpener = 0;
  carryKeyClose = 0;
  carryKey = 0;
}

/**
 * Bytes at which the text is not what compact JSON may hold there; only those of `inside` are looked at closely. White space between tokens
 * counts as wrong. `curlies`: opening brackets of objects; `inObject`: bytes directly in an object. That brackets match is not looked at.
 */
// oxlint-disable-next-line max-params -- a call into WebAssembly passes numbers
// @ts-ignore: decorator
@inline
export function wrongBytes(
  at: i32,
  quotes: u64,
  strings: u64,
  opens: u64,
  closes: u64,
  colons: u64,
  commas: u64,
  curlies: u64,
  inObject: u64,
  inside: u64,
): u64 {
  const openQuotes = quotes & strings;
  const closeQuotes = quotes & ~strings;
  const scalars = ~(strings | closeQuotes | opens | closes | colons | commas);
  const separators = colons | commas;
  const ends = closeQuotes | closes;
  const keyOpeners = curlies | (commas & inObject);
  const afterSeparator = (separators << 1) | carrySeparator;
  const afterOpen = (opens << 1) | carryOpen;
  const afterEnd = (ends << 1) | carryEnd;
  const afterScalar = (scalars << 1) | carryScalar;
  const afterKeyOpener = (keyOpeners << 1) | carryKeyOpener;
  // adding 1 where a key begins carries through all of its ones to its closing quote
  const keys = openQuotes & afterKeyOpener;
  const begun = strings + keys;
  const sum = begun + carryKey;
  const keyCloses = sum & closeQuotes;
  carryKey = u64(begun < strings) | u64(sum < begun);
  let wrong =
    (afterSeparator & (separators | closes)) |
    (afterOpen & separators) |
    (afterEnd & (openQuotes | opens | scalars)) |
    (afterScalar & (openQuotes | opens)) |
    (afterKeyOpener & ~(openQuotes | closes)) |
    (colons ^ ((keyCloses << 1) | carryKeyClose));
  carrySeparator = separators >> 63;
  carryOpen = opens >> 63;
  carryEnd = ends >> 63;
  carryScalar = scalars >> 63;
  carryKeyOpener = keyOpeners >> 63;
  carryKeyClose = keyCloses >> 63;
  wrong &= inside;
  for (let rest = scalars & ~afterScalar & inside; rest != 0; rest &= rest - 1) {
    if (!isScalar(at + i32(ctz(rest)))) wrong |= rest & (0 - rest);
  }
  return wrong;
}

/** Whether a literal or a number stands here, and then something that may follow a value. */
function isScalar(at: i32): bool {
  const first = load<u8>(at);
  if (first == 0x74) return load<u32>(at) == 0x65757274 && endsValue(at + 4); // true
  if (first == 0x66) return load<u32>(at, 1) == 0x65736c61 && endsValue(at + 5); // false
  if (first == 0x6e) return load<u32>(at) == 0x6c6c756e && endsValue(at + 4); // null
  return isNumber(at);
}

/** Numbers of up to 40 characters; longer ones are for the reference. */
function isNumber(from: i32): bool {
  let at = from;
  if (load<u8>(at) == 0x2d) at += 1;
  if (load<u8>(at) == 0x30) at += 1;
  else if ((at = digits(at)) < 0) return false;
  if (load<u8>(at) == 0x2e && (at = digits(at + 1)) < 0) return false;
  if ((load<u8>(at) | 0x20) == 0x65) {
    const sign = load<u8>(at + 1);
    if ((at = digits(at + (sign == 0x2b || sign == 0x2d ? 2 : 1))) < 0) return false;
  }
  return at - from <= 40 && endsValue(at);
}

/** Behind a run of digits; -1 where there is none, or a very long one. */
function digits(from: i32): i32 {
  let at = from;
  while (u32(load<u8>(at)) - 0x30 < 10 && at - from < 20) at += 1;
  return at == from ? -1 : at;
}

function endsValue(at: i32): bool {
  const byte = load<u8>(at);
  return byte == 0x2c || byte == 0x7d || byte == 0x5d;
}
