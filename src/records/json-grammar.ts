/** Byte values and states of the JSON push-down automaton in json-splitter.ts. */
export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;
export const OPEN_BRACKET = 0x5b;
export const CLOSE_BRACKET = 0x5d;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const NEWLINE = 0x0a;

/** What may come next, outside strings and scalars. */
export const STATE = {
  /** A value. */
  value: 0,
  /** A value or the end of the array. */
  firstValue: 1,
  /** A key or the end of the object. */
  firstKey: 2,
  /** A key. */
  key: 3,
  colon: 4,
  /** A comma or the end of the container. */
  after: 5,
} as const;
export type State = (typeof STATE)[keyof typeof STATE];

/** What the automaton is in the middle of. */
export const INSIDE = { nothing: 0, text: 1, escape: 2, scalar: 3, search: 4, line: 5 } as const;
export type Inside = (typeof INSIDE)[keyof typeof INSIDE];

export function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === NEWLINE || byte === 0x0d || byte === 0x09;
}

/** Bytes that end a number or literal. */
export function endsScalar(byte: number): boolean {
  return byte <= 0x20 || byte === COMMA || byte === COLON || byte === QUOTE || isBracket(byte);
}

function isBracket(byte: number): boolean {
  return byte === OPEN_BRACE || byte === CLOSE_BRACE || byte === OPEN_BRACKET || byte === CLOSE_BRACKET;
}
