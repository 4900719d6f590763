import type { FreshDetail, FreshRows } from './row-index.js';
import { itself, pair, unpair, type KeyParts } from './row-parts.js';

/** Rows of one scanner by its own numbers. */
export class ScannedRows {
  readonly #parts: KeyParts;
  readonly #rowOf: (both: number, fresh: FreshDetail | undefined) => number;
  readonly #principals: number[] = [];
  readonly #calls: number[] = [];
  readonly #rows: number[] = [];

  constructor(parts: KeyParts, rowOf: (both: number, fresh: FreshDetail | undefined) => number) {
    this.#parts = parts;
    this.#rowOf = rowOf;
  }

  /** Takes what the scanner has numbered since; the rows of all its numbers, as the cells count them. */
  add({ principals, calls, pairs, details }: FreshRows): readonly number[] {
    for (const each of principals) this.#principals.push(this.#parts.principals.numberOf(each, itself));
    for (const each of calls) this.#calls.push(this.#parts.calls.numberOf(each, itself));
    for (const [index, both] of pairs.entries()) {
      const { principal, call } = unpair(both);
      const here = pair(this.#principals[principal] ?? 0, this.#calls[call] ?? 0);
      this.#rows.push(this.#rowOf(here, details.get(index)));
    }
    return this.#rows;
  }
}
