/** A seeded source of made-up values: the same seed gives the same values on every machine. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number;
  pick<T>(from: readonly [T, ...T[]]): T;
  /** `length` characters of the alphabet. */
  text(length: number, alphabet: string): string;
  /** Lower-case hexadecimal digits. */
  hex(length: number): string;
  /** A random UUID (version 4 shape). */
  uuid(): string;
}

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The generator is mulberry32: small, good enough for examples, not for secrets. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const whole = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  const text = (length: number, alphabet: string): string =>
    Array.from({ length }, () => alphabet.charAt(whole(0, alphabet.length - 1))).join('');
  const hex = (length: number): string => text(length, '0123456789abcdef');
  const uuid = (): string => `${hex(8)}-${hex(4)}-4${hex(3)}-${text(1, '89ab')}${hex(3)}-${hex(12)}`;
  const pick = <T>(from: readonly [T, ...T[]]): T => from[whole(0, from.length - 1)] ?? from[0];
  return { next, whole, pick, text, hex, uuid };
}

/** An access key id that everyone can see is made up: it ends in `EXAMPLE`. */
export const accessKeyId = (random: Random, prefix: 'AKIA' | 'ASIA'): string =>
  `${prefix}${random.text(9, UPPER)}EXAMPLE`;

/** A unique id such as `AIDA…` (user) or `AROA…` (role), made up as visibly. */
export const uniqueId = (random: Random, prefix: 'AIDA' | 'AROA'): string =>
  `${prefix}${random.text(10, UPPER)}EXAMPLE`;
