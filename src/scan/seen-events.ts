import { EventSet } from '../records/event-set.js';
import { SeenTable } from './kernel/seen-table.js';

/** From so many events on the kernel's table pays for its start. */
const MANY = 20_000;
const BATCH = 4096;

/** Which events were seen, each with the mark it came with first. */
export class SeenEvents {
  readonly #first = new EventSet();
  /** Undefined: not tried yet; null: there is none, {@link EventSet} does. */
  #table: SeenTable | null | undefined;
  readonly #loadTable: () => SeenTable | null;

  /** `loadTable` is for tests of what happens where WebAssembly is missing. */
  constructor(loadTable: () => SeenTable | null = () => SeenTable.load()) {
    this.#loadTable = loadTable;
  }

  /**
   * Adds `count` events, `ids` being four words each; `told` gets the index of each and the mark it was added with before, 0 when it is new.
   */
  // oxlint-disable-next-line max-params -- a hot loop: no object for every batch
  addAll(ids: Uint32Array, marks: Uint32Array, count: number, told: (index: number, present: number) => void): void {
    const table = this.#tableFor(count);
    if (table === null) {
      for (let i = 0; i < count; i += 1) told(i, this.#first.add(ids, i * 4, marks[i] ?? 0));
      return;
    }
    for (let from = 0; from < count; from += BATCH) {
      const size = Math.min(BATCH, count - from);
      const present = table.addAll(ids, marks, from, size);
      for (let i = 0; i < size; i += 1) told(from + i, present[i] ?? 0);
    }
  }

  #tableFor(more: number): SeenTable | null {
    if (this.#table !== undefined) return this.#table;
    if (this.#first.size + more < MANY) return null;
    this.#table = this.#loadTable();
    if (this.#table !== null) this.#move(this.#table);
    return this.#table;
  }

  #move(table: SeenTable): void {
    const words = this.#first.toWords();
    const ids = new Uint32Array(4);
    const marks = new Uint32Array(1);
    for (let at = 0; at < words.length; at += 5) {
      ids.set(words.subarray(at, at + 4));
      marks[0] = words[at + 4] ?? 1;
      table.addAll(ids, marks, 0, 1);
    }
  }
}
