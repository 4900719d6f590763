import { QueryProblem } from './position.js';

/** One token of Trino's SQL. `text` is what stands in the query; `value` what it means (unquoted, escapes resolved). */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'string' | 'binary' | 'integer' | 'decimal' | 'double' | 'symbol' | 'end';
  readonly text: string;
  readonly value: string;
  /** Offset of the first character. */
  readonly at: number;
}

const SPACE = /(?:\s+|--[^\n]*|\/\*[\s\S]*?\*\/)*/y;
const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;
/** `1_000`, `0xFF`, `0o17` and `0b1` are Trino's too. */
const NUMBER =
  /(0[xX][0-9A-Fa-f_]+|0[oO][0-7_]+|0[bB][01_]+)|((?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)[eE][+-]?\d+)|(\d[\d_]*\.(?:\d[\d_]*)?|\.\d[\d_]*)|(\d[\d_]*)/y;
const STRING = /'((?:[^']|'')*)'/y;
const QUOTED = /"((?:[^"]|"")*)"/y;
const UNICODE = /[uU]&'((?:[^']|'')*)'/y;
const BINARY = /[xX]'([^']*)'/y;
/** CloudTrail Lake names an event data store by its id, without quotes; here behind FROM and JOIN alone, where no number can stand. */
const STORE_ID = /[0-9A-Za-z]{8,12}(?:-[0-9A-Za-z]{4}){3}-[0-9A-Za-z]{8,12}(?![\w-])/y;
const SYMBOL = /<>|!=|<=|>=|\|\||->|=>|[-+*/%=<>()[\],.;?:|{}^$]/y;

/** Splits a query into tokens; the last one is of kind `end`. Throws {@link QueryProblem} `sql-syntax`. */
export function tokenize(sql: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = skipSpace(sql, 0); at < sql.length;) {
    const token = (namesTable(tokens.at(-1)) ? storeIdAt(sql, at) : undefined) ?? tokenAt(sql, at);
    tokens.push(token);
    at = skipSpace(sql, at + token.text.length);
  }
  return [...tokens, { kind: 'end', text: '', value: '', at: sql.length }];
}

function skipSpace(sql: string, at: number): number {
  SPACE.lastIndex = at;
  SPACE.exec(sql);
  const end = SPACE.lastIndex;
  if (sql.startsWith('/*', end)) throw new QueryProblem('sql-syntax', 'the comment is not closed', { at: end });
  return end;
}

const namesTable = (before: Token | undefined): boolean =>
  before?.kind === 'word' && /^(?:from|join)$/i.test(before.text);

function storeIdAt(sql: string, at: number): Token | undefined {
  return matched({ pattern: STORE_ID, kind: 'quoted', sql, at });
}

function tokenAt(sql: string, at: number): Token {
  const token =
    unicodeAt(sql, at) ??
    binaryAt(sql, at) ??
    matched({ pattern: WORD, kind: 'word', sql, at }) ??
    numberAt(sql, at) ??
    quotedAt(sql, at) ??
    matched({ pattern: SYMBOL, kind: 'symbol', sql, at });
  if (token !== undefined) return token;
  throw new QueryProblem('sql-syntax', unexpected(sql, at), { at, hint: hintFor(sql.charAt(at)) });
}

function unexpected(sql: string, at: number): string {
  const character = String.fromCodePoint(sql.codePointAt(at) ?? 0);
  if (character === "'") return 'the string is not closed';
  if (character === '"') return 'the quoted identifier is not closed';
  return `unexpected '${character}'`;
}

function hintFor(character: string): string | undefined {
  if (character === '`')
    return 'Athena takes backquotes in DDL only: quote identifiers of a query with "double quotes".';
  if (character === "'") return "A quote within a string is doubled: 'it''s'. A backslash escapes nothing.";
  return undefined;
}

function execAt(pattern: RegExp, sql: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(sql);
}

function matched(where: {
  readonly pattern: RegExp;
  readonly kind: Token['kind'];
  readonly sql: string;
  readonly at: number;
}): Token | undefined {
  const match = execAt(where.pattern, where.sql, where.at);
  return match === null ? undefined : { kind: where.kind, text: match[0], value: match[0], at: where.at };
}

function quotedAt(sql: string, at: number): Token | undefined {
  const string = execAt(STRING, sql, at);
  if (string !== null) return { kind: 'string', text: string[0], value: (string[1] ?? '').replaceAll("''", "'"), at };
  const name = execAt(QUOTED, sql, at);
  if (name === null) return undefined;
  const value = (name[1] ?? '').replaceAll('""', '"');
  if (value === '') throw new QueryProblem('sql-syntax', 'Zero-length delimited identifier not allowed', { at });
  return { kind: 'quoted', text: name[0], value, at };
}

function numberAt(sql: string, at: number): Token | undefined {
  const match = execAt(NUMBER, sql, at);
  if (match === null) return undefined;
  const [text, based, double, decimal] = match;
  const end = at + text.length;
  if (/[A-Za-z_]/.test(sql.charAt(end)))
    throw new QueryProblem('sql-syntax', `identifiers must not start with a digit; surround it with double quotes`, {
      at,
    });
  const plain = text.replaceAll('_', '');
  if (based !== undefined) return { kind: 'integer', text, value: BigInt(plain.toLowerCase()).toString(), at };
  if (double !== undefined) return { kind: 'double', text, value: plain, at };
  return { kind: decimal === undefined ? 'integer' : 'decimal', text, value: plain, at };
}

function binaryAt(sql: string, at: number): Token | undefined {
  const match = execAt(BINARY, sql, at);
  if (match === null) return undefined;
  const digits = (match[1] ?? '').replaceAll(/\s/g, '');
  if (!/^(?:[0-9A-Fa-f]{2})*$/.test(digits))
    throw new QueryProblem('sql-syntax', 'a binary literal takes pairs of hexadecimal digits', { at });
  return { kind: 'binary', text: match[0], value: digits.toUpperCase(), at };
}

function unicodeAt(sql: string, at: number): Token | undefined {
  const match = execAt(UNICODE, sql, at);
  if (match === null) return undefined;
  const escape = /\s*UESCAPE\s*'(.)'/iy;
  const own = execAt(escape, sql, at + match[0].length);
  const mark = own?.[1] ?? '\\';
  const value = unescapeUnicode((match[1] ?? '').replaceAll("''", "'"), { mark, at });
  return { kind: 'string', text: match[0] + (own?.[0] ?? ''), value, at };
}

function unescapeUnicode(text: string, place: { readonly mark: string; readonly at: number }): string {
  const mark = place.mark.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  const pattern = new RegExp(`${mark}(?:(${mark})|([0-9A-Fa-f]{4})|\\+([0-9A-Fa-f]{6})|)`, 'g');
  return text.replaceAll(pattern, (_all, ...groups: readonly (string | undefined)[]) => {
    const [twice, four, six] = groups;
    if (twice !== undefined) return twice;
    const digits = four ?? six;
    if (digits === undefined)
      throw new QueryProblem('sql-syntax', 'incomplete escape sequence in the unicode string', { at: place.at });
    return String.fromCodePoint(Number.parseInt(digits, 16));
  });
}
