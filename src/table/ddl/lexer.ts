import { QueryProblem } from '../dialect/syntax/position.js';

/** One token of Hive's DDL as Athena takes it, which quotes names with backquotes and texts with either quote. */
export interface DdlToken {
  readonly kind: 'word' | 'name' | 'text' | 'number' | 'symbol' | 'end';
  /** What stands in the statement. */
  readonly raw: string;
  /** What it means: without quotes, escapes resolved. */
  readonly value: string;
  readonly at: number;
}

const SPACE = /(?:\s+|--[^\n]*|\/\*[\s\S]*?\*\/)*/y;
const TOKENS: readonly (readonly [DdlToken['kind'], RegExp])[] = [
  ['name', /`((?:[^`]|``)*)`/y],
  ['text', /'((?:[^'\\]|\\[\s\S]|'')*)'/y],
  ['text', /"((?:[^"\\]|\\[\s\S]|"")*)"/y],
  ['word', /[A-Za-z_][A-Za-z0-9_]*/y],
  ['number', /\d[\w.]*/y],
  ['symbol', /[^\s]/y],
];

/** Splits a statement of DDL into tokens; the last is of kind `end`. Throws {@link QueryProblem} `sql-syntax`. */
export function tokenizeDdl(sql: string): readonly DdlToken[] {
  const tokens: DdlToken[] = [];
  let at = afterSpace(sql, 0);
  while (at < sql.length) {
    const token = tokenAt(sql, at);
    tokens.push(token);
    at = afterSpace(sql, at + token.raw.length);
  }
  return [...tokens, { kind: 'end', raw: '', value: '', at: sql.length }];
}

function afterSpace(sql: string, at: number): number {
  SPACE.lastIndex = at;
  SPACE.exec(sql);
  if (sql.startsWith('/*', SPACE.lastIndex)) {
    throw new QueryProblem('sql-syntax', 'the comment is not closed', { at: SPACE.lastIndex });
  }
  return SPACE.lastIndex;
}

function tokenAt(sql: string, at: number): DdlToken {
  for (const [kind, pattern] of TOKENS) {
    pattern.lastIndex = at;
    const [raw, inner] = pattern.exec(sql) ?? [];
    if (raw === undefined) continue;
    if (kind === 'symbol' && /['"`]/.test(raw)) break;
    return { kind, raw, value: meaning(kind, raw, inner), at };
  }
  throw new QueryProblem('sql-syntax', 'the quote is not closed', { at });
}

function meaning(kind: DdlToken['kind'], raw: string, inner: string | undefined): string {
  if (kind === 'name') return (inner ?? '').replaceAll('``', '`');
  if (kind === 'text') return unescape(inner ?? '', raw.charAt(0));
  return raw;
}

/** Source: Apache Hive LanguageManual, "Literals"; a backslash escapes the next character. */
function unescape(text: string, quote: string): string {
  const known: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };
  return text.replaceAll(
    /\\([\s\S])|(['"])\2/g,
    (whole: string, escaped: string | undefined, doubled: string | undefined) => {
      if (escaped !== undefined) return known[escaped] ?? escaped;
      return doubled === quote ? quote : whole;
    },
  );
}
