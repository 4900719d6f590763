import { parseArn } from '../base/arn.js';
import type { AccessRequest, Evaluator } from './evaluate.js';
import { ABSENT, known, type ContextValue, type RequestContext } from './request-context.js';

/** Context keys with their values; a list for a multivalued key, null when requests do not carry it. */
export type KnownKeys = Readonly<Record<string, readonly string[] | string | null>>;

/** What is known of requests whatever they tell of themselves. */
export interface KnownContext {
  /** Of every request. */
  readonly always: KnownKeys;
  /** Of requests on resources whose ARN names this account. */
  readonly inAccount: { readonly account: string; readonly keys: KnownKeys } | null;
}

export const NOTHING_KNOWN: KnownContext = { always: {}, inAccount: null };

/** A request's context with what is known besides. */
export function knowing(
  { context, resource }: Pick<AccessRequest, 'context' | 'resource'>,
  { always, inAccount }: KnownContext,
): RequestContext {
  const isIn = inAccount !== null && parseArn(resource.text)?.account === inAccount.account;
  const entries = Object.entries(isIn ? { ...always, ...inAccount.keys } : always);
  if (entries.length === 0) return context;
  const values = new Map(entries.map(([key, value]) => [key.toLowerCase(), valueOf(value)]));
  return (key) => values.get(key) ?? context(key);
}

/** The evaluator, with what is known besides. */
export function withKnownContext(evaluate: Evaluator, context: KnownContext): Evaluator {
  if (context === NOTHING_KNOWN) return evaluate;
  return (request) => evaluate({ ...request, context: knowing(request, context) });
}

function valueOf(value: KnownKeys[string] | undefined): ContextValue {
  if (value === null || value === undefined) return ABSENT;
  return typeof value === 'string' ? known(value) : known(...value);
}
