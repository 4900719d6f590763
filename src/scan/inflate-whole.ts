import { closeSync, openSync, readSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { SourceFile } from '../sources/types.js';

/** Files that are larger than this, packed or inflated, are streamed. */
export const WHOLE_LIMIT = 32 * 2 ** 20;

/** Read into one buffer again and again; grown to the largest file so far. */
let scratch = Buffer.allocUnsafe(64 * 1024);

/** A file's bytes as one piece, inflated when they are gzip. `bytes` is valid until the next call. */
export interface Whole {
  readonly bytes: Buffer;
  readonly packed: number;
  readonly isGzip: boolean;
}

/**
 * The whole file; `large` when it must be streamed; null when it must be read the careful way: not a regular file, changed since it was
 * listed, a damaged gzip. Why, the careful way says.
 */
export function readWhole(file: SourceFile, maxInflatedBytes: number): Whole | 'large' | null {
  const { path, size } = file;
  if (path === null || size === null || size < 2) return null;
  if (size > WHOLE_LIMIT) return 'large';
  const bytes = readPath(path, size);
  if (bytes === null) return null;
  if (!isGzip(bytes)) return { bytes, packed: size, isGzip: false };
  const inflated = inflate(bytes, Math.min(WHOLE_LIMIT, maxInflatedBytes));
  return typeof inflated === 'object' && inflated !== null ? { bytes: inflated, packed: size, isGzip: true } : inflated;
}

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** The first bytes of the file, as many as there are of those asked for; null when it cannot be read. */
export function readHead(path: string, count: number): Buffer | null {
  const head = Buffer.alloc(count);
  try {
    const descriptor = openSync(path, 'r');
    try {
      return head.subarray(0, readSync(descriptor, head, 0, count, 0));
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return null;
  }
}

function readPath(path: string, size: number): Buffer | null {
  if (scratch.length <= size) scratch = Buffer.allocUnsafe(size + (size >> 1) + 1);
  try {
    const descriptor = openSync(path, 'r');
    try {
      // one byte more than there should be tells a file that has grown
      const read = readSync(descriptor, scratch, 0, size + 1, 0);
      return read === size ? scratch.subarray(0, size) : null;
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return null;
  }
}

/** The trailer holds the inflated size (of the last member, modulo 2^32): a buffer of that size saves joining chunks. */
function inflate(packed: Buffer, limit: number): Buffer | 'large' | null {
  if (packed.length < 18) return null;
  const size = packed.readUInt32LE(packed.length - 4);
  if (size > limit) return 'large';
  try {
    return gunzipSync(packed, { chunkSize: Math.max(64, size + 64), maxOutputLength: limit });
  } catch (error) {
    return error instanceof RangeError ? 'large' : null;
  }
}
