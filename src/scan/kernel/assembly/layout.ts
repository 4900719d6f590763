// Where things lie in the kernel's memory.

/** Texts to look for, 80 bytes each: length, then the text. */
export const NEEDLES: i32 = 1 << 12;
/** Bytes that one call of `walk` takes at most. */
export const CAPACITY: i32 = 1 << 18;
/** A text's piece of CAPACITY bytes; 64 bytes of what follows lie behind it, 16 of what came before in front. */
export const TEXT: i32 = 1 << 16;
/** Events: pairs of u32, position and kind. A byte gives one at most. */
export const EVENTS: i32 = TEXT + CAPACITY + 128;
/** The tables of `inflate`: 64 KiB. */
export const TABLES: i32 = EVENTS + 8 * CAPACITY + 128;
/** Files, packed and inflated; the memory grows behind it. */
export const DATA: i32 = TABLES + (1 << 16);
/** Bytes behind a file that may be read and written over. */
export const SLACK: i32 = 1024;
