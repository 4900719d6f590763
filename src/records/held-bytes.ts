/** The bytes since a point in a stream that is read chunk by chunk: kept only while something unfinished needs them. */
export class HeldBytes {
  /** Bytes kept. */
  length = 0;
  #parts: Uint8Array[] = [];

  /** Keeps a copy: the producer may reuse its chunk. (`slice` of a Node Buffer copies nothing.) */
  keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#parts.push(new Uint8Array(bytes));
    this.length += bytes.length;
  }

  clear(): void {
    if (this.length === 0) return;
    this.#parts = [];
    this.length = 0;
  }

  /** All that is kept, followed by `last`; nothing is kept afterwards. */
  join(last: Uint8Array): Uint8Array {
    if (this.length === 0) return last;
    const whole = new Uint8Array(this.length + last.length);
    let at = 0;
    for (const part of [...this.#parts, last]) {
      whole.set(part, at);
      at += part.length;
    }
    this.clear();
    return whole;
  }
}
