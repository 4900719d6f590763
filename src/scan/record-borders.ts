import { DIGEST, DIGESTED, EVENT, LOOK_AHEAD, QUIETLY, type Kernel, type Quietly } from './kernel/kernel.js';

export interface BorderHandler {
  /** Records get digests, where the text lies in the kernel's memory. */
  readonly wantsDigests: boolean;
  /** Records that need not be told one by one; `known` only where they have digests. */
  readonly quietly: Quietly;
  /** So many records were not told since the last call. */
  passed(count: number): void;
  /** A record's bytes lie in `bytes` from `start` to `end`. `flags`: see kernel.ts; with DIGESTED its digest is in the kernel's at `digest`. */
  record(start: number, end: number, flags: number, digest: number): void;
}

/** `odd`: something is out of order, or in a form this does not read; nothing it has said of the text holds. */
export type Progress = { readonly odd: true } | { readonly odd: false; readonly keepFrom: number };

const ODD: Progress = { odd: true };
/** The beginning of a text that is looked at to tell its form. */
const HEAD = 256;
const COMMA = 0x2c;
const USUAL_HEAD = '{"Records":[';

/**
 * Finds the records of a text whose structure is in order, as `JsonSplitter` of the records room would: `{"Records":[…]}` with nothing
 * else in it, an array of objects, or objects one after the other. Anything else is `odd`, and the splitter must read the text.
 */
export class RecordBorders {
  readonly #kernel: Kernel;
  readonly #handler: BorderHandler;
  #phase: 'head' | 'records' | 'tail' = 'head';
  #recordDepth: 0 | 1 = 1;
  /** What must follow the array, white space left out. */
  #closing = '';
  /** Index in the present bytes of the record that is open; -1: none. */
  #start = -1;
  /** Index behind the last record, or behind what is known to be in order. */
  #gapFrom = 0;
  #commas = 0;
  #isFirst = true;
  #digests = false;
  #quietly: Quietly = QUIETLY.none;
  /** The kernel starts anew at the record that was open, which has begun before. */
  #resumes = false;

  constructor(kernel: Kernel, handler: BorderHandler) {
    this.#kernel = kernel;
    this.#handler = handler;
  }

  /**
   * Goes on at index `from` of `bytes`; with `isLast` the text ends with them. What lies behind `keepFrom` must be the beginning of the
   * next call's bytes, and its `from` is the length of what was not yet walked: {@link next}.
   */
  process(bytes: Uint8Array, from: number, isLast: boolean): Progress {
    let at = from;
    if (this.#phase === 'head') {
      const { wantsDigests, quietly } = this.#handler;
      this.#digests = wantsDigests && this.#kernel.isHere(bytes);
      this.#quietly = quietly === QUIETLY.known && !this.#digests ? QUIETLY.none : quietly;
      at = this.#readHead(bytes);
      if (at < 0) return ODD;
    }
    if (this.#phase === 'records') {
      const end = isLast ? bytes.length : at + Math.max(0, (bytes.length - LOOK_AHEAD - at) & ~63);
      at = this.#walk(bytes, at, end);
      if (at < 0) return ODD;
    }
    if (this.#phase === 'tail') {
      this.next = 0;
      const isFine = this.#readTail(bytes, at) && (!isLast || this.#closing === '');
      return isFine ? { odd: false, keepFrom: bytes.length } : ODD;
    }
    if (isLast) return this.#isComplete(bytes) ? { odd: false, keepFrom: bytes.length } : ODD;
    if (this.#start < 0 && !this.#eatGap(bytes, at)) return ODD;
    return { odd: false, keepFrom: this.#pause(at) };
  }

  /** Where the next call's bytes begin: at the record that is open, if one is. */
  #pause(at: number): number {
    const open = this.#start;
    const keepFrom = open < 0 ? at : open;
    this.#gapFrom -= keepFrom;
    this.next = at - keepFrom;
    if (open < 0) return keepFrom;
    this.#start = 0;
    if (!this.#digests) return keepFrom;
    // where its fields are is known by places that no longer hold: it is walked again, unless that could take long
    if (this.next > this.#kernel.capacity) this.#kernel.spoil();
    else {
      this.#kernel.reset(this.#recordDepth, true, this.#quietly);
      this.#resumes = true;
      this.#gapFrom = 0;
      this.next = 0;
    }
    return keepFrom;
  }

  /** Where the next call's `from` lies. */
  next = 0;

  #readHead(bytes: Uint8Array): number {
    if (this.#isUsual(bytes)) return USUAL_HEAD.length;
    const head = String.fromCharCode(...bytes.subarray(0, HEAD));
    const records = /^[ \t\r\n]*\{[ \t\r\n]*"Records"[ \t\r\n]*:[ \t\r\n]*\[/.exec(head)?.[0];
    const array = /^[ \t\r\n]*\[/.exec(head)?.[0];
    const object = /^[ \t\r\n]*(?=\{[ \t\r\n]*")/.exec(head)?.[0];
    const opening = records ?? array ?? object;
    if (opening === undefined) return -1;
    this.#open(opening.length, records === undefined && array === undefined ? 0 : 1, records === undefined ? '' : '}');
    return opening.length;
  }

  /** The head as trails write it, told without making texts: there may be very many files. */
  #isUsual(bytes: Uint8Array): boolean {
    for (let i = 0; i < USUAL_HEAD.length; i += 1) if (bytes[i] !== USUAL_HEAD.charCodeAt(i)) return false;
    this.#open(USUAL_HEAD.length, 1, '}');
    return true;
  }

  #open(length: number, recordDepth: 0 | 1, closing: string): void {
    this.#recordDepth = recordDepth;
    this.#closing = closing;
    this.#phase = 'records';
    this.#gapFrom = length;
    this.#kernel.reset(recordDepth, this.#digests, this.#quietly);
  }

  /** Where walking stopped: `to`, or behind the end of the array; -1: odd. */
  #walk(bytes: Uint8Array, from: number, to: number): number {
    const kernel = this.#kernel;
    const { capacity } = kernel;
    for (let at = from; at < to; at += capacity) {
      const count = kernel.walk(bytes, at, Math.min(to, at + capacity));
      if (count < 0) return -1;
      if (this.#quietly !== QUIETLY.none) this.#handler.passed(kernel.passed);
      const { events } = kernel;
      let digest = 0;
      for (let i = 0; i < count * 2; i += 2) {
        const place = at + (events[i] ?? 0);
        const kind = events[i + 1] ?? 0;
        if ((kind & EVENT.kind) === EVENT.ends) {
          this.#gapFrom = place + 1;
          this.#handler.record(this.#start, place + 1, kind, digest);
          if ((kind & DIGESTED) !== 0) digest += DIGEST.words;
          this.#start = -1;
        } else if ((kind & EVENT.kind) === EVENT.passed) {
          this.#gapFrom = place + 1;
          this.#commas = 0;
        } else if (!this.#eatGap(bytes, place)) return -1;
        else if ((kind & EVENT.kind) === EVENT.leaves) return this.#leave(bytes, place);
        else if (!this.#begin(place)) return -1;
      }
    }
    return to;
  }

  #begin(place: number): boolean {
    if (this.#resumes) {
      this.#resumes = false;
      this.#start = place;
      return true;
    }
    const isApart = this.#recordDepth === 0 || (this.#isFirst ? this.#commas === 0 : this.#commas > 0);
    this.#commas = 0;
    this.#isFirst = false;
    this.#start = place;
    return isApart;
  }

  #leave(bytes: Uint8Array, place: number): number {
    if (bytes[place] !== 0x5d) return -1;
    this.#phase = 'tail';
    return place + 1;
  }

  /** Between records nothing but commas and white space. */
  #eatGap(bytes: Uint8Array, to: number): boolean {
    for (let i = this.#gapFrom; i < to; i += 1) {
      const byte = bytes[i] ?? 0;
      if (byte === COMMA) this.#commas += 1;
      else if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return false;
    }
    this.#gapFrom = to;
    return true;
  }

  #readTail(bytes: Uint8Array, from: number): boolean {
    for (let i = from; i < bytes.length; i += 1) {
      const byte = bytes[i] ?? 0;
      if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) continue;
      if (String.fromCharCode(byte) !== this.#closing) return false;
      this.#closing = '';
    }
    return true;
  }

  #isComplete(bytes: Uint8Array): boolean {
    return this.#recordDepth === 0 && this.#start < 0 && this.#kernel.isBetween && this.#eatGap(bytes, bytes.length);
  }
}
