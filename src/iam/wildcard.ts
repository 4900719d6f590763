/**
 * Patterns of IAM's `Action` and `Resource` elements as a row of tokens: a code unit, or one of the three below.
 * `?` stands for one UTF-16 code unit.
 */
export const ONE = -1;
export const MANY = -2;
/** A policy variable such as `${aws:username}`: its value is not in the policy. */
export const VARIABLE = -3;

export type Tokens = readonly number[];

/** Does the pattern match? `unknown` when that depends on a policy variable. */
export type Match = 'match' | 'no-match' | 'unknown';

const STAR = 0x2a;
const QUESTION = 0x3f;
const DOLLAR = 0x24;
const BRACE = 0x7b;

/**
 * Reads a pattern with policy variables: `${*}`, `${?}` and `${$}` are the characters themselves, any other `${…}` is a
 * variable, a `${` without an end is text.
 * Source: IAM User Guide, "IAM policy elements: Variables and tags", section "Special characters".
 */
export function readPattern(pattern: string): Tokens {
  const tokens: number[] = [];
  let at = 0;
  while (at < pattern.length) {
    const end = isVariableAt(pattern, at) ? pattern.indexOf('}', at + 2) : -1;
    if (end < 0) {
      push(tokens, readCharacter(pattern.charCodeAt(at)));
      at += 1;
    } else {
      push(tokens, readVariable(pattern.slice(at + 2, end)));
      at = end + 1;
    }
  }
  return tokens;
}

/** Reads a pattern in which only `*` and `?` are special, as in `Action`. */
export function readPlainPattern(pattern: string): Tokens {
  const tokens: number[] = [];
  for (let at = 0; at < pattern.length; at += 1) push(tokens, readCharacter(pattern.charCodeAt(at)));
  return tokens;
}

function isVariableAt(pattern: string, at: number): boolean {
  return pattern.charCodeAt(at) === DOLLAR && pattern.charCodeAt(at + 1) === BRACE;
}

function readCharacter(code: number): number {
  if (code === STAR) return MANY;
  return code === QUESTION ? ONE : code;
}

function readVariable(name: string): number {
  return name === '*' || name === '?' || name === '$' ? name.charCodeAt(0) : VARIABLE;
}

/** `**` means no more than `*`. */
function push(tokens: number[], token: number): void {
  if (token === MANY && tokens.at(-1) === MANY) return;
  tokens.push(token);
}

/**
 * Matches without backtracking into earlier stars: at most pattern length × text length steps, and in practice one pass.
 * A variable is taken for any text; the answer is then `unknown`, or `no-match` where no value could match.
 */
export function matchTokens(tokens: Tokens, text: string): Match {
  if (!matches(tokens, text)) return 'no-match';
  return tokens.includes(VARIABLE) ? 'unknown' : 'match';
}

function matches(tokens: Tokens, text: string): boolean {
  let at = 0;
  let position = 0;
  let star = -1;
  let resume = 0;
  while (position < text.length) {
    const token = tokens[at];
    if (token === MANY || token === VARIABLE) {
      star = at;
      resume = position;
      at += 1;
    } else if (token === ONE || (token !== undefined && token === text.charCodeAt(position))) {
      at += 1;
      position += 1;
    } else if (star >= 0) {
      at = star + 1;
      resume += 1;
      position = resume;
    } else {
      return false;
    }
  }
  while (tokens[at] === MANY || tokens[at] === VARIABLE) at += 1;
  return at === tokens.length;
}

/** The literal tokens as text; wildcards and variables are left out. In pieces: a spread argument list has a limit. */
export function literalText(tokens: Tokens): string {
  let text = '';
  for (const token of tokens) if (token >= 0) text += String.fromCharCode(token);
  return text;
}
