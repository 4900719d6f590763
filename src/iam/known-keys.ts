import type { Evaluator } from './evaluate.js';
import { ABSENT, known, type ContextValue } from './request-context.js';

/** Context keys that are the same in every request: their values; a list for a multivalued key, null when requests do not carry it. */
export type KnownKeys = Readonly<Record<string, readonly string[] | string | null>>;

/** The evaluator, with what is known of these keys whatever a request tells of itself. */
export function withKnownKeys(evaluate: Evaluator, keys: KnownKeys): Evaluator {
  const values = new Map(Object.entries(keys).map(([key, value]) => [key.toLowerCase(), valueOf(value)]));
  if (values.size === 0) return evaluate;
  return (request) => evaluate({ ...request, context: (key) => values.get(key) ?? request.context(key) });
}

function valueOf(value: KnownKeys[string] | undefined): ContextValue {
  if (value === null || value === undefined) return ABSENT;
  return typeof value === 'string' ? known(value) : known(...value);
}
