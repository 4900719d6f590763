import { tokenize } from './lexer.js';
import { QueryProblem } from './position.js';
import type { Name, Expression, Query } from './ast.js';
import type { Token } from './lexer.js';

/** The rules that the others call back into. */
export interface Grammar {
  readonly expression: (cursor: Cursor) => Expression;
  /** An expression without AND, OR, NOT and predicates. */
  readonly value: (cursor: Cursor) => Expression;
  readonly query: (cursor: Cursor) => Query;
}

/** Words that Trino does not take as an identifier unless quoted. */
const RESERVED = new Set(
  (
    'alter and as between by case cast constraint create cross cube current_catalog current_date current_role ' +
    'current_schema current_time current_timestamp current_user deallocate delete describe distinct drop else end escape ' +
    'except execute exists extract false for from full group grouping having in inner insert intersect into is join ' +
    'json_array json_exists json_object json_query json_table json_value left like listagg localtime localtimestamp ' +
    'natural normalize not null on or order outer prepare recursive right rollup select skip table then trim true ' +
    'uescape union unnest using values when where with'
  ).split(' '),
);

/** Deep enough for any query; keeps a hostile one from ending the stack. */
const MAX_DEPTH = 150;

/** A position in a list of tokens, with what a recursive-descent parser asks of it. */
export class Cursor {
  readonly grammar: Grammar;
  readonly #tokens: readonly Token[];
  #index = 0;
  #parameters = 0;
  #depth = 0;

  constructor(sql: string, grammar: Grammar) {
    this.#tokens = tokenize(sql);
    this.grammar = grammar;
  }

  get token(): Token {
    return this.peek(0);
  }

  get at(): number {
    return this.token.at;
  }

  peek(ahead: number): Token {
    const last = this.#tokens.length - 1;
    return this.#tokens[Math.min(this.#index + ahead, last)] as Token; // the list ends with an `end` token
  }

  next(): Token {
    const token = this.token;
    this.#index += 1;
    return token;
  }

  /** Refuses nesting that would overflow the stack. */
  nested<T>(work: () => T): T {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH)
      throw new QueryProblem('sql-syntax', 'the query is nested too deeply', { at: this.at, final: true });
    const result = work();
    this.#depth -= 1;
    return result;
  }

  nextParameter(): number {
    this.#parameters += 1;
    return this.#parameters - 1;
  }

  isWord(word: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'word' && token.text.toLowerCase() === word;
  }

  isSymbol(symbol: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'symbol' && token.text === symbol;
  }

  /** Takes the words if all of them come next. */
  word(...words: readonly string[]): boolean {
    if (!words.every((word, ahead) => this.isWord(word, ahead))) return false;
    this.#index += words.length;
    return true;
  }

  symbol(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false;
    this.#index += 1;
    return true;
  }

  oneOfWords<T extends string>(words: readonly T[]): T | undefined {
    return words.find((word) => this.word(word));
  }

  needWord(...words: readonly string[]): void {
    if (!this.word(...words)) this.fail(words.join(' ').toUpperCase());
  }

  needSymbol(symbol: string): void {
    if (!this.symbol(symbol)) this.fail(`'${symbol}'`);
  }

  needKind(kind: Token['kind'], expected: string): Token {
    if (this.token.kind !== kind) this.fail(expected);
    return this.next();
  }

  /** Whether a query begins `ahead`. */
  isQuery(ahead = 0): boolean {
    return ['select', 'with', 'values', 'table'].some((word) => this.isWord(word, ahead));
  }

  isName(ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'quoted' || (token.kind === 'word' && !RESERVED.has(token.text.toLowerCase()));
  }

  name(): Name {
    if (!this.isName()) this.fail('an identifier');
    const token = this.next();
    return { text: token.value.toLowerCase(), written: token.value, at: token.at };
  }

  /** `a.b.c` */
  qualifiedName(): readonly Name[] {
    const names = [this.name()];
    while (this.symbol('.')) names.push(this.name());
    return names;
  }

  /** `item, item` */
  list<T>(item: () => T): readonly T[] {
    const items = [item()];
    while (this.symbol(',')) items.push(item());
    return items;
  }

  /** `(item, item)`; empty only with `orNone`. */
  parenthesised<T>(item: () => T, orNone: 'or-none' | 'some' = 'some'): readonly T[] {
    this.needSymbol('(');
    if (orNone === 'or-none' && this.symbol(')')) return [];
    const items = this.list(item);
    this.needSymbol(')');
    return items;
  }

  /** Runs `rule`; where it fails the cursor goes back and undefined is returned. */
  attempt<T>(rule: () => T): T | undefined {
    const [index, parameters, depth] = [this.#index, this.#parameters, this.#depth];
    try {
      return rule();
    } catch (error) {
      if (!(error instanceof QueryProblem) || error.final) throw error;
      [this.#index, this.#parameters, this.#depth] = [index, parameters, depth];
      return undefined;
    }
  }

  fail(expected: string): never {
    const { token } = this;
    const found = token.kind === 'end' ? 'the end of the query' : `'${token.text}'`;
    throw new QueryProblem('sql-syntax', `mismatched input ${found}; expected ${expected}`, {
      at: token.at,
      hint: this.#reservedHint(token),
    });
  }

  #reservedHint(token: Token): string | undefined {
    if (token.kind !== 'word' || !RESERVED.has(token.text.toLowerCase())) return undefined;
    return `${token.text.toUpperCase()} is a reserved word: to use it as a name write "${token.text.toLowerCase()}".`;
  }
}
