import { latin, LONGEST_KEY } from './record-border.js';

const OPEN_KEYS = new Set('Records records Events events logEvents QueryResultRows results rows'.split(' '));

/** The keys a splitter must know: those that open a container, and the one that records open with. */
export class KeyMemory {
  /** The first key of the first record since the container opened; empty: not known. */
  first = '';
  #last = '';
  #inHits = false;
  #text = '';
  /** Offset of the key's first byte; -1: the string is no key that matters. */
  #at = -1;
  #isFirst = false;

  begin(at: number, isFirst: boolean): void {
    this.#at = at;
    this.#isFirst = isFirst;
    this.#text = '';
  }

  /** Takes the key's bytes in a chunk that starts at `base`, up to index `end`. */
  grow(chunk: Uint8Array, base: number, end: number): void {
    if (this.#at < 0) return;
    const from = Math.max(0, this.#at - base);
    this.#text += latin(chunk, from, end);
    if (end - from > LONGEST_KEY) this.#at = -1;
  }

  end(chunk: Uint8Array, base: number, at: number): void {
    this.grow(chunk, base, at);
    if (this.#at < 0) this.#text = '';
    this.#last = this.#text;
    if (this.#isFirst && this.first === '') this.first = this.#text;
    this.#at = -1;
  }

  /** An object or array at the second level begins. */
  enter(isMember: boolean): void {
    this.#inHits = isMember && this.#last === 'hits';
  }

  /** Whether an array that is the value of the last key, `depth` levels down, is an open container. */
  opens(depth: number): boolean {
    if (depth === 1) return OPEN_KEYS.has(this.#last);
    return depth === 2 && this.#inHits && this.#last === 'hits';
  }
}
