// A set of events by identity, each with a mark. ../kernel.md says how it grows; ../seen-table.ts is the only caller.

/** Events of one call of {@link addAll}: their identities, then their marks. */
export const MOST: i32 = 1 << 14;
export const IDS: i32 = 1 << 12;
export const MARKS: i32 = IDS + 16 * MOST;
/** Slots of 20 bytes: four words of identity and the mark, 0 in an empty one. */
const TABLE: i32 = MARKS + 4 * MOST;
const SLOT: i32 = 20;
/** Slots behind the last home, for those that found theirs taken. */
const SPARE: i32 = 4096;
const FIRST: i32 = 1 << 15;
/** Fullest, and how much it grows then, in percent; while it is small, more at once. */
const LOAD: i64 = 85;
const GROWTH: i64 = 118;
const GROWTH_SMALL: i64 = 170;
const SMALL: i32 = 1 << 20;

let capacity: i32 = 0;
let size: i32 = 0;
let seed: u64 = 0;

/** Starts an empty set. The seed keeps whoever writes a log from choosing identities that all belong in one place. False: no memory. */
export function start(low: i32, high: i32): bool {
  seed = u64(u32(low)) | (u64(u32(high)) << 32);
  capacity = FIRST;
  return reserve(FIRST);
}

/**
 * Adds `count` events. Each mark at MARKS becomes 0 where the event is new, else the mark it was added with, and nothing changes. False: no
 * memory is left.
 */
export function addAll(count: i32): bool {
  for (let i = 0; i < count; i++) {
    if (i64(size) * 100 >= i64(capacity) * LOAD && !grow()) return false;
    const ids = IDS + (i << 4);
    const low = load<u64>(ids);
    const high = load<u64>(ids, 8);
    const mark = MARKS + (i << 2);
    let slot = find(low, high);
    while (slot < 0) {
      if (!grow()) return false;
      slot = find(low, high);
    }
    const present = load<u32>(slot, 16);
    if (present == 0) {
      put(slot, low, high, load<u32>(mark));
      size += 1;
    }
    store<u32>(mark, present);
  }
  return true;
}

/** The slot of the identity, or the empty one where it belongs; -1: it is past the spare ones. */
// @ts-ignore: decorator
@inline
function find(low: u64, high: u64): i32 {
  let slot = TABLE + home(low, high) * SLOT;
  const end = TABLE + (capacity + SPARE) * SLOT;
  while (load<u32>(slot, 16) != 0 && (load<u64>(slot) != low || load<u64>(slot, 8) != high)) {
    slot += SLOT;
    if (slot == end) return -1;
  }
  return slot;
}

// @ts-ignore: decorator
@inline
function home(low: u64, high: u64): i32 {
  let h = (low ^ seed) * 0x9fb21c651e98df25;
  h = ((h ^ (h >> 32)) ^ high) * 0xd6e8feb86659fd93;
  h = (h ^ (h >> 29)) * 0x9e3779b97f4a7c15;
  return i32(((h >> 32) * u64(capacity)) >> 32);
}

// oxlint-disable-next-line max-params -- a hot loop
// @ts-ignore: decorator
@inline
function put(slot: i32, low: u64, high: u64, mark: u32): void {
  store<u64>(slot, low);
  store<u64>(slot, high, 8);
  store<u32>(slot, mark, 16);
}

/**
 * Makes the table larger where it lies. Homes keep their order, so the slots are moved to the end and put back one by one from the first
 * on: none comes to lie behind where it was read, and no second table is needed.
 */
function grow(): bool {
  const old = capacity;
  const larger = i32((i64(old) * (old < SMALL ? GROWTH_SMALL : GROWTH)) / 100) + 1;
  if (!reserve(larger)) return false;
  const moved = (larger - old) * SLOT;
  const length = (old + SPARE) * SLOT;
  memory.copy(TABLE + moved, TABLE, length);
  memory.fill(TABLE, 0, moved);
  capacity = larger;
  for (let from = TABLE + moved, end = from + length; from < end; from += SLOT) {
    const mark = load<u32>(from, 16);
    if (mark == 0) continue;
    const low = load<u64>(from);
    const high = load<u64>(from, 8);
    store<u32>(from, 0, 16);
    put(find(low, high), low, high, mark);
  }
  return true;
}

/** Sees to it that there is memory for so many homes. */
function reserve(homes: i32): bool {
  const bytes = u64(TABLE) + u64(homes + SPARE) * SLOT;
  const pages = i32((bytes + 0xffff) >> 16) - memory.size();
  return pages <= 0 || memory.grow(pages) >= 0;
}
