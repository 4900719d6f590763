import type { Principal, UsageKey } from '../base/usage-row.js';
import { callAloneText, principalText } from '../usage/row-text.js';

/** What was called and how, whoever did: of an account's thousands of rows there are some hundred. */
export type RowCall = Omit<UsageKey, 'principal' | 'values' | 'prefixed' | 'context'>;

/** What only few rows have in common. */
export type RowDetail = Pick<UsageKey, 'values' | 'prefixed' | 'context'>;

/** Parts of rows, numbered in the order they come. */
export class RowParts<Part> {
  readonly #textOf: (part: Part) => string;
  readonly #numbers = new Map<string, number>();
  readonly #parts: Part[] = [];
  #told = 0;

  /** `textOf`: a text that two parts share exactly when they are equal. */
  constructor(textOf: (part: Part) => string) {
    this.#textOf = textOf;
  }

  /** The part's number; when it is new `kept` gives what is kept of it. */
  numberOf<Whole extends Part>(whole: Whole, kept: (whole: Whole) => Part): number {
    const text = this.#textOf(whole);
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.#parts.length);
    return this.#parts.push(kept(whole)) - 1;
  }

  at(number: number): Part {
    const part = this.#parts[number];
    if (part === undefined) throw new RangeError(`no part has the number ${number}`);
    return part;
  }

  /** The parts numbered since the last call. */
  takeFresh(): readonly Part[] {
    const fresh = this.#parts.slice(this.#told);
    this.#told = this.#parts.length;
    return fresh;
  }
}

/** The parts that keys are made of, each with its number. */
export class KeyParts {
  readonly principals = new RowParts<Principal>(principalText);
  readonly calls = new RowParts<RowCall>(callAloneText);

  /** The numbers of a key's principal and call as one. */
  pairOf(key: UsageKey): number {
    return pair(this.principals.numberOf(key.principal, itself), this.calls.numberOf(key, callOnly));
  }
}

/** More calls than memory holds. */
const MOST_CALLS = 2 ** 26;

/** The numbers of a principal and a call as one. */
export function pair(principal: number, call: number): number {
  return principal * MOST_CALLS + call;
}

/** The numbers that {@link pair} has brought together. */
export function unpair(both: number): { readonly principal: number; readonly call: number } {
  const principal = Math.floor(both / MOST_CALLS);
  return { principal, call: both - principal * MOST_CALLS };
}

export const itself = <Part>(part: Part): Part => part;

function callOnly(key: RowCall): RowCall {
  const { eventType, eventCategory, readOnly, eventSource, eventName, region, account, callerAccount } = key;
  const { errorCode, via, delegate, console, tool, parameters } = key;
  return {
    eventType,
    eventCategory,
    readOnly,
    eventSource,
    eventName,
    region,
    account,
    callerAccount,
    errorCode,
    via,
    delegate,
    console,
    tool,
    parameters,
  };
}

/** Whether a key has neither values nor context. */
export function isPlain({ values, context }: RowDetail): boolean {
  for (const _ in values) return false;
  for (const _ in context) return false;
  return true;
}
