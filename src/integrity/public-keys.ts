import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import * as v from 'valibot';
import { TrimtrailError } from '../base/errors.js';

/** CloudTrail's public keys, by fingerprint. */
export interface PublicKeys {
  /** Null: no key has this fingerprint. */
  readonly find: (fingerprint: string) => PublicKey | null;
}

export interface PublicKey {
  /** Did this key sign the text? `signature` in hexadecimal. */
  readonly signed: (text: string, signature: string) => boolean;
  /** Was the key in use at this ISO 8601 time? */
  readonly validAt: (time: string) => boolean;
}

const TIME = v.union([v.string(), v.number()]);
const LIST = v.object({
  PublicKeyList: v.pipe(
    v.array(
      v.object({
        Value: v.string(),
        Fingerprint: v.string(),
        ValidityStartTime: v.optional(TIME),
        ValidityEndTime: v.optional(TIME),
      }),
    ),
    v.minLength(1),
  ),
});

/**
 * Reads what `aws cloudtrail list-public-keys` prints; several texts together hold the keys of several regions.
 * Errors: `bad-keys` naming the file.
 * Source: CloudTrail API Reference, ListPublicKeys and PublicKey (DER-encoded PKCS#1 in base64).
 */
export function readPublicKeys(files: readonly { readonly name: string; readonly text: string }[]): PublicKeys {
  const keys = new Map<string, PublicKey>();
  for (const { name, text } of files) {
    const parsed = v.safeParse(LIST, parse(text));
    if (!parsed.success) throw badKeys(name, 'it holds no list of public keys');
    for (const { Value, Fingerprint, ValidityStartTime, ValidityEndTime } of parsed.output.PublicKeyList) {
      const key = keyOf(name, Value);
      const [start, end] = [timeOf(ValidityStartTime), timeOf(ValidityEndTime)];
      keys.set(Fingerprint.toLowerCase(), {
        signed: (text_, signature) =>
          /^(?:[0-9a-f]{2})+$/i.test(signature) &&
          verify('RSA-SHA256', Buffer.from(text_), key, Buffer.from(signature, 'hex')),
        validAt: (time) => (start === null || Date.parse(time) >= start) && (end === null || Date.parse(time) <= end),
      });
    }
  }
  return { find: (fingerprint) => keys.get(fingerprint.toLowerCase()) ?? null };
}

const badKeys = (name: string, why: string): TrimtrailError =>
  new TrimtrailError('bad-keys', `${name}: ${why}`, {
    hint: 'give what `aws cloudtrail list-public-keys --start-time … --region …` prints, one file for each region',
  });

function keyOf(name: string, value: string): KeyObject {
  try {
    return createPublicKey({ key: Buffer.from(value, 'base64'), format: 'der', type: 'pkcs1' });
  } catch {
    throw badKeys(name, 'a key in it is not an RSA key in PKCS#1');
  }
}

/** Seconds since 1970 or a text; milliseconds since 1970 out, null where it is neither. */
function timeOf(time: string | number | undefined): number | null {
  const value = typeof time === 'number' ? time * 1000 : Date.parse(time ?? '');
  return Number.isNaN(value) ? null : value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
