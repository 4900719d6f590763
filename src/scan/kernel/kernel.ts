import { KERNEL_BASE64 } from './kernel-bytes.js';
import { SUMMARY_FIELDS } from './summary-fields.js';

/** Kinds of {@link Kernel.walk}'s events, in their low bits; flags of a record come with its end. */
export const EVENT = { starts: 0, ends: 1, leaves: 2, passed: 3, kind: 3 } as const;
/** Records that {@link Kernel.walk} does not tell of one by one: none; those without anything that matters; those it takes. */
export const QUIETLY = { none: 0, plain: 1, known: 2 } as const;
export type Quietly = (typeof QUIETLY)[keyof typeof QUIETLY];
/** The row of a summary that was not noted yet: below all others. */
export const UNKNOWN_ROW = -3;
/** Words of a pair's slot; the last is its row. */
const PAIR = { words: 3, row: 2 } as const;
/** The record holds `\u` or `\/`: a text may be spelled in a way that no search for bytes finds. */
export const ESCAPED = 4;
/** The record holds one of the needles. */
export const HIT = 8;
/** The record is an object with one `eventName`, a text, and with `eventTime` or `eventSource`: a record as trails write it. */
export const NAMED = 16;
/** It may not be the JSON it looks like, or holds white space: whether it is in order only parsing tells. */
export const WRONG = 32;
/** The record has a digest. */
export const DIGESTED = 64;
/**
 * Words of a digest: the number of the record's summary, its UTC seconds, the four words of its id, its {@link Kernel.hash}, and numbers of
 * the summary's two parts: the fields, and the identity, 0 where the record has no object there.
 */
export const DIGEST = { words: 9, summary: 0, time: 1, id: 2, hash: 6, fields: 7, identity: 8 } as const;

/** Longer needles are cut: the search only ever lets too much through. */
const LONGEST_NEEDLE = 64;
const MOST_NEEDLES = 16;
const NEEDLE_SIZE = 80;
/** Bytes that must follow the text of a call: see assembly/borders.ts. */
export const LOOK_AHEAD = 64;

interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly CAPACITY: WebAssembly.Global<'i32'>;
  readonly TEXT: WebAssembly.Global<'i32'>;
  readonly EVENTS: WebAssembly.Global<'i32'>;
  readonly NEEDLES: WebAssembly.Global<'i32'>;
  readonly DATA: WebAssembly.Global<'i32'>;
  readonly SLACK: WebAssembly.Global<'i32'>;
  readonly DIGESTS: WebAssembly.Global<'i32'>;
  readonly MOST_DIGESTS: WebAssembly.Global<'i32'>;
  readonly PAIR_SLOTS: WebAssembly.Global<'i32'>;
  readonly TAKEN_IDS: WebAssembly.Global<'i32'>;
  readonly FIELDS: WebAssembly.Global<'i32'>;
  readonly FIELD_SIZE: WebAssembly.Global<'i32'>;
  learnFields(count: number): void;
  reset(recordDepth: number, needles: number, digesting: number, quietly: number): void;
  takeWithin(from: number, to: number, outside: number, rank: number): void;
  takenCount(): number;
  passedCount(): number;
  isBetween(): number;
  spoil(): void;
  walk(from: number, length: number): number;
  hash(from: number, length: number): number;
  inflate(from: number, length: number, to: number, most: number, trailer: number): number;
}

const PAGE = 2 ** 16;
const TRAILER = 8;

/** Once per thread, however many passes there are. */
let compiled: WebAssembly.Module | null = null;

/** Columns, a record each: lent until the next {@link Kernel.walk}. Times are UTC seconds; see `EventColumns`. */
export interface TakenRecords {
  readonly count: number;
  readonly ids: Uint32Array;
  readonly rows: Int32Array;
  readonly times: Uint32Array;
  readonly marks: Uint32Array;
}

/** The compiled kernel with its memory: one text at a time. What it finds, and why so: kernel.md. */
export class Kernel {
  /** Bytes of one {@link walk}. */
  readonly capacity: number;
  readonly #exports: Exports;
  /** The whole memory; made anew when it grows. */
  #bytes: Buffer;
  #events: Uint32Array;
  #digests: Uint32Array;
  #pairs: Int32Array;
  readonly #text: number;
  readonly #data: number;
  readonly #slack: number;
  readonly #needles: number;

  private constructor(exports: Exports, needles: readonly string[]) {
    this.#exports = exports;
    this.capacity = exports.CAPACITY.value;
    this.#text = exports.TEXT.value;
    this.#data = exports.DATA.value;
    this.#slack = exports.SLACK.value;
    this.#bytes = Buffer.from(exports.memory.buffer);
    this.#events = new Uint32Array(exports.memory.buffer, exports.EVENTS.value);
    this.#digests = new Uint32Array(exports.memory.buffer, exports.DIGESTS.value);
    this.#pairs = new Int32Array(exports.memory.buffer, exports.PAIR_SLOTS.value);
    this.#needles = needles.length;
    for (const [index, needle] of needles.entries()) {
      const at = exports.NEEDLES.value + index * NEEDLE_SIZE;
      const bytes = new TextEncoder().encode(needle).subarray(0, LONGEST_NEEDLE);
      this.#bytes[at] = bytes.length;
      this.#bytes.set(bytes, at + 4);
    }
    this.#learnFields();
  }

  #learnFields(): void {
    const { FIELDS, FIELD_SIZE } = this.#exports;
    for (const [index, [name, inRecord, inIdentity]] of SUMMARY_FIELDS.entries()) {
      const at = FIELDS.value + (index + 1) * FIELD_SIZE.value;
      this.#bytes.set([name.length, inRecord, inIdentity], at);
      this.#bytes.write(name, at + 8, 'latin1');
    }
    this.#exports.learnFields(SUMMARY_FIELDS.length);
  }

  /**
   * Null where WebAssembly or its SIMD instructions are missing. `needles`: null or more than can be searched at once marks no record,
   * and the caller looks at every one.
   */
  static load(needles: readonly string[] | null): Kernel | null {
    try {
      const module = (compiled ??= new WebAssembly.Module(Buffer.from(KERNEL_BASE64, 'base64')));
      const { exports } = new WebAssembly.Instance(module, { env: { abort: () => undefined } });
      // the module is compiled from this repository; its exports are these
      return new Kernel(exports as unknown as Exports, needles !== null && searchable(needles) ? needles : []);
    } catch {
      return null;
    }
  }

  /** {@link DIGEST}s of the last {@link walk}, in the order of the records that have one. */
  get digests(): Uint32Array {
    return this.#digests;
  }

  /** Position and kind of each event of the last {@link walk}. */
  get events(): Uint32Array {
    return this.#events;
  }

  /** Records of the last {@link walk} that it did not tell of. */
  get passed(): number {
    return this.#exports.passedCount();
  }

  /** What records with that summary come to, {@link UNKNOWN_ROW} until it is noted. */
  rowOf(summary: number): number {
    return (this.#pairs[summary * PAIR.words + PAIR.row] ?? 0) + UNKNOWN_ROW;
  }

  noteRow(summary: number, row: number): void {
    this.#pairs[summary * PAIR.words + PAIR.row] = row - UNKNOWN_ROW;
  }

  /**
   * With {@link QUIETLY} `known`: records whose summary has a row are taken, in columns. Those not from `from` up to `to`, UTC seconds, get
   * the row `outside`; `rank` is what all their marks have in common.
   */
  // oxlint-disable-next-line max-params -- numbers for WebAssembly
  takeWithin(from: number, to: number, outside: number, rank: number): void {
    this.#exports.takeWithin(from, to, outside, rank);
  }

  /** What the last {@link walk} took. */
  get taken(): TakenRecords {
    const { memory, MOST_DIGESTS, TAKEN_IDS } = this.#exports;
    const count = this.#exports.takenCount();
    const ids = TAKEN_IDS.value;
    const rows = ids + 16 * MOST_DIGESTS.value;
    const column = 4 * MOST_DIGESTS.value;
    return {
      count,
      ids: new Uint32Array(memory.buffer, ids, count * 4),
      rows: new Int32Array(memory.buffer, rows, count),
      times: new Uint32Array(memory.buffer, rows + column, count),
      marks: new Uint32Array(memory.buffer, rows + 2 * column, count),
    };
  }

  /** Room in the kernel's memory for a file of so many bytes; valid, as all that lies there, until the next call. */
  room(size: number): Buffer {
    this.#reserve(this.#data + size + this.#slack);
    return this.#bytes.subarray(this.#data, this.#data + size);
  }

  /**
   * Inflates the deflate stream that lies in the {@link room} from `from` to `to` and ends in a trailer of gzip. Null when it is not one
   * complete stream of exactly `size` bytes. The trailer's checksum is not looked at.
   */
  inflate(from: number, to: number, size: number): Buffer | null {
    const start = this.#data + from;
    const target = (this.#data + to + this.#slack + 15) & ~15;
    this.#reserve(target + size + this.#slack);
    this.#bytes.fill(0, this.#data + to, this.#data + to + this.#slack);
    const inflated = this.#exports.inflate(start, to - from, target, size, TRAILER);
    return inflated === size ? this.#bytes.subarray(target, target + size) : null;
  }

  /** Sees to it that the memory has so many bytes. Throws a `RangeError` when it cannot grow. */
  #reserve(size: number): void {
    const { memory, EVENTS, DIGESTS, PAIR_SLOTS } = this.#exports;
    const missing = size - memory.buffer.byteLength;
    if (missing <= 0) return;
    // somewhat more, so that files of growing sizes do not each make it grow
    memory.grow(Math.ceil((missing + (size >> 3)) / PAGE));
    this.#bytes = Buffer.from(memory.buffer);
    this.#events = new Uint32Array(memory.buffer, EVENTS.value);
    this.#digests = new Uint32Array(memory.buffer, DIGESTS.value);
    this.#pairs = new Int32Array(memory.buffer, PAIR_SLOTS.value);
  }

  /**
   * Starts a text, or goes on with it at the start of a record. `recordDepth`: how many containers are open around a record, 0 or 1. With
   * `digesting` records get digests; they must then lie in the {@link room}, each where it is until its end.
   */
  reset(recordDepth: 0 | 1, digesting = false, quietly: Quietly = QUIETLY.none): void {
    this.#exports.reset(recordDepth, this.#needles, Number(digesting), quietly);
  }

  /** Gives the record that is open no digest, since its text does not stay where it is. */
  spoil(): void {
    this.#exports.spoil();
  }

  /** Whether the bytes lie in the kernel's own memory. */
  isHere(bytes: Uint8Array): boolean {
    return bytes.buffer === this.#bytes.buffer;
  }

  /**
   * Walks `bytes` from `from` to `to` as the continuation of the text; all but the last call of a text take a multiple of 64 bytes, and
   * what follows `to` in `bytes` must be what follows in the text, as far as LOOK_AHEAD. The number of events, their positions counted
   * from `from`; -1: not in order, the reference must read the text.
   */
  walk(bytes: Uint8Array, from: number, to: number): number {
    const end = Math.min(bytes.length, to + LOOK_AHEAD);
    const isHere = this.isHere(bytes);
    const start = isHere ? bytes.byteOffset + from : this.#text;
    if (!isHere) this.#bytes.set(bytes.subarray(from, end), start);
    const whole = (to - from + 63) & ~63;
    const copied = end - from;
    if (copied < whole + LOOK_AHEAD) this.#bytes.fill(0x20, start + copied, start + whole + LOOK_AHEAD);
    return this.#exports.walk(start, whole);
  }

  /**
   * Digests the record whose bytes lie in the {@link room} from `start` to `end` of `bytes`: {@link digests} then begin with its. False: it has
   * none. Ends the text that was walked before.
   */
  digest(bytes: Uint8Array, start: number, end: number): boolean {
    this.#exports.reset(1, 0, 1, QUIETLY.none);
    // in whole steps of 64 bytes, since what follows must stay as it is
    const count = this.walk(bytes, start, Math.min(bytes.length, start + ((end - start + 63) & ~63)));
    return count >= 2 && this.#events[2] === end - start - 1 && ((this.#events[3] ?? 0) & DIGESTED) !== 0;
  }

  /** No record and no string is open. */
  get isBetween(): boolean {
    return this.#exports.isBetween() !== 0;
  }

  /** 28 bits that equal contents share; longer contents than {@link capacity} count by their first bytes and length. */
  hash(bytes: Uint8Array): number {
    const length = Math.min(bytes.length, this.capacity);
    const from = this.isHere(bytes) ? bytes.byteOffset : this.#text;
    if (from === this.#text) this.#bytes.set(length < bytes.length ? bytes.subarray(0, length) : bytes, from);
    return (this.#exports.hash(from, length) ^ (bytes.length - length)) & 0xfffffff;
  }
}

/** Whether {@link Kernel.load} searches for these: else every record counts as a hit. */
export function searchable(needles: readonly string[]): boolean {
  return needles.length <= MOST_NEEDLES && needles.every((needle) => needle !== '');
}
