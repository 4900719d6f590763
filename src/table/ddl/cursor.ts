import { QueryProblem } from '../dialect/syntax/position.js';
import type { DdlToken } from './lexer.js';

/** Walks the tokens of one statement. Throws {@link QueryProblem} `sql-syntax` with the place. */
export class Cursor {
  readonly #tokens: readonly DdlToken[];
  #index = 0;

  constructor(tokens: readonly DdlToken[]) {
    this.#tokens = tokens;
  }

  get token(): DdlToken {
    const token = this.#tokens[this.#index] ?? this.#tokens.at(-1);
    if (token === undefined) throw new TypeError('a statement has at least its end');
    return token;
  }

  get isAtEnd(): boolean {
    return this.token.kind === 'end';
  }

  next(): DdlToken {
    const { token } = this;
    this.#index += 1;
    return token;
  }

  /** Whether the next tokens are these words or symbols; takes nothing. */
  sees(...words: readonly string[]): boolean {
    return words.every((word, ahead) => isWord(this.#tokens[this.#index + ahead], word));
  }

  /** Takes these words or symbols if they are next. */
  takes(...words: readonly string[]): boolean {
    const isNext = this.sees(...words);
    if (isNext) this.#index += words.length;
    return isNext;
  }

  expect(...words: readonly string[]): void {
    for (const word of words) if (!this.takes(word)) throw this.unexpected(word);
  }

  text(what: string): string {
    if (this.token.kind !== 'text') throw this.unexpected(`${what} in quotes`);
    return this.next().value;
  }

  /** A name, quoted or not; lower case, as the metastore keeps it. */
  name(what: string): string {
    const { kind, raw, value } = this.token;
    const isName = kind === 'word' || kind === 'name' || (kind === 'text' && raw.startsWith('"'));
    if (!isName || value === '') throw this.unexpected(what);
    this.next();
    return value.toLowerCase();
  }

  end(): void {
    if (!this.isAtEnd) throw this.unexpected('the end of the statement');
  }

  unexpected(expected: string): QueryProblem {
    const found = this.isAtEnd ? 'the statement ends' : `'${this.token.raw}'`;
    return this.problem('sql-syntax', `expected ${expected}, but found ${found}`);
  }

  problem(code: 'sql-syntax' | 'sql-unsupported', message: string, hint?: string): QueryProblem {
    return new QueryProblem(code, message, { at: this.token.at, hint });
  }
}

function isWord(token: DdlToken | undefined, word: string): boolean {
  if (token === undefined || (token.kind !== 'word' && token.kind !== 'symbol')) return false;
  return token.raw.toUpperCase() === word.toUpperCase();
}
