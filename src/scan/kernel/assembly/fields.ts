// The fields of a record that are known by name.
import { FIELDS, FIELD_SIZE, FIELD_SLOTS, FIELD_SLOT_COUNT, SUCCESSORS } from './layout';

/** What a field's value means for what a record comes to; ../summary-fields.ts says which field is which. */
export const KIND: i32 = 0; // only its kind: text, object, null …
export const WHOLE: i32 = 1; // all of it
export const TIME: i32 = 2;
export const ID: i32 = 3;
export const IDENTITY_FIELD: i32 = 4;
export const PARAMETERS: i32 = 5;
export const ROLE_ID: i32 = 6; // without the session of a role
export const ROLE_ARN: i32 = 7; // likewise
const TEXT_AT: usize = 8;

/** Makes the fields findable; `count` of them lie at FIELDS. */
export function learnFields(count: i32): void {
  for (let number = 1; number <= count; number++) {
    const field = FIELDS + number * FIELD_SIZE;
    let slot = slotOf(field + i32(TEXT_AT), load<u8>(field));
    while (load<u8>(FIELD_SLOTS + slot) != 0) slot = (slot + 1) & (FIELD_SLOT_COUNT - 1);
    store<u8>(FIELD_SLOTS + slot, u8(number));
  }
}

// @ts-ignore: decorator
@inline
function slotOf(name: i32, length: i32): i32 {
  const tail = length == 3 ? load<u32>(name) & 0xffffff : load<u32>(name + length - 4);
  return i32((tail * 0x9e3779b1 + u32(length) * 0x85ebca6b) >> 24);
}

/** The number of the field with that name; 0: none. Names that are known have at least 3 bytes. */
export function fieldOf(name: i32, length: i32): i32 {
  if (length < 3) return 0;
  let slot = slotOf(name, length);
  let number = i32(load<u8>(FIELD_SLOTS + slot));
  while (number != 0 && !isNamed(FIELDS + number * FIELD_SIZE, name, length)) {
    slot = (slot + 1) & (FIELD_SLOT_COUNT - 1);
    number = i32(load<u8>(FIELD_SLOTS + slot));
  }
  return number;
}

/** The field that is likely to stand behind that one; 0: none is known. */
// @ts-ignore: decorator
@inline
export function likelyAfter(field: i32): i32 {
  return load<u8>(SUCCESSORS + field);
}

// @ts-ignore: decorator
@inline
export function noteAfter(field: i32, next: i32): void {
  store<u8>(SUCCESSORS + field, u8(next));
}

/** Whether the field's name ends in front of `end`, and a quote stands before it. */
// @ts-ignore: decorator
@inline
export function isNamedBefore(field: i32, end: i32): bool {
  const at = FIELDS + field * FIELD_SIZE;
  const length = i32(load<u8>(at));
  return load<u8>(end - length - 1) == 0x22 && isNamed(at, end - length, length);
}

// @ts-ignore: decorator
@inline
export function lengthOf(field: i32): i32 {
  return load<u8>(FIELDS + field * FIELD_SIZE);
}

/** Compares 32 bytes at once; what lies behind the name in the text does not count. */
// @ts-ignore: decorator
@inline
function isNamed(field: i32, name: i32, length: i32): bool {
  if (i32(load<u8>(field)) != length) return false;
  const same = i8x16.bitmask(i8x16.eq(v128.load(field, TEXT_AT), v128.load(name)));
  const more = i8x16.bitmask(i8x16.eq(v128.load(field, TEXT_AT + 16), v128.load(name, 16)));
  const wanted = (u32(1) << length) - 1;
  return ((u32(same) | (u32(more) << 16)) & wanted) == wanted;
}

/** What the field's value means in a record, or within its identity. */
// @ts-ignore: decorator
@inline
export function meaningOf(field: i32, isInner: bool): i32 {
  return load<u8>(FIELDS + field * FIELD_SIZE + (isInner ? 2 : 1));
}
