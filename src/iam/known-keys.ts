import type { Evaluator } from './evaluate.js';
import { ABSENT, known, type ContextValue, type RequestContext } from './request-context.js';

/** Context keys that are the same in every request: their values; a list for a multivalued key, null when requests do not carry it. */
export type KnownKeys = Readonly<Record<string, readonly string[] | string | null>>;

/** A request's context, with what is known of these keys whatever it tells of itself. */
export function knowing(context: RequestContext, keys: KnownKeys): RequestContext {
  const values = new Map(Object.entries(keys).map(([key, value]) => [key.toLowerCase(), valueOf(value)]));
  return values.size === 0 ? context : (key) => values.get(key) ?? context(key);
}

/** The evaluator, with what is known of these keys. */
export function withKnownKeys(evaluate: Evaluator, keys: KnownKeys): Evaluator {
  if (Object.keys(keys).length === 0) return evaluate;
  return (request) => evaluate({ ...request, context: knowing(request.context, keys) });
}

function valueOf(value: KnownKeys[string] | undefined): ContextValue {
  if (value === null || value === undefined) return ABSENT;
  return typeof value === 'string' ? known(value) : known(...value);
}
