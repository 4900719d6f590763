import { TrimtrailError } from '../base/errors.js';
import type { OptionName } from './option-table.js';
import type { Invocation } from './program.js';

/** Reads an invocation's options as types; a switch that was not typed is false, a value null, a list empty. */
export interface TypedOptions {
  readonly flag: (name: OptionName) => boolean;
  readonly text: (name: OptionName) => string | null;
  readonly list: (name: OptionName) => readonly string[];
  /** A whole number from `min` up. Errors: `bad-usage`. */
  readonly count: (name: OptionName, fallback: number, min: number) => number;
  /** Bytes: `512MB`, `2GiB`, `1000`. Errors: `bad-usage`. */
  readonly size: (name: OptionName, fallback: number) => number;
}

export function typedOptions(options: Invocation['options']): TypedOptions {
  const text = (name: OptionName): string | null => {
    const value = options.get(name);
    return typeof value === 'string' ? value : null;
  };
  return {
    text,
    flag: (name) => options.get(name) === true,
    list: (name) => {
      const value = options.get(name);
      return Array.isArray(value) ? (value as readonly string[]) : []; // only repeated options hold arrays, of strings
    },
    count: (name, fallback, min) => countOf(name, text(name) ?? String(fallback), min),
    size: (name, fallback) => sizeOf(name, text(name), fallback),
  };
}

function countOf(name: string, text: string, min: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min) return value;
  throw new TrimtrailError('bad-usage', `--${name} takes a whole number from ${min} up, not '${text}'`);
}

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };

function sizeOf(name: string, text: string | null, fallback: number): number {
  if (text === null) return fallback;
  const [, digits, unit = ''] = /^(\d{1,9})\s*([kmgt]?)i?b?$/i.exec(text) ?? [];
  const factor = UNITS[unit.toLowerCase()];
  if (digits !== undefined && factor !== undefined && Number(digits) > 0) return Number(digits) * factor;
  throw new TrimtrailError('bad-usage', `--${name} takes a size such as 512MB or 2GB, not '${text}'`);
}
