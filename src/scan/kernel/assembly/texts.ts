// Texts that were seen before, and pairs of them. Compared byte by byte: no two texts are ever taken for one.
import { PAIR_SLOTS, PAIR_SLOT_COUNT, POOL, POOL_SIZE, TEXT_SLOTS, TEXT_SLOT_COUNT } from './layout';
import { checksum } from './checksum';

/** A hostile log must not make a look-up slow. */
const MOST_PROBES: i32 = 32;
/** Before a text in the pool: its hash and its length. */
const HEAD: i32 = 16;

let free: i32 = POOL;

/** The place of the text in the pool, where it is put when it is new; 0: there is no room. 16 bytes behind the text may be written over. */
export function placeOf(text: i32, length: i32): i32 {
  v128.store(text + length, i64x2.splat(0));
  const hash = u32(checksum(text, length));
  for (let probe = 0; probe < MOST_PROBES; probe++) {
    const slot = TEXT_SLOTS + (((hash + probe) & (TEXT_SLOT_COUNT - 1)) << 2);
    const place = load<i32>(slot);
    if (place == 0) return put(slot, text, length, hash);
    if (load<u32>(place) == hash && load<i32>(place, 4) == length && isSame(place + HEAD, text, length)) return place;
  }
  return 0;
}

// oxlint-disable-next-line max-params -- a hot loop
function put(slot: i32, text: i32, length: i32, hash: u32): i32 {
  const size = HEAD + ((length + 15) & ~15);
  if (free + size > POOL + POOL_SIZE) return 0;
  const place = free;
  free += size;
  store<u32>(place, hash);
  store<i32>(place, length, 4);
  for (let i = 0; i < length; i += 16) v128.store(place + HEAD + i, v128.load(text + i));
  store<i32>(slot, place);
  return place;
}

/** Both are followed by zeros up to a multiple of 16. */
function isSame(a: i32, b: i32, length: i32): bool {
  for (let i = 0; i < length; i += 16) {
    if (v128.any_true(v128.xor(v128.load(a + i), v128.load(b + i)))) return false;
  }
  return true;
}

/** Where the pair has its slot; 0: there is no room. */
export function pairOf(a: i32, b: i32): i32 {
  const hash = i32((u64(a) * 0x9fb21c651e98df25 + u64(b) * 0xd6e8feb86659fd93) >> 40);
  for (let probe = 0; probe < MOST_PROBES; probe++) {
    const slot = PAIR_SLOTS + ((hash + probe) & (PAIR_SLOT_COUNT - 1)) * 12;
    const present = load<i32>(slot);
    if (present == 0) {
      store<i32>(slot, a);
      store<i32>(slot, b, 4);
      return slot;
    }
    if (present == a && load<i32>(slot, 4) == b) return slot;
  }
  return 0;
}
