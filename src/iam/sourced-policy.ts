import { TrimtrailError } from '../base/errors.js';
import type { NamedPolicy } from './compile-policy.js';
import { parsePolicy, type PolicyKind } from './parse-policy.js';

/** Where a policy of an identity is kept. */
export type PolicyOrigin = 'file' | 'inline' | 'managed' | 'group-inline' | 'group-managed';

/** A policy with its document as it was written, for what must be carried over verbatim. */
export interface SourcedPolicy extends NamedPolicy {
  readonly document: unknown;
  readonly origin: PolicyOrigin;
  /** ISO 8601 UTC: when the version in force was made; null where the source does not say. */
  readonly createdAt: string | null;
}

/** A document, object or text, as a policy. */
export function sourced(
  document: unknown,
  {
    name,
    kind = 'identity',
    origin = 'file',
  }: { readonly name: string; readonly kind?: PolicyKind; readonly origin?: PolicyOrigin },
): SourcedPolicy {
  const decoded = decode(document);
  try {
    return { name, policy: parsePolicy(decoded, kind), document: decoded, origin, createdAt: null };
  } catch (error) {
    if (!(error instanceof TrimtrailError)) throw error;
    throw new TrimtrailError('bad-policy', `${name}: ${error.message}`, { hint: HINT, cause: error.cause });
  }
}

const HINT = 'a policy file is a document, a list of documents, or what an aws command prints; see docs/proof.md';

export const unreadable = (name: string, why: string): TrimtrailError =>
  new TrimtrailError('bad-policy', `${name}: ${why}`, { hint: HINT });

/** IAM returns documents URL-encoded (RFC 3986). Source: IAM API Reference, PolicyVersion (Document). */
export function decode(document: unknown): unknown {
  if (typeof document !== 'string') return document;
  const text = document.trimStart().startsWith('%7B') ? decodeUri(document) : document;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function decodeUri(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The CLI prints ISO 8601 with an offset, version 1 of it seconds since 1970. */
export function timeOf(value: unknown): string | null {
  const time = typeof value === 'number' ? value * 1000 : typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? null : `${new Date(time).toISOString().slice(0, 19)}Z`;
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
