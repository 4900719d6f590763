import { HeldBytes } from './held-bytes.js';

const NOTHING = new Uint8Array(0);

/** The chunk of a stream that is at hand, and what was kept of earlier ones because something unfinished needs it. */
export class StreamWindow {
  bytes: Uint8Array = NOTHING;
  /** Offset in the stream of the first of {@link bytes}. */
  base = 0;
  readonly #held = new HeldBytes();

  /** Offset behind the last of {@link bytes}. */
  get end(): number {
    return this.base + this.bytes.length;
  }

  /** The next chunk is at hand. */
  follow(chunk: Uint8Array): void {
    this.base = this.end;
    this.bytes = chunk;
  }

  /** The next chunk is at hand, and before it what was kept. */
  followKept(chunk: Uint8Array): void {
    this.base = this.end - this.#held.length;
    this.bytes = this.#held.join(chunk);
  }

  /** Nothing is at hand. */
  leave(): void {
    this.follow(NOTHING);
  }

  /** Keeps what is at hand from an offset on. */
  keep(offset: number): void {
    this.#held.keep(this.bytes.subarray(Math.max(0, offset - this.base)));
  }

  /** Keeps nothing any more. */
  forget(): void {
    this.#held.clear();
  }

  /** The bytes from an offset up to an index of {@link bytes}, kept ones included; nothing is kept afterwards. */
  take(offset: number, end: number): Uint8Array {
    return this.#held.join(this.bytes.subarray(Math.max(0, offset - this.base), end));
  }

  /** Brings what was kept to hand again if the offset lies in it; nothing is kept afterwards. */
  reachBack(offset: number): void {
    if (offset >= this.base) {
      this.#held.clear();
      return;
    }
    this.base -= this.#held.length;
    this.bytes = this.#held.join(this.bytes);
  }
}
