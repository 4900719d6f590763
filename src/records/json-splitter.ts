/**
 * Finds the records in a stream of JSON bytes without parsing them. This file is the reference for what counts as a
 * record; a faster scanner must agree with it on every input whose brackets are in order, and hand it the others.
 *
 * What counts as a record
 * - An element of an open container, or an object at the top level that holds no open container. Open containers are an
 *   array at the top level, and in an object at the top level the arrays `Records`, `records`, `Events`, `events`,
 *   `logEvents`, `QueryResultRows`, `results`, `rows` and `hits.hits`. An element need not be an object; whether it is
 *   a CloudTrail record is for the caller to say.
 * - Values at the top level may follow one another with white space, commas or nothing between them. With `loose`, any
 *   text may stand before a value on its line (CloudWatch Logs export, syslog).
 * - Its bytes run from the first byte to the last, without white space around. Offsets count bytes from the stream's start.
 * - Members beside an open container are checked for structure and left out.
 *
 * What is damage
 * - The structure is checked strictly (keys, colons, commas, kinds of brackets, no raw control character in a string);
 *   numbers and literals are any run of other bytes: `JSON.parse` judges them, and escapes.
 * - Damage inside a record costs that record: `damaged` is called once with its offset. Reading goes on at the next
 *   border after the record's first byte: `{`, white space, a key that records open with (`eventVersion`, or the first
 *   key of the records before), a colon; not behind a colon. Where no container is open also a `{` at the start of a line
 *   that a string follows.
 * - Damage between records is `stray`, once until the next border.
 * - A stream that ends inside a record or an open container is `truncated`, once, with the offset of the unfinished
 *   record (else of the end). The unfinished record does not count as found, unless whole records turn up inside it:
 *   then it is `damaged` and they are read.
 * - A value longer than `maxValueBytes` is damage. Nesting uses one byte a level; there is no recursion.
 * - Work is linear: what may be scanned again after damage is limited to twice the bytes read, plus 64 MB.
 */
import { endsScalar, INSIDE, isSpace, STATE, type Inside, type State } from './json-grammar.js';
import { BACKSLASH, CLOSE_BRACE, CLOSE_BRACKET, COLON, COMMA, NEWLINE } from './json-grammar.js';
import { OPEN_BRACE, OPEN_BRACKET, QUOTE } from './json-grammar.js';
import { HeldBytes } from './held-bytes.js';
import { KeyMemory } from './key-memory.js';
import { BORDER_REACH, findBorder, type BorderRules } from './record-border.js';

export interface SplitHandler {
  /** The bytes are valid during the call only. `depth`: the deepest nesting inside, 1 for a flat object. */
  value(bytes: Uint8Array, at: { readonly offset: number; readonly depth: number }): void;
  /** A record that is lost. */
  damaged(offset: number, reason: string): void;
  /** Damage outside records. */
  stray(offset: number, reason: string): void;
  /** The stream ended too early. */
  truncated(offset: number, reason: string): void;
}

export interface SplitOptions {
  /** Any text may stand before a value on its line. */
  readonly loose?: boolean;
  /** 64 MB unless told. */
  readonly maxValueBytes?: number;
}

const MB64 = 64 * 1024 * 1024;

/** See the top of the file. `push` chunks in order, then `end` once. */
export class JsonSplitter {
  /** Bytes looked at, those looked at again included, plus one a token: a bound on the work done. */
  steps = 0;
  readonly #handler: SplitHandler;
  readonly #loose: boolean;
  readonly #maxValueBytes: number;
  readonly #held = new HeldBytes();
  #chunk: Uint8Array = new Uint8Array(0);
  /** Offset of the chunk's first byte. */
  #base = 0;
  /** Bytes that may yet be scanned again. */
  #budget = MB64;
  #stack = new Uint8Array(64);
  #depth = 0;
  /** How many containers at the bottom of the stack are open. */
  #open = 0;
  #state: State = STATE.value;
  #inside: Inside = INSIDE.nothing;
  /** The string is a key. */
  #isKey = false;
  readonly #keys = new KeyMemory();
  /** Offset of the record at hand; -1: none. */
  #start = -1;
  /** In a search: the offset to go on from. */
  #searchFrom = 0;
  #deepest = 0;
  /** Something was lost since the last border. */
  #lost = false;
  /** Something was lost where no container was open: closing brackets may be left over from it. */
  #torn = false;

  constructor(handler: SplitHandler, { loose = false, maxValueBytes = MB64 }: SplitOptions = {}) {
    this.#handler = handler;
    this.#loose = loose;
    this.#maxValueBytes = maxValueBytes;
  }

  push(chunk: Uint8Array): void {
    this.#budget += 2 * chunk.length;
    const from = this.#adopt(chunk);
    this.#scan(from);
    this.#keepUnfinished();
  }

  end(): void {
    if (this.#inside === INSIDE.scalar && this.#start >= 0 && this.#depth === this.#open)
      this.#endScalar(this.#chunk.length);
    while (this.#start >= 0 && this.#hasBorderInside()) {
      this.#scan(this.#fail(this.#chunk.length, 'damaged JSON'));
    }
    const offset = this.#start >= 0 ? this.#start : this.#base + this.#chunk.length;
    const isOpen = this.#depth > 0 && this.#inside !== INSIDE.search;
    if (this.#start >= 0 || isOpen)
      this.#handler.truncated(offset, this.#start >= 0 ? 'ends inside a record' : 'truncated JSON');
    this.#chunk = new Uint8Array(0);
    this.#held.clear();
  }

  /** Takes the next chunk; in a search what was kept goes before it. Returns where to go on. */
  #adopt(chunk: Uint8Array): number {
    const end = this.#base + this.#chunk.length;
    if (this.#inside !== INSIDE.search) {
      this.#chunk = chunk;
      this.#base = end;
      return 0;
    }
    const kept = this.#held.length;
    this.#chunk = this.#held.join(chunk);
    this.#base = end - kept;
    return this.#searchFrom - this.#base;
  }

  #keepUnfinished(): void {
    const end = this.#base + this.#chunk.length;
    while (this.#start >= 0 && end - this.#start > this.#maxValueBytes) {
      this.#scan(this.#fail(this.#chunk.length, 'record larger than 64 MB'));
    }
    if (this.#inside === INSIDE.search) {
      this.#held.clear();
      this.#held.keep(this.#chunk.subarray(Math.max(0, this.#searchFrom - BORDER_REACH - this.#base)));
    } else if (this.#start >= 0) {
      this.#held.keep(this.#chunk.subarray(Math.max(0, this.#start - this.#base)));
    }
    if (this.#inside === INSIDE.text) this.#keys.grow(this.#chunk, this.#base, this.#chunk.length);
    this.#base = end;
    this.#chunk = new Uint8Array(0);
  }

  #scan(from: number): void {
    let i = from;
    while (i < this.#chunk.length) {
      const next = this.#step(i);
      this.steps += Math.max(1, next - i) + 1;
      i = next;
    }
  }

  #step(i: number): number {
    if (this.#inside === INSIDE.nothing) return this.#token(i);
    if (this.#inside === INSIDE.text) return this.#text(i);
    if (this.#inside === INSIDE.scalar) return this.#scalar(i);
    if (this.#inside === INSIDE.search) return this.#search(i);
    if (this.#inside === INSIDE.line) return this.#skipLine(i);
    this.#inside = INSIDE.text;
    return i + 1;
  }

  #token(from: number): number {
    const chunk = this.#chunk;
    let i = from;
    while (i < chunk.length && isSpace(chunk[i] ?? 0)) i += 1;
    if (i >= chunk.length) return i;
    const c = chunk[i] ?? 0;
    if (this.#state === STATE.colon) return c === COLON ? this.#to(STATE.value, i) : this.#fail(i, 'damaged JSON');
    if (this.#state === STATE.after) return this.#after(i, c);
    if (this.#state === STATE.value || this.#state === STATE.firstValue) return this.#value(i, c);
    if (c === QUOTE) return this.#beginText(i, true);
    return c === CLOSE_BRACE && this.#state === STATE.firstKey ? this.#close(i) : this.#fail(i, 'damaged JSON');
  }

  #to(state: State, i: number): number {
    this.#state = state;
    return i + 1;
  }

  #after(i: number, c: number): number {
    const top = this.#stack[this.#depth - 1];
    if (c === COMMA) return this.#to(top === OPEN_BRACE ? STATE.key : STATE.value, i);
    if ((c === CLOSE_BRACE && top === OPEN_BRACE) || (c === CLOSE_BRACKET && top === OPEN_BRACKET))
      return this.#close(i);
    if (c !== OPEN_BRACE || !this.#isElement()) return this.#fail(i, 'damaged JSON');
    this.#handler.stray(this.#base + i, 'comma missing between records');
    return this.#value(i, c);
  }

  /** A value that starts here is an element of an open container or of the top level. */
  #isElement(): boolean {
    return this.#depth === this.#open && (this.#depth === 0 || this.#stack[this.#depth - 1] === OPEN_BRACKET);
  }

  #value(i: number, c: number): number {
    const isElement = this.#isElement();
    if (c === CLOSE_BRACKET && this.#depth > 0 && (this.#state === STATE.firstValue || isElement)) {
      return this.#stack[this.#depth - 1] === OPEN_BRACKET ? this.#close(i) : this.#fail(i, 'damaged JSON');
    }
    if (isElement && c === COMMA) return i + 1;
    if (this.#depth === 0 && c !== OPEN_BRACE && (c !== OPEN_BRACKET || this.#loose)) return this.#notJson(i, c);
    if (c === CLOSE_BRACE || c === CLOSE_BRACKET || c === COMMA || c === COLON) return this.#fail(i, 'damaged JSON');
    if (isElement) {
      this.#start = this.#base + i;
      this.#deepest = this.#depth;
    }
    if (c === OPEN_BRACE || c === OPEN_BRACKET) return this.#beginContainer(i, c);
    if (c === QUOTE) return this.#beginText(i, false);
    this.#inside = INSIDE.scalar;
    return i + 1;
  }

  #notJson(i: number, c: number): number {
    if (this.#loose) {
      const brace = this.#chunk.indexOf(OPEN_BRACE, i);
      return brace < 0 ? this.#chunk.length : brace;
    }
    if (this.#torn && (c === CLOSE_BRACE || c === CLOSE_BRACKET)) return i + 1;
    return this.#fail(i, 'text that is not JSON');
  }

  #beginContainer(i: number, c: number): number {
    const inObject = this.#stack[this.#depth - 1] === OPEN_BRACE && this.#stack[0] === OPEN_BRACE;
    const opens = c === OPEN_BRACKET && (this.#depth === 0 || (inObject && this.#keys.opens(this.#depth)));
    if (this.#depth === this.#stack.length) this.#growStack();
    this.#stack[this.#depth] = c;
    this.#depth += 1;
    if (this.#depth > this.#deepest) this.#deepest = this.#depth;
    if (this.#depth === 2) this.#keys.enter(c === OPEN_BRACE && inObject);
    if (opens) {
      this.#open = this.#depth;
      this.#start = -1;
      this.#keys.first = '';
      this.#held.clear();
    }
    return this.#to(c === OPEN_BRACE ? STATE.firstKey : STATE.firstValue, i);
  }

  #growStack(): void {
    const wider = new Uint8Array(this.#stack.length * 2);
    wider.set(this.#stack);
    this.#stack = wider;
  }

  #close(i: number): number {
    this.#depth -= 1;
    if (this.#depth < this.#open) {
      this.#open = this.#depth;
      this.#lost = false;
    }
    this.#state = this.#depth === 0 ? STATE.value : STATE.after;
    if (this.#start >= 0 && this.#depth === this.#open) this.#emit(i + 1);
    return i + 1;
  }

  #emit(end: number): void {
    const offset = this.#start;
    const from = Math.max(0, offset - this.#base);
    const bytes = this.#held.join(this.#chunk.subarray(from, end));
    this.#start = -1;
    this.#lost = false;
    if (bytes.length > this.#maxValueBytes) this.#handler.damaged(offset, 'record larger than 64 MB');
    else this.#handler.value(bytes, { offset, depth: this.#deepest - this.#open });
  }

  #beginText(i: number, isKey: boolean): number {
    const isFirst = this.#state === STATE.firstKey && this.#depth === this.#open + 1;
    this.#inside = INSIDE.text;
    this.#isKey = isKey;
    // only keys that can open a container or tell where records begin are looked at
    const matters = isKey && (this.#depth <= 2 || (isFirst && this.#keys.first === ''));
    this.#keys.begin(matters ? this.#base + i + 1 : -1, isFirst);
    return i + 1;
  }

  #text(from: number): number {
    const chunk = this.#chunk;
    let i = from;
    for (; i < chunk.length; i += 1) {
      const c = chunk[i] ?? 0;
      if (c === QUOTE) return this.#endText(i);
      if (c === BACKSLASH) {
        this.#inside = INSIDE.escape;
        return i + 1;
      }
      if (c < 0x20) return this.#fail(i, 'damaged JSON');
    }
    return i;
  }

  #endText(i: number): number {
    this.#inside = INSIDE.nothing;
    if (!this.#isKey) return this.#endValue(i + 1);
    this.#keys.end(this.#chunk, this.#base, i);
    return this.#to(STATE.colon, i);
  }

  #scalar(from: number): number {
    let i = from;
    while (i < this.#chunk.length && !endsScalar(this.#chunk[i] ?? 0)) i += 1;
    return i < this.#chunk.length ? this.#endScalar(i) : i;
  }

  #endScalar(i: number): number {
    this.#inside = INSIDE.nothing;
    return this.#endValue(i);
  }

  #endValue(end: number): number {
    this.#state = this.#depth === 0 ? STATE.value : STATE.after;
    if (this.#start >= 0 && this.#depth === this.#open) this.#emit(end);
    return end;
  }

  /** Gives up the record at hand, if any, and turns to the next border. Returns where to go on in what is now the chunk. */
  #fail(i: number, reason: string): number {
    const at = this.#base + i;
    if (this.#start >= 0) this.#handler.damaged(this.#start, reason);
    else if (!this.#lost) this.#handler.stray(at, reason);
    const back = this.#start >= 0 && this.#budget > at - this.#start ? this.#start + 1 : at;
    this.#budget -= at - back;
    this.#rewind(back);
    this.#start = -1;
    this.#lost = true;
    if (this.#depth > 0 && this.#stack[this.#open - 1] !== OPEN_BRACKET) this.#open = 0;
    this.#torn ||= this.#open === 0;
    this.#depth = this.#open;
    this.#state = STATE.value;
    this.#inside = this.#loose && this.#open === 0 ? INSIDE.line : INSIDE.search;
    this.#searchFrom = back;
    return back - this.#base;
  }

  /** Makes what was held part of the chunk again when reading must go back into it. */
  #rewind(back: number): void {
    if (back >= this.#base) {
      this.#held.clear();
      return;
    }
    this.#base -= this.#held.length;
    this.#chunk = this.#held.join(this.#chunk);
  }

  #hasBorderInside(): boolean {
    const from = this.#start + 1;
    if (this.#budget <= this.#base + this.#chunk.length - from) return false;
    if (from < this.#base) {
      this.#base -= this.#held.length;
      this.#chunk = this.#held.join(this.#chunk);
    }
    return findBorder(this.#chunk, from - this.#base, this.#rules()).found;
  }

  #rules(): BorderRules {
    return { keys: ['eventVersion', this.#keys.first], topLevel: this.#open === 0 };
  }

  #search(i: number): number {
    const { at, found } = findBorder(this.#chunk, i, this.#rules());
    this.#searchFrom = this.#base + at;
    if (!found) return this.#chunk.length;
    this.#inside = INSIDE.nothing;
    return this.#value(at, OPEN_BRACE);
  }

  #skipLine(i: number): number {
    const newline = this.#chunk.indexOf(NEWLINE, i);
    if (newline < 0) return this.#chunk.length;
    this.#inside = INSIDE.nothing;
    return newline + 1;
  }
}
