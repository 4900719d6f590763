import type { RecordShape } from '../base/usage-row.js';

/** What a format makes of a value: records that are yet to be checked, and what is no record. */
export type Found =
  | { readonly kind: 'record'; readonly json: unknown; readonly shape: RecordShape }
  /** A kind recognised and left out on purpose: `digest`, `insight`. */
  | { readonly kind: 'skipped'; readonly what: string }
  | { readonly kind: 'malformed'; readonly reason: string }
  /** Bytes to read as a file of their own: base64, mostly of gzip. */
  | { readonly kind: 'packed'; readonly base64: string };

export type Fields = { readonly [key: string]: unknown };

/** Reads a value that is in its format; null when it is not. `unwrap` reads what is inside. */
export type Format = (value: Fields, unwrap: (inner: unknown) => readonly Found[]) => readonly Found[] | null;

export function recordOf(json: unknown, shape: RecordShape = 'trail'): readonly Found[] {
  return [{ kind: 'record', json, shape }];
}
