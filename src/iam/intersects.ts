import { MANY, ONE, readPattern, VARIABLE, type Tokens } from './wildcard.js';

const isMany = (token: number | undefined): boolean => token === MANY || token === VARIABLE;
const fits = (a: number, b: number): boolean => a === ONE || b === ONE || a === b;

/**
 * Is there a text that both patterns match? A policy variable stands for any text. Never false when there is one; `*` is taken to
 * reach across colons.
 */
export function isIntersecting(a: Tokens, b: Tokens): boolean {
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
