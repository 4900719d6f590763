import type { RenderedFormat, StatementView } from '../../core.js';

/** A line of a rendered policy and the action it names, if it names one. */
export interface CodeLine {
  readonly text: string;
  /** Place of its statement and the action; null: the line names none. */
  readonly names: { readonly statement: number; readonly action: string } | null;
}

/**
 * Finds the actions of statements in a rendered text. Every format writes a statement's Sid before its actions, and quotes or lists an
 * action by itself; so one walk serves them all.
 */
export function codeLines(
  text: string,
  statements: readonly Pick<StatementView, 'sid' | 'lines'>[],
): readonly CodeLine[] {
  let at = -1;
  return text.split('\n').map((line) => {
    const words: readonly string[] = line.match(WORD) ?? [];
    const next = statements[at + 1];
    if (next !== undefined && /\bsid\b/i.test(line) && words.includes(next.sid)) at += 1;
    const action = statements[at]?.lines.find((one) => words.includes(one.action))?.action;
    return { text: line, names: action === undefined ? null : { statement: at, action } };
  });
}

const WORD = /[\w*:.@/-]+/g;

export type TokenKind = 'key' | 'text' | 'word' | 'note' | 'plain';
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

const COMMON =
  /(?<note>#.*$|\/\/.*$)|(?<key>"(?:[^"\\]|\\.)*"(?=\s*:)|^\s*[\w.-]+(?=\s*[:=]))|(?<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)/g;
const WORDS: Readonly<Record<RenderedFormat, RegExp | null>> = {
  json: null,
  terraform: /\b(?:data|resource|statement|condition|variable|output|locals)\b/,
  cloudformation: null,
  cdk: /\b(?:import|from|new|const|export|return|class|extends|this)\b/,
};

/** A line in pieces for colouring; every character of it is in exactly one. */
export function tokensOf(line: string, format: RenderedFormat): readonly Token[] {
  const tokens: Token[] = [];
  let end = 0;
  const plain = (text: string): void => {
    if (text !== '') tokens.push(...wordsOf(text, WORDS[format]));
  };
  for (const match of line.matchAll(COMMON)) {
    plain(line.slice(end, match.index));
    const kind = (['note', 'key', 'text'] as const).find((name) => match.groups?.[name] !== undefined) ?? 'plain';
    tokens.push({ kind, text: match[0] });
    end = match.index + match[0].length;
  }
  plain(line.slice(end));
  return tokens;
}

function wordsOf(text: string, words: RegExp | null): readonly Token[] {
  if (words === null) return [{ kind: 'plain', text }];
  return text
    .split(new RegExp(`(${words.source})`))
    .filter((part) => part !== '')
    .map((part) => ({ kind: words.test(part) ? 'word' : 'plain', text: part }));
}
