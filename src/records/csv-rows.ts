/** Splits CSV text into rows. Quotes as in RFC 4180; a quote inside an unquoted field is a character. */

export interface CsvHandler {
  /** `line`: the row's number, 1 for the first. */
  row(fields: readonly string[], line: number): void;
  /** A quote that was never closed, or text behind a closing one: the row is lost, reading goes on at the next line. */
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
  #at = 0;
  #inQuotes = false;
  /** The rest of a lost row's first line is yet to come. */
  #skipsLine = false;
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

  /** Reads all rows that are complete, and keeps what follows them. */
  #drain(isEnd: boolean): void {
    let start = this.#skipsLine ? this.#nextLine(0) : 0;
    while (start < this.#text.length) {
      const verdict = this.#scan(start, isEnd);
      if (verdict === 'more') break;
      if (verdict === 'row') this.#emit(start);
      start = verdict === 'row' ? this.#at + 1 : this.#afterDamage(start);
      this.#at = start;
      this.#inQuotes = false;
    }
    this.#text = this.#text.slice(start);
    this.#at = Math.max(0, this.#at - start);
  }

  /** Goes on to the end of the row that starts at `start`; `#at` is then at its line break or the end of the text. */
  #scan(start: number, isEnd: boolean): 'row' | 'damaged' | 'more' {
    const text = this.#text;
    const from = this.#at;
    let verdict: 'row' | 'damaged' | 'more' | null = null;
    let i = from;
    for (; i < text.length && verdict === null; i += 1) {
      const c = text.charCodeAt(i);
      if (c === 0x0a && !this.#inQuotes) verdict = 'row';
      else if (c === 0x22) {
        if (!this.#inQuotes) this.#inQuotes = i === start || text[i - 1] === this.#delimiter;
        else if (text[i + 1] === '"') i += 1;
        else if (i + 1 === text.length && !isEnd) verdict = 'more';
        else if (this.#endsField(i + 1)) this.#inQuotes = false;
        else verdict = 'damaged';
      }
    }
    this.#at = verdict === null ? i : i - 1;
    this.steps += i - from + 1;
    if (verdict !== null) return verdict;
    if (this.#inQuotes && (isEnd || i - start > MAX_ROW)) return 'damaged';
    return isEnd ? 'row' : 'more';
  }

  /** Behind a closing quote only a delimiter or the end of the row may come; anything else means a quote is missing. */
  #endsField(at: number): boolean {
    const next = this.#text[at];
    return next === undefined || next === this.#delimiter || next === '\r' || next === '\n';
  }

  /** Where reading goes on: the line after the row's first, or, when too much was read again already, after `#at`. */
  #afterDamage(start: number): number {
    this.#row += 1;
    this.#handler.damaged(this.#row);
    this.#budget -= this.#at - start;
    return this.#nextLine(this.#budget < 0 ? this.#at : start);
  }

  #nextLine(from: number): number {
    const newline = this.#text.indexOf('\n', from);
    this.#skipsLine = newline < 0;
    return newline < 0 ? this.#text.length : newline + 1;
  }

  #emit(start: number): void {
    const isCrlf = this.#at > start && this.#text[this.#at - 1] === '\r';
    this.#row += 1;
    const line = this.#text.slice(start, isCrlf ? this.#at - 1 : this.#at);
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
