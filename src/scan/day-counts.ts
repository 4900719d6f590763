/** Words of a slot: row and 1, day, count. */
const SLOT = 3;
const LOAD = 0.75;

/** Events per row and UTC day: an open hash of whole numbers, since every event passes here. */
export class DayCounts {
  #slots = new Int32Array(1024 * SLOT);
  #capacity = 1024;
  #size = 0;

  add(row: number, day: number): void {
    if (this.#size >= this.#capacity * LOAD) this.#grow();
    const slot = this.#find(this.#slots, row, day);
    if (this.#slots[slot] === 0) {
      this.#slots[slot] = row + 1;
      this.#slots[slot + 1] = day;
      this.#size += 1;
    }
    this.#slots[slot + 2] = (this.#slots[slot + 2] ?? 0) + 1;
  }

  /** Day and count of each row's days, in order of the days. */
  byRow(): ReadonlyMap<number, readonly (readonly [day: number, count: number])[]> {
    const found = new Map<number, (readonly [number, number])[]>();
    const slots = this.#slots;
    for (let slot = 0; slot < slots.length; slot += SLOT) {
      const row = (slots[slot] ?? 0) - 1;
      if (row < 0) continue;
      const pair = [slots[slot + 1] ?? 0, slots[slot + 2] ?? 0] as const;
      const days = found.get(row);
      if (days === undefined) found.set(row, [pair]);
      else days.push(pair);
    }
    for (const days of found.values()) if (days.length > 1) days.sort(([a], [b]) => a - b);
    return found;
  }

  /** The slot of the row's day, or the empty one where it belongs. */
  #find(slots: Int32Array, row: number, day: number): number {
    const capacity = slots.length / SLOT;
    const hash = Math.imul(Math.imul(row + 1, 0x9e3779b1) ^ day, 0x85ebca6b);
    let at = ((hash ^ (hash >>> 15)) >>> 0) & (capacity - 1);
    for (;;) {
      const slot = at * SLOT;
      if (slots[slot] === 0 || (slots[slot] === row + 1 && slots[slot + 1] === day)) return slot;
      at = (at + 1) & (capacity - 1);
    }
  }

  #grow(): void {
    const old = this.#slots;
    this.#capacity *= 2;
    const slots = new Int32Array(this.#capacity * SLOT);
    for (let from = 0; from < old.length; from += SLOT) {
      const row = (old[from] ?? 0) - 1;
      if (row < 0) continue;
      const to = this.#find(slots, row, old[from + 1] ?? 0);
      for (let word = 0; word < SLOT; word += 1) slots[to + word] = old[from + word] ?? 0;
    }
    this.#slots = slots;
  }
}
