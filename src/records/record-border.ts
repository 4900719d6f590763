import { COLON, isSpace, NEWLINE, OPEN_BRACE, QUOTE } from './json-grammar.js';

/** Bytes on either side of a brace that decide whether it opens a record. */
export const BORDER_REACH = 96;

export interface BorderRules {
  /** Keys a record opens with: `eventVersion` and what the last good record opened with. */
  readonly keys: readonly string[];
  /** No container is open: a brace at the start of a line opens a value. */
  readonly topLevel: boolean;
}

/** The first place from `from` on that looks like the start of a record, or where to go on when more bytes are there. */
export function findBorder(bytes: Uint8Array, from: number, rules: BorderRules): { at: number; found: boolean } {
  let brace = bytes.indexOf(OPEN_BRACE, from);
  while (brace >= 0) {
    const verdict = isBorder(bytes, brace, rules);
    if (verdict !== false) return { at: brace, found: verdict === true };
    brace = bytes.indexOf(OPEN_BRACE, brace + 1);
  }
  return { at: bytes.length, found: false };
}

/** Whether a brace opens a record; null: the bytes end before that can be said. */
function isBorder(bytes: Uint8Array, brace: number, rules: BorderRules): boolean | null {
  const quote = skipSpace(bytes, brace + 1);
  if (quote >= bytes.length) return quote - brace < BORDER_REACH ? null : false;
  if (bytes[quote] !== QUOTE) return false;
  if (rules.topLevel && bytes[brace - 1] === NEWLINE) return true;
  if (previous(bytes, brace) === COLON) return false;
  const end = bytes.indexOf(QUOTE, quote + 1);
  const colon = end < 0 ? bytes.length : skipSpace(bytes, end + 1);
  if (colon >= bytes.length) return bytes.length - brace < BORDER_REACH ? null : false;
  if (end === quote + 1) return false;
  return bytes[colon] === COLON && rules.keys.includes(latin(bytes, quote + 1, end));
}

function skipSpace(bytes: Uint8Array, from: number): number {
  let i = from;
  while (i < bytes.length && i < from + BORDER_REACH && isSpace(bytes[i] ?? 0)) i += 1;
  return i;
}

function previous(bytes: Uint8Array, brace: number): number | undefined {
  let i = brace - 1;
  while (i >= 0 && i > brace - BORDER_REACH && isSpace(bytes[i] ?? 0)) i -= 1;
  return bytes[i];
}

/** Longer keys do not matter here. */
export const LONGEST_KEY = 48;

/** A short run of bytes as text, one character each; empty when it is too long for a key that matters. */
export function latin(bytes: Uint8Array, from: number, to: number): string {
  return to - from > LONGEST_KEY ? '' : String.fromCharCode(...bytes.subarray(from, to));
}
