/** What is known of one context key of a request. */
export interface ContextValue {
  /** As the request carries them; empty when it carries none, or none that is known. */
  readonly values: readonly string[];
  /** The values are all there are: with no value, the key is absent from the request. */
  readonly complete: boolean;
}

/** The request does not carry the key. */
export const ABSENT: ContextValue = { values: [], complete: true };
/** Whether the request carries the key, and with what value, is not known. */
export const UNKNOWN: ContextValue = { values: [], complete: false };

export const known = (...values: readonly string[]): ContextValue => ({ values, complete: true });
/** A multivalued key of which more values may be there than are known. */
export const atLeast = (...values: readonly string[]): ContextValue => ({ values, complete: false });

/** Answers a context key; names of keys are case-insensitive, so it is asked in lower case. */
export type RequestContext = (lowerCaseKey: string) => ContextValue;

/** A context from a table; keys in any case, an array for a multivalued key, null for an absent one. */
export function contextFrom(
  table: Readonly<Record<string, string | readonly string[] | null>>,
  otherwise: ContextValue = UNKNOWN,
): RequestContext {
  const entries = Object.entries(table).map(([key, value]) => [key.toLowerCase(), valueOf(value)] as const);
  const values = new Map(entries);
  return (key) => values.get(key) ?? otherwise;
}

function valueOf(value: string | readonly string[] | null): ContextValue {
  if (value === null) return ABSENT;
  return typeof value === 'string' ? known(value) : known(...value);
}
