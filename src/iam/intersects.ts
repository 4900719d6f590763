import { MANY, ONE, readPattern, VARIABLE, type Tokens } from './wildcard.js';

const isMany = (token: number | undefined): boolean => token === MANY || token === VARIABLE;
const fits = (a: number, b: number): boolean => a === ONE || b === ONE || a === b;

/**
 * Is there a text that both patterns match? A policy variable stands for any text. Never false when there is one; `*` is taken to
 * reach across colons.
 */
export function isIntersecting(a: Tokens, b: Tokens): boolean {
  const most = Math.min(a.length, b.length);
  const start = agreeing(most, (at) => [a[at], b[at]]);
  if (start === null) return false;
  const end = agreeing(most - start, (at) => [a[a.length - 1 - at], b[b.length - 1 - at]]);
  return end !== null && isMeeting(a.slice(start, a.length - end), b.slice(start, b.length - end));
}

/** How many literal tokens agree before one of the two is a wildcard; null where they differ. Most pairs are told apart here. */
function agreeing(
  most: number,
  pair: (at: number) => readonly [number | undefined, number | undefined],
): number | null {
  for (let at = 0; at < most; at += 1) {
    const [one, other] = pair(at);
    if (one === undefined || other === undefined || one < 0 || other < 0) return at;
    if (one !== other) return null;
  }
  return most;
}

function isMeeting(a: Tokens, b: Tokens): boolean {
  if ((a.length === 1 && isMany(a[0])) || (b.length === 1 && isMany(b[0]))) return true;
  // reachable[j]: the first i tokens of a and the first j of b can have matched the same text
  let reachable = firstRow(b);
  for (const token of a) reachable = nextRow(token, b, reachable);
  return reachable[b.length] === true;
}

/** As {@link isIntersecting}, for patterns as policies write them. */
export const intersects = (a: string, b: string): boolean => isIntersecting(readPattern(a), readPattern(b));

function firstRow(b: Tokens): boolean[] {
  const row = [true];
  for (const [index, token] of b.entries()) row.push(row[index] === true && isMany(token));
  return row;
}

function nextRow(token: number, b: Tokens, above: readonly boolean[]): boolean[] {
  const row = [isMany(token) && above[0] === true];
  for (const [index, other] of b.entries()) {
    // a star takes nothing, or one more token of the other pattern
    if (isMany(token) || isMany(other)) row.push(above[index + 1] === true || row[index] === true);
    else row.push(above[index] === true && fits(token, other));
  }
  return row;
}
