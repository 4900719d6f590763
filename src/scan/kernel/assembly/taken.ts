// Records that come to what an earlier one came to: taken here, a line in columns each. ../kernel.md, "Summaries".
import { MOST_DIGESTS, PAIR_SLOTS, TAKEN_IDS, TAKEN_MARKS, TAKEN_ROWS, TAKEN_TIMES } from './layout';

/** What is kept with a pair is its row and this, so that 0 is none. */
const SHIFT: i32 = 3;

let taken: i32 = 0;
/** The window of time in UTC seconds, and the row of what lies outside. */
let first: f64 = 0;
let end: f64 = 0;
let outside: i32 = 0;
/** The upper four bits of a mark. */
let rank: u32 = 0;

/** How records are taken from now on. */
// oxlint-disable-next-line max-params -- a call into WebAssembly passes numbers
export function takeWithin(from: f64, to: f64, rowOutside: i32, rankOfMarks: u32): void {
  first = from;
  end = to;
  outside = rowOutside;
  rank = rankOfMarks;
}

/** Forgets what was taken. */
export function resetTaken(): void {
  taken = 0;
}

/** How many the columns hold. */
export function takenCount(): i32 {
  return taken;
}

/** Takes the record with that digest. False: what it comes to is not known, or there is no room. */
export function take(digest: i32): bool {
  const kept = load<i32>(PAIR_SLOTS + load<i32>(digest) * 12, 8);
  if (kept == 0 || taken == MOST_DIGESTS) return false;
  const time = load<u32>(digest, 4);
  const isWithin = f64(time) >= first && f64(time) < end;
  const word = taken << 2;
  v128.store(TAKEN_IDS + (taken << 4), v128.load(digest, 8));
  store<i32>(TAKEN_ROWS + word, isWithin ? kept - SHIFT : outside);
  store<u32>(TAKEN_TIMES + word, time);
  store<u32>(TAKEN_MARKS + word, rank | (load<u32>(digest, 24) & 0xfffffff));
  taken += 1;
  return true;
}
