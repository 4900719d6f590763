import { compareText } from './findings.js';
import { hash128 } from './hash128.js';

const encoder = new TextEncoder();

/**
 * The one JSON text of a value: keys sorted by code unit at every level, no white space, undefined members left out.
 * Two values that mean the same have the same text, whatever order their keys came in. Values come from readers that
 * refuse more than 1,000 levels, so the recursion is bounded.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members: string[] = [];
  const sorted = Object.entries(value).toSorted(([a], [b]) => compareText(a, b));
  for (const [key, member] of sorted) {
    if (member !== undefined) members.push(`${JSON.stringify(key)}:${canonicalJson(member)}`);
  }
  return `{${members.join(',')}}`;
}

/** {@link canonicalJson} in UTF-8. */
export function canonicalBytes(value: unknown): Uint8Array {
  return encoder.encode(canonicalJson(value));
}

/**
 * What makes two records one event: the `eventID`, or `hash:` and the hash of the canonical record where there is none.
 * A lone surrogate counts as U+FFFD.
 */
export function eventIdentity(record: { readonly eventID?: string | undefined }): string {
  return record.eventID ?? `hash:${hash128(canonicalBytes(record))}`;
}
