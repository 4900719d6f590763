/** Splits CSV text into rows. Quotes as in RFC 4180; a quote inside an unquoted field is a character. */

export interface CsvHandler {
  /** `line`: the row's number, 1 for the first. */
  row(fields: readonly string[], line: number): void;
  /** A quote that was never closed: the row is lost, reading goes on at the next line. */
  damaged(line: number): void;
}

/** No CloudTrail record is longer: Lake's limit for one event is 1 MB. */
const MAX_ROW = 8 * 1024 * 1024;

/** `push` texts in order, then `end` once. Rows are numbered, not lines: a quoted field may hold line breaks. */
export class CsvRows {
  /** Characters looked at, those looked at again included. */
  steps = 0;
  readonly #delimiter: string;
  readonly #handler: CsvHandler;
  /** Text of the row at hand and what follows. */
  #text = '';
  #row = 0;
  /** Where an unfinished row's scan goes on. */
  #scanFrom = 0;
  #inQuotes = false;
  /** Characters that may yet be looked at again. */
  #budget = MAX_ROW;

  constructor(delimiter: string, handler: CsvHandler) {
    this.#delimiter = delimiter;
    this.#handler = handler;
  }

  push(text: string): void {
    this.#text += text;
    this.#budget += 4 * text.length;
    this.#drain(false);
  }

  end(): void {
    this.#drain(true);
    this.#text = '';
  }

  #drain(isEnd: boolean): void {
    let start = 0;
    let end = this.#findEnd(start, isEnd);
    while (end >= 0) {
      this.#emit(start, end);
      start = end + 1;
      this.#scanFrom = start;
      end = this.#findEnd(start, isEnd);
    }
    this.#text = this.#text.slice(start);
    this.#scanFrom -= start;
  }

  /** The index of the line break that ends the row that starts at `start`; the text's length at its end; -1: not yet. */
  #findEnd(start: number, isEnd: boolean): number {
    const text = this.#text;
    let i = this.#scanFrom;
    const from = i;
    for (; i < text.length; i += 1) {
      const c = text.charCodeAt(i);
      if (c === 0x22) this.#inQuotes = this.#inQuotes || this.#opensField(i, start) ? !this.#inQuotes : false;
      else if (c === 0x0a && !this.#inQuotes) break;
    }
    this.steps += i - from + 1;
    this.#scanFrom = i;
    const isLost = this.#inQuotes && (isEnd || i - start > MAX_ROW);
    if (i < text.length && !isLost) return i;
    if (isLost) return this.#resume(start, isEnd);
    return isEnd && start < text.length ? text.length : -1;
  }

  /** Outside quotes a quote opens a field only at its start, or reopens one right behind its closing quote. */
  #opensField(i: number, start: number): boolean {
    const before = this.#text[i - 1];
    return i === start || before === this.#delimiter || before === '"';
  }

  #resume(start: number, isEnd: boolean): number {
    const newline = this.#text.indexOf('\n', start);
    this.#row += 1;
    this.#handler.damaged(this.#row);
    this.#inQuotes = false;
    this.#budget -= this.#text.length - start;
    const next = newline < 0 || this.#budget < 0 ? this.#text.length : newline + 1;
    this.#text = this.#text.slice(0, start) + this.#text.slice(next);
    this.#scanFrom = start;
    return start < this.#text.length ? this.#findEnd(start, isEnd) : -1;
  }

  #emit(start: number, end: number): void {
    const stop = end > start && this.#text[end - 1] === '\r' ? end - 1 : end;
    this.#inQuotes = false;
    this.#row += 1;
    const line = this.#text.slice(start, stop);
    if (line !== '') this.#handler.row(splitRow(line, this.#delimiter), this.#row);
  }
}

/** The fields of one row's text. */
export function splitRow(line: string, delimiter: string): readonly string[] {
  const fields: string[] = [];
  let at = 0;
  while (at <= line.length) {
    const quoted = line[at] === '"' ? readQuoted(line, at + 1) : { text: '', next: at };
    const stop = line.indexOf(delimiter, quoted.next);
    const end = stop < 0 ? line.length : stop;
    fields.push(quoted.text + line.slice(quoted.next, end));
    at = end + 1;
  }
  return fields;
}

function readQuoted(line: string, from: number): { readonly text: string; readonly next: number } {
  let text = '';
  let at = from;
  for (;;) {
    const quote = line.indexOf('"', at);
    if (quote < 0) return { text: text + line.slice(at), next: line.length };
    text += line.slice(at, quote);
    if (line[quote + 1] !== '"') return { text, next: quote + 1 };
    text += '"';
    at = quote + 2;
  }
}
