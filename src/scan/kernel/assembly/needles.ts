// Texts of which every record that can matter holds at least one.
import { NEEDLES } from './layout';
import { bits } from './masks';

let needleCount: i32 = 0;

/** Looks for the first `count` needles from now on. */
export function seek(count: i32): void {
  needleCount = count;
}

/** Where a needle starts in the 64 bytes: its first and last byte are compared at once, the rest where both fit. */
export function needleHits(at: i32): u64 {
  let found: u64 = 0;
  for (let n = 0; n < needleCount; n++) {
    const needle = NEEDLES + n * 80;
    const last = load<i32>(needle) - 1;
    const first = i8x16.splat(load<i8>(needle, 4));
    const final = i8x16.splat(load<i8>(needle + last, 4));
    const far = at + last;
    const a = v128.and(i8x16.eq(v128.load(at), first), i8x16.eq(v128.load(far), final));
    const b = v128.and(i8x16.eq(v128.load(at, 16), first), i8x16.eq(v128.load(far, 16), final));
    const c = v128.and(i8x16.eq(v128.load(at, 32), first), i8x16.eq(v128.load(far, 32), final));
    const d = v128.and(i8x16.eq(v128.load(at, 48), first), i8x16.eq(v128.load(far, 48), final));
    if (!v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)))) continue;
    for (let rest = bits(a, b, c, d); rest != 0; rest &= rest - 1) {
      const place = at + i32(ctz(rest));
      if (memory.compare(place, needle + 4, last + 1) == 0) found |= rest & (0 - rest);
    }
  }
  return found;
}
