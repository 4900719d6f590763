import { endsScalar, INSIDE, isSpace, STATE, type Inside, type State } from './json-grammar.js';
import { BACKSLASH, CLOSE_BRACE, CLOSE_BRACKET, COLON, COMMA, NEWLINE } from './json-grammar.js';
import { OPEN_BRACE, OPEN_BRACKET, QUOTE } from './json-grammar.js';
import { ContainerStack } from './container-stack.js';
import { KeyMemory } from './key-memory.js';
import { BORDER_REACH, findBorder, type BorderRules } from './record-border.js';
import type { SplitHandler, SplitOptions } from './split-handler.js';
import { StreamWindow } from './stream-window.js';

const MB64 = 64 * 1024 * 1024;

/**
 * Finds the records in a stream of JSON bytes without parsing them; json-splitter.md says what counts as one and what as damage. `push`
 * chunks in order, then `end` once.
 */
export class JsonSplitter {
  /** Bytes looked at, those looked at again included, plus one a token: a bound on the work done. */
  steps = 0;
  readonly #handler: SplitHandler;
  readonly #loose: boolean;
  readonly #maxValueBytes: number;
  readonly #window = new StreamWindow();
  /** Bytes that may yet be scanned again. */
  #budget = MB64;
  readonly #stack = new ContainerStack();
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
    if (this.#inside === INSIDE.scalar && this.#start >= 0 && this.#stack.depth === this.#open)
      this.#endScalar(this.#window.bytes.length);
    while (this.#start >= 0 && this.#hasBorderInside()) {
      this.#scan(this.#fail(this.#window.bytes.length, 'damaged JSON'));
    }
    const offset = this.#start >= 0 ? this.#start : this.#window.end;
    const isOpen = this.#stack.depth > 0 && this.#inside !== INSIDE.search;
    if (this.#start >= 0 || isOpen)
      this.#handler.truncated(offset, this.#start >= 0 ? 'ends inside a record' : 'truncated JSON');
    this.#window.leave();
    this.#window.forget();
  }

  /** Takes the next chunk; in a search what was kept goes before it. Returns where to go on. */
  #adopt(chunk: Uint8Array): number {
    if (this.#inside !== INSIDE.search) {
      this.#window.follow(chunk);
      return 0;
    }
    this.#window.followKept(chunk);
    return this.#searchFrom - this.#window.base;
  }

  #keepUnfinished(): void {
    while (this.#start >= 0 && this.#window.end - this.#start > this.#maxValueBytes) {
      this.#scan(this.#fail(this.#window.bytes.length, 'record larger than 64 MB'));
    }
    if (this.#inside === INSIDE.search) {
      this.#window.forget();
      this.#window.keep(this.#searchFrom - BORDER_REACH);
    } else if (this.#start >= 0) this.#window.keep(this.#start);
    const { bytes, base } = this.#window;
    if (this.#inside === INSIDE.text) this.#keys.grow(bytes, base, bytes.length);
    this.#window.leave();
  }

  #scan(from: number): void {
    let i = from;
    while (i < this.#window.bytes.length) {
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
    const chunk = this.#window.bytes;
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
    const top = this.#stack.top;
    if (c === COMMA) return this.#to(top === OPEN_BRACE ? STATE.key : STATE.value, i);
    if ((c === CLOSE_BRACE && top === OPEN_BRACE) || (c === CLOSE_BRACKET && top === OPEN_BRACKET))
      return this.#close(i);
    if (c !== OPEN_BRACE || !this.#isElement()) return this.#fail(i, 'damaged JSON');
    this.#handler.stray(this.#window.base + i, 'comma missing between records');
    return this.#value(i, c);
  }

  /** A value that starts here is an element of an open container or of the top level. */
  #isElement(): boolean {
    return this.#stack.depth === this.#open && (this.#stack.depth === 0 || this.#stack.top === OPEN_BRACKET);
  }

  #value(i: number, c: number): number {
    const isElement = this.#isElement();
    if (c === CLOSE_BRACKET && this.#stack.depth > 0 && (this.#state === STATE.firstValue || isElement)) {
      return this.#stack.top === OPEN_BRACKET ? this.#close(i) : this.#fail(i, 'damaged JSON');
    }
    if (isElement && c === COMMA) return i + 1;
    if (this.#stack.depth === 0 && c !== OPEN_BRACE && (c !== OPEN_BRACKET || this.#loose)) return this.#notJson(i, c);
    if (c === CLOSE_BRACE || c === CLOSE_BRACKET || c === COMMA || c === COLON) return this.#fail(i, 'damaged JSON');
    if (isElement) {
      this.#start = this.#window.base + i;
      this.#deepest = this.#stack.depth;
    }
    if (c === OPEN_BRACE || c === OPEN_BRACKET) return this.#beginContainer(i, c);
    if (c === QUOTE) return this.#beginText(i, false);
    this.#inside = INSIDE.scalar;
    return i + 1;
  }

  #notJson(i: number, c: number): number {
    if (this.#loose) {
      const brace = this.#window.bytes.indexOf(OPEN_BRACE, i);
      return brace < 0 ? this.#window.bytes.length : brace;
    }
    if (this.#torn && (c === CLOSE_BRACE || c === CLOSE_BRACKET)) return i + 1;
    return this.#fail(i, 'text that is not JSON');
  }

  #beginContainer(i: number, c: number): number {
    const inObject = this.#stack.top === OPEN_BRACE && this.#stack.at(1) === OPEN_BRACE;
    const opens = c === OPEN_BRACKET && (this.#stack.depth === 0 || (inObject && this.#keys.opens(this.#stack.depth)));
    this.#stack.push(c);
    if (this.#stack.depth > this.#deepest) this.#deepest = this.#stack.depth;
    if (this.#stack.depth === 2) this.#keys.enter(c === OPEN_BRACE && inObject);
    if (opens) {
      this.#open = this.#stack.depth;
      this.#start = -1;
      this.#keys.first = '';
      this.#window.forget();
    }
    return this.#to(c === OPEN_BRACE ? STATE.firstKey : STATE.firstValue, i);
  }

  #close(i: number): number {
    this.#stack.pop();
    if (this.#stack.depth < this.#open) {
      this.#open = this.#stack.depth;
      this.#lost = false;
    }
    this.#state = this.#stack.depth === 0 ? STATE.value : STATE.after;
    if (this.#start >= 0 && this.#stack.depth === this.#open) this.#emit(i + 1);
    return i + 1;
  }

  #emit(end: number): void {
    const offset = this.#start;
    const bytes = this.#window.take(offset, end);
    this.#start = -1;
    this.#lost = false;
    if (bytes.length > this.#maxValueBytes) this.#handler.damaged(offset, 'record larger than 64 MB');
    else this.#handler.value(bytes, { offset, depth: this.#deepest - this.#open });
  }

  #beginText(i: number, isKey: boolean): number {
    const isFirst = this.#state === STATE.firstKey && this.#stack.depth === this.#open + 1;
    this.#inside = INSIDE.text;
    this.#isKey = isKey;
    // only keys that can open a container or tell where records begin are looked at
    const matters = isKey && (this.#stack.depth <= 2 || (isFirst && this.#keys.first === ''));
    this.#keys.begin(matters ? this.#window.base + i + 1 : -1, isFirst);
    return i + 1;
  }

  #text(from: number): number {
    const chunk = this.#window.bytes;
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
    this.#keys.end(this.#window.bytes, this.#window.base, i);
    return this.#to(STATE.colon, i);
  }

  #scalar(from: number): number {
    let i = from;
    while (i < this.#window.bytes.length && !endsScalar(this.#window.bytes[i] ?? 0)) i += 1;
    return i < this.#window.bytes.length ? this.#endScalar(i) : i;
  }

  #endScalar(i: number): number {
    this.#inside = INSIDE.nothing;
    return this.#endValue(i);
  }

  #endValue(end: number): number {
    this.#state = this.#stack.depth === 0 ? STATE.value : STATE.after;
    if (this.#start >= 0 && this.#stack.depth === this.#open) this.#emit(end);
    return end;
  }

  /** Gives up the record at hand, if any, and turns to the next border. Returns where to go on in what is now the chunk. */
  #fail(i: number, reason: string): number {
    const at = this.#window.base + i;
    if (this.#start >= 0) this.#handler.damaged(this.#start, reason);
    else if (!this.#lost) this.#handler.stray(at, reason);
    const back = this.#start >= 0 && this.#budget > at - this.#start ? this.#start + 1 : at;
    this.#budget -= at - back;
    this.#window.reachBack(back);
    this.#start = -1;
    this.#lost = true;
    if (this.#stack.depth > 0 && this.#stack.at(this.#open) !== OPEN_BRACKET) this.#open = 0;
    this.#torn ||= this.#open === 0;
    this.#stack.cut(this.#open);
    this.#state = STATE.value;
    this.#inside = this.#loose && this.#open === 0 ? INSIDE.line : INSIDE.search;
    this.#searchFrom = back;
    return back - this.#window.base;
  }

  #hasBorderInside(): boolean {
    const from = this.#start + 1;
    if (this.#budget <= this.#window.end - from) return false;
    if (from < this.#window.base) this.#window.reachBack(from);
    return findBorder(this.#window.bytes, from - this.#window.base, this.#rules()).found;
  }

  #rules(): BorderRules {
    return { keys: ['eventVersion', this.#keys.first], topLevel: this.#open === 0 };
  }

  #search(i: number): number {
    const { at, found } = findBorder(this.#window.bytes, i, this.#rules());
    this.#searchFrom = this.#window.base + at;
    if (!found) return this.#window.bytes.length;
    this.#inside = INSIDE.nothing;
    return this.#value(at, OPEN_BRACE);
  }

  #skipLine(i: number): number {
    const newline = this.#window.bytes.indexOf(NEWLINE, i);
    if (newline < 0) return this.#window.bytes.length;
    this.#inside = INSIDE.nothing;
    return newline + 1;
  }
}
