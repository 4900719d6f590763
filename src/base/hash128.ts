const C = [0x239b961b, 0xab0e9789, 0x38b34ae5, 0xa1e38b93] as const;
const ADD = [0x561ccd1b, 0x0bcaa747, 0x96cd1c35, 0x32ac3b17] as const;
const SHIFT = [15, 16, 17, 18] as const;
const TURN = [19, 17, 15, 13] as const;

/**
 * The 128-bit MurmurHash3 (x86 variant) of bytes, as 32 hexadecimal digits. It names things; it protects
 * nothing: whoever can choose the bytes can choose the hash.
 *
 * Source: Austin Appleby, MurmurHash3 (public domain), `MurmurHash3_x86_128`.
 */
export function hash128(bytes: Uint8Array, seed = 0): string {
  const h = new Uint32Array(4).fill(seed);
  const blocks = bytes.length >>> 4;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let block = 0; block < blocks; block += 1) mixBlock(h, view, block * 16);
  mixTail(h, bytes, blocks * 16);
  return finish(h, bytes.length);
}

function mixBlock(h: Uint32Array, view: DataView, at: number): void {
  for (let lane = 0; lane < 4; lane += 1) {
    const mixed = (h[lane] ?? 0) ^ scramble(view.getUint32(at + lane * 4, true), lane);
    const turned = (rotl(mixed, TURN[lane] ?? 0) + (h[(lane + 1) & 3] ?? 0)) | 0;
    h[lane] = Math.imul(turned, 5) + (ADD[lane] ?? 0);
  }
}

function mixTail(h: Uint32Array, bytes: Uint8Array, from: number): void {
  for (let lane = 3; lane >= 0; lane -= 1) {
    let k = 0;
    for (let byte = 3; byte >= 0; byte -= 1) k = (k << 8) | (bytes[from + lane * 4 + byte] ?? 0);
    if (from + lane * 4 < bytes.length) h[lane] = (h[lane] ?? 0) ^ scramble(k, lane);
  }
}

function finish(h: Uint32Array, length: number): string {
  for (let lane = 0; lane < 4; lane += 1) h[lane] = (h[lane] ?? 0) ^ length;
  spread(h);
  for (let lane = 0; lane < 4; lane += 1) h[lane] = avalanche(h[lane] ?? 0);
  spread(h);
  return [...h].map((lane) => lane.toString(16).padStart(8, '0')).join('');
}

function spread(h: Uint32Array): void {
  h[0] = (h[0] ?? 0) + (h[1] ?? 0) + (h[2] ?? 0) + (h[3] ?? 0);
  for (let lane = 1; lane < 4; lane += 1) h[lane] = (h[lane] ?? 0) + (h[0] ?? 0);
}

function scramble(k: number, lane: number): number {
  return Math.imul(rotl(Math.imul(k, C[lane] ?? 0), SHIFT[lane] ?? 0), C[(lane + 1) & 3] ?? 0);
}

function avalanche(value: number): number {
  let v = value ^ (value >>> 16);
  v = Math.imul(v, 0x85ebca6b);
  v ^= v >>> 13;
  v = Math.imul(v, 0xc2b2ae35);
  return v ^ (v >>> 16);
}

function rotl(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
