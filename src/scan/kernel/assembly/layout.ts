// Where things lie in the kernel's memory.

/** Texts to look for, 80 bytes each: length, then the text. */
export const NEEDLES: i32 = 1 << 12;
/** Fields that are known by name, 48 bytes each: length, number, what they mean in a record and within its identity, text. */
export const FIELDS: i32 = 1 << 13;
export const FIELD_SIZE: i32 = 48;
/** Numbers of fields by the hash of their names, a byte each. */
export const FIELD_SLOTS: i32 = FIELDS + 64 * FIELD_SIZE;
export const FIELD_SLOT_COUNT: i32 = 256;
/** Of each field by its number which one stood behind it last, a byte each. */
export const SUCCESSORS: i32 = FIELD_SLOTS + FIELD_SLOT_COUNT;
/** Where the fields of the record at hand are, u32. */
export const PLACES: i32 = 1 << 14;
export const MOST_PLACES: i32 = 512;
/** What decides about the record at hand: its fields, then its identity. */
export const SUMMARY: i32 = PLACES + 4 * MOST_PLACES;
export const SUMMARY_SIZE: i32 = 1 << 13;
export const IDENTITY: i32 = SUMMARY + SUMMARY_SIZE + 2048;
/** Bytes that one call of `walk` takes at most. */
export const CAPACITY: i32 = 1 << 18;
/** A text's piece of CAPACITY bytes; 64 bytes of what follows lie behind it, 16 of what came before in front. */
export const TEXT: i32 = 1 << 16;
/** Events: pairs of u32, position and kind. A byte gives one at most. */
export const EVENTS: i32 = TEXT + CAPACITY + 128;
/** Digests, nine words each: ../kernel.ts says which. */
export const DIGESTS: i32 = EVENTS + 8 * CAPACITY + 128;
export const DIGEST_SIZE: i32 = 36;
export const MOST_DIGESTS: i32 = 4096;
/** Columns of the records that were taken here: identities of 16 bytes, rows, times and marks of 4. */
export const TAKEN_IDS: i32 = DIGESTS + DIGEST_SIZE * MOST_DIGESTS;
export const TAKEN_ROWS: i32 = TAKEN_IDS + 16 * MOST_DIGESTS;
export const TAKEN_TIMES: i32 = TAKEN_ROWS + 4 * MOST_DIGESTS;
export const TAKEN_MARKS: i32 = TAKEN_TIMES + 4 * MOST_DIGESTS;
/** The tables of `inflate`: 64 KiB. */
export const TABLES: i32 = TAKEN_MARKS + 4 * MOST_DIGESTS;
/** Texts seen before: places in POOL by the hash of the text, u32. */
export const TEXT_SLOTS: i32 = TABLES + (1 << 16);
export const TEXT_SLOT_COUNT: i32 = 1 << 16;
export const POOL: i32 = TEXT_SLOTS + 4 * TEXT_SLOT_COUNT;
export const POOL_SIZE: i32 = 8 << 20;
/** Pairs of texts seen before: both texts' places and what the caller keeps with the pair, 12 bytes. */
export const PAIR_SLOTS: i32 = POOL + POOL_SIZE;
export const PAIR_SLOT_COUNT: i32 = 1 << 16;
/** Files, packed and inflated; the memory grows behind it. */
export const DATA: i32 = (PAIR_SLOTS + 12 * PAIR_SLOT_COUNT + 4095) & ~4095;
/** Bytes behind a file that may be read and written over. */
export const SLACK: i32 = 1024;
