import {
  literalText,
  MANY,
  matchTokens,
  ONE,
  readPattern,
  readPlainPattern,
  VARIABLE,
  type Tokens,
} from './wildcard.js';

/** States looked at before giving up; giving up answers "not covered", which is always safe. */
const MAX_STATES = 20_000;
const COLON = 0x3a;
/** Colons before the resource part of an ARN. */
const ARN_COLONS = 5;
/** Stands for every character that the broader pattern does not name. */
const OTHER = -9;

/**
 * Is every ARN that `narrow` matches also matched by `broad`? Never true when it is not so; may be false for patterns too
 * entangled to decide and for policy variables. The five leading parts are compared one by one, so the answer holds
 * whether or not a `*` reaches across a colon.
 */
export function covers(broad: string, narrow: string): boolean {
  return broad === narrow || coversTokens(readPattern(broad), readPattern(narrow));
}

/** As {@link covers}, for patterns that were read already. */
export function coversTokens(wide: Tokens, narrow: Tokens): boolean {
  if (wide.length === 1 && wide[0] === MANY) return true;
  if (wide.includes(VARIABLE)) return false;
  const slim = narrow.map((token) => (token === VARIABLE ? MANY : token));
  const wideParts = splitArn(wide);
  const slimParts = splitArn(slim);
  if (wideParts.length !== slimParts.length) return false;
  return wideParts.every((part, index) => containsLanguage(part, slimParts[index] ?? []));
}

/** The ARN's six parts as tokens; fewer when it has fewer colons. */
function splitArn(tokens: Tokens): readonly Tokens[] {
  const parts: number[][] = [[]];
  for (const token of tokens) {
    if (token === COLON && parts.length <= ARN_COLONS) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

/** Is every action that the pattern `narrow` names also named by `broad`? Case does not count. */
export function coversAction(broad: string, narrow: string): boolean {
  return containsLanguage(readPlainPattern(broad.toLowerCase()), readPlainPattern(narrow.toLowerCase()));
}

/** Exact inclusion of the texts of one wildcard pattern in those of another. */
function containsLanguage(wide: Tokens, slim: Tokens): boolean {
  if (wide.length === 1 && wide[0] === MANY) return true;
  if (!slim.some(isWild)) return matchTokens(wide, literalText(slim)) === 'match';
  if (!wide.some(isWild)) return false;
  if (!endsFit(wide, slim)) return false;
  return isIncluded(wide, slim);
}

const isWild = (token: number): boolean => token < 0;

/** A literal first or last character of the broad pattern must be one of the narrow pattern too: the cheap refusal. */
function endsFit(wide: Tokens, slim: Tokens): boolean {
  const first = wide[0] ?? MANY;
  const last = wide.at(-1) ?? MANY;
  return (isWild(first) || first === slim[0]) && (isWild(last) || last === slim.at(-1));
}

/**
 * Walks the narrow pattern's automaton together with the set of states the broad one can be in: included, unless the
 * narrow one can end where the broad one can not.
 */
function isIncluded(wide: Tokens, slim: Tokens): boolean {
  const alphabet = [...new Set([...wide, ...slim].filter((token) => !isWild(token))), OTHER];
  const seen = new Set<string>();
  const queue: { readonly at: number; readonly states: readonly number[] }[] = [];
  const visit = (at: number, states: readonly number[]): boolean => {
    if (states.length === 0) return false;
    if (at === slim.length && states.at(-1) !== wide.length) return false;
    const key = `${at}:${states.join(',')}`;
    if (seen.has(key)) return true;
    seen.add(key);
    queue.push({ at, states });
    return seen.size <= MAX_STATES;
  };
  if (!visit(0, close(wide, [0]))) return false;
  for (let pair = queue.pop(); pair !== undefined; pair = queue.pop()) {
    if (!stepAll({ wide, slim, alphabet, visit }, pair)) return false;
  }
  return true;
}

interface Walk {
  readonly wide: Tokens;
  readonly slim: Tokens;
  readonly alphabet: readonly number[];
  readonly visit: (at: number, states: readonly number[]) => boolean;
}

function stepAll(walk: Walk, { at, states }: { readonly at: number; readonly states: readonly number[] }): boolean {
  const token = walk.slim[at];
  if (token === undefined) return true;
  if (token === MANY && !walk.visit(at + 1, states)) return false;
  const next = token === MANY ? at : at + 1;
  const characters = isWild(token) ? walk.alphabet : [token];
  return characters.every((character) => walk.visit(next, advance(walk.wide, states, character)));
}

function advance(wide: Tokens, states: readonly number[], character: number): readonly number[] {
  const next = new Set<number>();
  for (const state of states) {
    const token = wide[state];
    if (token === MANY) next.add(state);
    else if (token === ONE || token === character) next.add(state + 1);
  }
  return close(wide, next);
}

/** Adds the states reached by letting a `*` stand for nothing; sorted. */
function close(wide: Tokens, states: Iterable<number>): readonly number[] {
  const closed = new Set<number>(states);
  for (const state of closed) if (wide[state] === MANY) closed.add(state + 1);
  return [...closed].toSorted((a, b) => a - b);
}
