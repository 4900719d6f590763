import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { crc32, gunzipSync } from 'node:zlib';
import type { SourceFile } from '../sources/types.js';
import type { Kernel } from './kernel/kernel.js';

/** Files that are larger than this, packed or inflated, are streamed. */
export const WHOLE_LIMIT = 32 * 2 ** 20;
const FIRST_ROOM = 2 ** 20;

/** A file's bytes as one piece, inflated when they are gzip. `bytes` is valid until the next call. */
export interface Whole {
  readonly bytes: Buffer;
  readonly packed: number;
  readonly isGzip: boolean;
}

/**
 * The whole file, in the kernel's memory where possible; `large` when it must be streamed; null when it must be read the careful way: not a
 * regular file, changed since it was listed, a damaged gzip. Why, the careful way says.
 */
export function readWhole(file: SourceFile, kernel: Kernel, maxInflatedBytes: number): Whole | 'large' | null {
  const { path, size } = file;
  if ((path === null && file.bytes === undefined) || (size !== null && size < 2)) return null;
  if (size !== null && size > WHOLE_LIMIT) return 'large';
  const bytes = file.bytes === undefined ? readPath(path ?? '', size, kernel) : copied(file.bytes, kernel);
  if (bytes === null || bytes === 'large') return bytes;
  const packed = bytes.length;
  if (!isGzip(bytes)) return { bytes, packed, isGzip: false };
  const inflated = inflate(bytes, kernel, Math.min(WHOLE_LIMIT, maxInflatedBytes));
  return typeof inflated === 'object' && inflated !== null ? { bytes: inflated, packed, isGzip: true } : inflated;
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

function readPath(path: string, size: number | null, kernel: Kernel): Buffer | 'large' | null {
  try {
    const descriptor = openSync(path, 'r');
    try {
      return size === null ? readUnsized(descriptor, kernel) : readSized(descriptor, size, kernel);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return null;
  }
}

/** Bytes that are here already. */
function copied(bytes: Uint8Array, kernel: Kernel): Buffer | 'large' | null {
  if (bytes.length < 2) return null;
  if (bytes.length > WHOLE_LIMIT) return 'large';
  const room = kernel.room(bytes.length);
  room.set(bytes);
  return room.subarray(0, bytes.length);
}

/** A file that was listed without its size: most fit the first room. */
function readUnsized(descriptor: number, kernel: Kernel): Buffer | 'large' | null {
  const room = kernel.room(FIRST_ROOM);
  const read = readSync(descriptor, room, 0, FIRST_ROOM, 0);
  if (read < FIRST_ROOM) return read < 2 ? null : room.subarray(0, read);
  const { size } = fstatSync(descriptor);
  return size > WHOLE_LIMIT ? 'large' : readSized(descriptor, size, kernel);
}

/** Null when the file is no longer so long. */
function readSized(descriptor: number, size: number, kernel: Kernel): Buffer | null {
  // one byte more than there should be tells a file that has grown
  const room = kernel.room(size + 1);
  return readSync(descriptor, room, 0, size + 1, 0) === size ? room.subarray(0, size) : null;
}

/** The kernel inflates what writers of trails write; for all else, and for what it finds out of order, zlib has the last word. */
function inflate(packed: Buffer, kernel: Kernel, limit: number): Buffer | 'large' | null {
  if (packed.length < 18) return null;
  // of the last member, modulo 2^32
  const size = packed.readUInt32LE(packed.length - 4);
  if (size > limit) return 'large';
  const checksum = packed.readUInt32LE(packed.length - 8);
  const from = headerLength(packed);
  const inflated = from === null ? null : kernel.inflate(from, packed.length, size);
  if (inflated !== null && crc32(inflated) === checksum) return inflated;
  return inflateByZlib(kernel.room(packed.length), size, limit);
}

function inflateByZlib(packed: Buffer, size: number, limit: number): Buffer | 'large' | null {
  try {
    return gunzipSync(packed, { chunkSize: Math.max(64, size + 64), maxOutputLength: limit });
  } catch (error) {
    return error instanceof RangeError ? 'large' : null;
  }
}

/** Bytes before the deflate stream; null for a header with anything but a file's name. RFC 1952. */
function headerLength(packed: Buffer): number | null {
  const [, , method, flags] = packed;
  if (method !== 8 || (flags !== 0 && flags !== 8)) return null;
  if (flags === 0) return 10;
  const end = packed.indexOf(0, 10);
  return end < 0 ? null : end + 1;
}
