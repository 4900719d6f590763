import type { Bytes } from './types.js';

/** A stream of one chunk. */
export async function* oneChunk(bytes: Uint8Array): Bytes {
  await Promise.resolve();
  yield bytes;
}

/** UTF-16 text as UTF-8. */
export async function* fromUtf16(bytes: Bytes, encoding: 'utf-16le' | 'utf-16be'): Bytes {
  const decoder = new TextDecoder(encoding);
  const encoder = new TextEncoder();
  for await (const chunk of bytes) yield encoder.encode(decoder.decode(chunk, { stream: true }));
  yield encoder.encode(decoder.decode());
}

/** Drops the first `count` bytes, which lie in the first chunk. */
export async function* skipBytes(bytes: Bytes, count: number): Bytes {
  let left = count;
  for await (const chunk of bytes) {
    yield left === 0 ? chunk : chunk.subarray(left);
    left = 0;
  }
}
