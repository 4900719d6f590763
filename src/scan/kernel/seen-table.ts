import { SEEN_BASE64 } from './kernel-bytes.js';

interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly MOST: WebAssembly.Global<'i32'>;
  readonly IDS: WebAssembly.Global<'i32'>;
  readonly MARKS: WebAssembly.Global<'i32'>;
  start(low: number, high: number): number;
  addAll(count: number): number;
}

/**
 * A set of events by 128-bit identity, each with a 32-bit mark that is not 0: at most 28 bytes an event, and no garbage while it grows. How:
 * kernel.md.
 */
export class SeenTable {
  readonly #exports: Exports;
  /** Events of one call of {@link addAll}. */
  readonly most: number;

  private constructor(exports: Exports) {
    this.#exports = exports;
    this.most = exports.MOST.value;
  }

  /** Null where WebAssembly is missing, or memory for it. */
  static load(): SeenTable | null {
    try {
      const module = new WebAssembly.Module(Buffer.from(SEEN_BASE64, 'base64'));
      // the module is compiled from this repository; its exports are these
      const exports = new WebAssembly.Instance(module, { env: { abort: () => undefined } })
        .exports as unknown as Exports;
      return exports.start(random(), random()) === 0 ? null : new SeenTable(exports);
    } catch {
      return null;
    }
  }

  /**
   * Adds the events whose identities are the four words each of `ids`, from the `from`th on, `count` of them. The marks they were added with
   * before, 0 for those that are new; valid until the next call. Throws a `RangeError` when there is no memory left.
   */
  // oxlint-disable-next-line max-params -- a hot loop: no object for every batch
  addAll(ids: Uint32Array, marks: Uint32Array, from: number, count: number): Uint32Array {
    const { memory, IDS, MARKS } = this.#exports;
    new Uint32Array(memory.buffer, IDS.value, count * 4).set(ids.subarray(from * 4, (from + count) * 4));
    new Uint32Array(memory.buffer, MARKS.value, count).set(marks.subarray(from, from + count));
    if (this.#exports.addAll(count) === 0) throw new RangeError('no memory is left for the events seen');
    return new Uint32Array(memory.buffer, MARKS.value, count);
  }
}

const random = (): number => Math.floor(Math.random() * 2 ** 32);
