/** Sets of actions, a bit for each action of an `ActionTable`: thousands of principals hold tens of thousands of actions each. */
export type ActionBits = Uint32Array;

export const noBits = (size: number): ActionBits => new Uint32Array((size + 31) >>> 5);

export function allBits(size: number): ActionBits {
  const bits = noBits(size);
  for (let at = 0; at < size; at += 1) setBit(bits, at);
  return bits;
}

export const hasBit = (bits: ActionBits, at: number): boolean => (((bits[at >>> 5] ?? 0) >>> (at & 31)) & 1) === 1;

export function setBit(bits: ActionBits, at: number): void {
  bits[at >>> 5] = (bits[at >>> 5] ?? 0) | (1 << (at & 31));
}

/** Adds `more` to `bits`. */
export function addBits(bits: ActionBits, more: ActionBits): void {
  for (let word = 0; word < bits.length; word += 1) bits[word] = (bits[word] ?? 0) | (more[word] ?? 0);
}

/** Takes from `bits` what is in `less`. */
export function takeBits(bits: ActionBits, less: ActionBits): void {
  for (let word = 0; word < bits.length; word += 1) bits[word] = (bits[word] ?? 0) & ~(less[word] ?? 0);
}

/** Leaves in `bits` what is in `only` too. */
export function keepBits(bits: ActionBits, only: ActionBits): void {
  for (let word = 0; word < bits.length; word += 1) bits[word] = (bits[word] ?? 0) & (only[word] ?? 0);
}

/** Visits the positions that are set, in order. */
export function forEachBit(bits: ActionBits, visit: (at: number) => void): void {
  for (let word = 0; word < bits.length; word += 1) {
    let rest = bits[word] ?? 0;
    while (rest !== 0) {
      const lowest = rest & -rest;
      visit((word << 5) + 31 - Math.clz32(lowest));
      rest ^= lowest;
    }
  }
}
