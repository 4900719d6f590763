import { compareText } from '../base/findings.js';
import { guidText } from '../records/event-set.js';

const MOST = 5;
const WORDS = 4;

/**
 * The five smallest event ids of each row. GUIDs are kept as the numbers they spell, which sort as their texts do; few are ever written
 * out.
 */
export class LeastIds {
  #counts = new Uint8Array(64);
  #words = new Uint32Array(64 * MOST * WORDS);
  /** Ids that are no GUIDs. */
  readonly #texts = new Map<number, string[]>();

  /** Makes room for so many rows. */
  reserve(rows: number): void {
    if (rows <= this.#counts.length) return;
    const size = Math.max(rows, this.#counts.length * 2);
    const counts = new Uint8Array(size);
    const words = new Uint32Array(size * MOST * WORDS);
    counts.set(this.#counts);
    words.set(this.#words);
    this.#counts = counts;
    this.#words = words;
  }

  /** Adds the GUID whose words are in `ids` at `at`. */
  addGuid(row: number, ids: Uint32Array, at: number): void {
    const count = this.#counts[row] ?? 0;
    const base = row * MOST * WORDS;
    let place = count;
    for (; place > 0; place -= 1) {
      const order = compareWords(ids, at, this.#words, base + (place - 1) * WORDS);
      if (order === 0) return;
      if (order > 0) break;
    }
    if (place === MOST) return;
    const kept = Math.min(count, MOST - 1);
    this.#words.copyWithin(base + (place + 1) * WORDS, base + place * WORDS, base + kept * WORDS);
    for (let word = 0; word < WORDS; word += 1) this.#words[base + place * WORDS + word] = ids[at + word] ?? 0;
    this.#counts[row] = kept + 1;
  }

  addText(row: number, id: string): void {
    const texts = this.#texts.get(row);
    if (texts === undefined) this.#texts.set(row, [id]);
    else this.#texts.set(row, leastOf([...texts, id]));
  }

  /** Sorted and distinct. */
  of(row: number): readonly string[] {
    const guids = Array.from({ length: this.#counts[row] ?? 0 }, (_, place) =>
      guidText(this.#words, (row * MOST + place) * WORDS),
    );
    const texts = this.#texts.get(row);
    return texts === undefined ? guids : leastOf([...guids, ...texts]);
  }
}

function leastOf(ids: readonly string[]): string[] {
  return [...new Set(ids)].toSorted(compareText).slice(0, MOST);
}

// oxlint-disable-next-line max-params -- a hot loop: no object for every event
function compareWords(a: Uint32Array, atA: number, b: Uint32Array, atB: number): number {
  for (let word = 0; word < WORDS; word += 1) {
    const order = (a[atA + word] ?? 0) - (b[atB + word] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
}
