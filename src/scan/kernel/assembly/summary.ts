// What decides about a record: a summary that two records share only when they come to the same. ../kernel.md says how.
import { CAPACITY, DIGESTS, DIGEST_SIZE, IDENTITY, MOST_DIGESTS, MOST_PLACES, PAIR_SLOTS, PLACES, SUMMARY, SUMMARY_SIZE } from './layout';
import { checksum } from './checksum';
import { fieldOf, ID, isNamedBefore, lengthOf, likelyAfter, noteAfter, IDENTITY_FIELD, KIND, meaningOf, PARAMETERS, ROLE_ARN, ROLE_ID, TIME, WHOLE } from './fields';
import { pairOf, placeOf } from './texts';
import { guid, seconds } from './values';

const QUOTE: u8 = 0x22;
const CLOSE: u8 = 0x7d;

let places: i32 = 0;
let digests: i32 = 0;
/** Where the summary is written. */
let out: i32 = SUMMARY;
/** The digest being written. */
let digest: i32 = 0;
let times: i32 = 0;
/** The field before the one at hand. */
let previous: i32 = 0;
let ids: i32 = 0;

/** Forgets the digests of the last call. */
export function resetDigests(): void {
  digests = 0;
}

/** Where the digest that was written last lies. */
export function lastDigest(): i32 {
  return digest;
}

/** Forgets it. */
export function dropDigest(): void {
  digests -= 1;
}

/** A record starts. */
export function resetPlaces(): void {
  places = 0;
}

/** A field's colon, or a bracket that closes within the identity. */
// @ts-ignore: decorator
@inline
export function notePlace(place: i32): void {
  if (places < MOST_PLACES) store<i32>(PLACES + (places << 2), place);
  places += 1;
}

/** The colons of 64 bytes, and brackets as above: as a mask of those at `at`. */
export function notePlaces(at: i32, mask: u64): void {
  let count = places;
  if (count > MOST_PLACES - 64) {
    for (let rest = mask; rest != 0; rest &= rest - 1) notePlace(at + i32(ctz(rest)));
    return;
  }
  for (let rest = mask; rest != 0; rest &= rest - 1) {
    store<i32>(PLACES + (count << 2), at + i32(ctz(rest)));
    count += 1;
  }
  places = count;
}

/**
 * Writes the digest of the well-formed record from `start` up to `end`. False: it must be parsed.
 */
export function digestOf(start: i32, end: i32): bool {
  if (places > MOST_PLACES || digests == MOST_DIGESTS || end - start > CAPACITY) return false;
  digest = DIGESTS + digests * DIGEST_SIZE;
  out = SUMMARY;
  times = 0;
  ids = 0;
  let who = 0;
  let whoLength = 0;
  for (let i = 0; i < places; ) {
    if (out > SUMMARY + SUMMARY_SIZE) return false;
    const place = load<i32>(PLACES + (i << 2));
    const field = nameOf(place);
    if (field < 0) return false;
    const meaning = meaningOf(field, false);
    i += 1;
    const next = i < places ? load<i32>(PLACES + (i << 2)) : end;
    if (meaning == IDENTITY_FIELD && load<u8>(place, 1) == 0x7b) {
      if (who != 0) return false;
      store<u8>(out, 0x7b);
      const resume = out + 1;
      out = IDENTITY;
      i = identity(i);
      if (i < 0) return false;
      who = IDENTITY;
      whoLength = out - IDENTITY;
      out = resume;
    } else if (!member(meaning, place + 1, next)) return false;
  }
  if (times != 1 || ids != 1) return false;
  const a = placeOf(SUMMARY, out - SUMMARY);
  const b = placeOf(IDENTITY, whoLength);
  if (a == 0 || b == 0) return false;
  const pair = pairOf(a, b);
  if (pair == 0) return false;
  store<i32>(digest, (pair - PAIR_SLOTS) / 12);
  store<u32>(digest, u32(checksum(start, end - start)), 24);
  store<i32>(digest, a, 28);
  store<i32>(digest, whoLength == 0 ? 0 : b, 32);
  digests += 1;
  return true;
}

/** The members of the identity, from the given place on; the number of the place behind them, -1: parse. */
function identity(from: i32): i32 {
  let depth = 1;
  for (let i = from; i < places; i++) {
    if (out > IDENTITY + SUMMARY_SIZE) return -1;
    const place = load<i32>(PLACES + (i << 2));
    if (load<u8>(place) == CLOSE) {
      store<u8>(out, CLOSE);
      out += 1;
      depth -= 1;
      if (depth == 0) return i + 1;
      continue;
    }
    const field = load<u8>(place) == 0x3a ? nameOf(place) : -1;
    if (field < 0) return -1;
    const value = place + 1;
    const first = load<u8>(value);
    if (first == 0x7b) {
      store<u8>(out, first);
      out += 1;
      depth += 1;
    } else if (first == 0x5b) return -1;
    else {
      const meaning = field == 0 ? WHOLE : meaningOf(field, true);
      const isOk =
        meaning == ROLE_ID && depth == 1
          ? roleId(value)
          : meaning == ROLE_ARN && depth == 1
            ? roleArn(value)
            : meaning == KIND
              ? kind(value)
              : whole(value);
      if (!isOk) return -1;
    }
  }
  return -1;
}

/** Writes which field stands before the colon at `place`: its number, or 0 and its name. The number; -1: parse. */
function nameOf(place: i32): i32 {
  // fields nearly always stand in the same order
  const likely = likelyAfter(previous);
  if (likely != 0 && isNamedBefore(likely, place - 1) && load<u8>(place - 3 - lengthOf(likely)) != 0x5c) {
    previous = likely;
    store<u8>(out, u8(likely));
    out += 1;
    return likely;
  }
  const quote = i8x16.splat(QUOTE);
  let length: i32;
  const near = i8x16.bitmask(i8x16.eq(v128.load(place - 17), quote));
  if (near != 0) length = clz(near) - 16;
  else {
    const far = i8x16.bitmask(i8x16.eq(v128.load(place - 33), quote));
    if (far == 0) return -1;
    length = clz(far);
  }
  const name = place - 1 - length;
  // an escaped quote is none
  if (load<u8>(name - 2) == 0x5c) return -1;
  const field = fieldOf(name, length);
  noteAfter(previous, field);
  previous = field;
  store<u8>(out, u8(field));
  out += 1;
  if (field != 0) return field;
  return copy(name) == place - 1 ? 0 : -1;
}

/** Copies up to the first quote, and it; where that quote is, -1: a backslash comes first, or the text is long. */
function copy(from: i32): i32 {
  const quote = i8x16.splat(QUOTE);
  const slash = i8x16.splat(0x5c);
  for (let at = from; at - from < 1024; at += 16) {
    const piece = v128.load(at);
    v128.store(out, piece);
    const found = i8x16.bitmask(v128.or(i8x16.eq(piece, quote), i8x16.eq(piece, slash)));
    if (found != 0) {
      const step = i32(ctz(found));
      out += step + 1;
      return load<u8>(at + step) == QUOTE ? at + step : -1;
    }
    out += 16;
  }
  return -1;
}

/** A field of the record whose value begins at `value`; the next field's colon, or the record's end, is at `next`. */
function member(meaning: i32, value: i32, next: i32): bool {
  if (meaning == KIND) return kind(value);
  if (meaning == WHOLE) return whole(value);
  if (meaning == TIME) {
    times += 1;
    const time = seconds(value);
    store<u32>(digest, u32(time), 4);
    return time >= 0;
  }
  if (meaning == ID) {
    ids += 1;
    return guid(value, digest + 8);
  }
  if (meaning == PARAMETERS && load<u8>(value) == 0x7b && holdsOmitted(value, next)) return false;
  return kind(value);
}

/** Writes what the value is, and not which. */
function kind(value: i32): bool {
  let sign = load<u8>(value);
  const after = load<u8>(value, 1);
  if (sign == QUOTE) sign = after == QUOTE ? 0x65 : 0x73;
  else if (sign == 0x7b && after == CLOSE) sign = 0x6f;
  else if (sign == 0x5b && after == 0x5d) sign = 0x61;
  else if (sign < 0x3a) return false; // a number may be repaired, or not
  store<u8>(out, sign);
  out += 1;
  return true;
}

/** Writes the whole of a text. */
function whole(value: i32): bool {
  if (load<u8>(value) != QUOTE) return kind(value);
  store<u8>(out, QUOTE);
  out += 1;
  return copy(value + 1) >= 0;
}

/** `AROA…:session` without the session. */
function roleId(value: i32): bool {
  // "ARO
  if (load<u32>(value) != 0x4f524122) return whole(value);
  const from = out;
  if (!whole(value)) return false;
  for (let at = from; at < out; at++) {
    if (load<u8>(at) == 0x3a) {
      out = at + 1;
      break;
    }
  }
  return true;
}

/** `arn:aws:sts::A:assumed-role/Role/session` without the session. */
function roleArn(value: i32): bool {
  const from = out;
  if (!whole(value)) return false;
  let colons = 0;
  let slashes = 0;
  for (let at = from; at < out; at++) {
    const byte = load<u8>(at);
    if (byte == 0x3a) colons += 1;
    if (byte != 0x2f) continue;
    slashes += 1;
    // :assumed-role/
    if (slashes == 1 && (colons != 5 || load<u64>(at - 13) != 0x64656d757373613a || load<u64>(at - 8) != 0x656c6f722d64656d)) return true;
    if (slashes == 2) {
      out = at + 1;
      return true;
    }
  }
  return true;
}

/** Whether `"omitted"` stands in the bytes: parameters that CloudTrail left out say so themselves. */
function holdsOmitted(from: i32, to: i32): bool {
  const first = i8x16.splat(0x6f);
  const last = i8x16.splat(0x22);
  for (let at = from; at < to; at += 16) {
    const pieces = v128.and(i8x16.eq(v128.load(at), first), i8x16.eq(v128.load(at, 7), last));
    for (let rest = i8x16.bitmask(pieces); rest != 0; rest &= rest - 1) {
      const place = at + i32(ctz(rest));
      if (load<u64>(place) == 0x2264657474696d6f && load<u8>(place - 1) == QUOTE) return true;
    }
  }
  return false;
}
