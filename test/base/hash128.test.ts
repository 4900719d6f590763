import { expect, test } from 'vitest';
import { hash128 } from '../../src/base/hash128.js';

test('agrees with MurmurHash3_x86_128: the verification value its author gives', () => {
  const keys = Array.from({ length: 256 }, (_, length) => Uint8Array.from({ length }, (__, at) => at));
  const hashes = keys.map((key, n) => littleEndian(hash128(key, 256 - n)));
  const last = littleEndian(hash128(Buffer.concat(hashes)));
  expect(last.readUInt32LE(0)).toBe(0xb3ece62a);
});

/** The four lanes as the reference code lays them in memory. */
function littleEndian(hash: string): Buffer {
  return Buffer.from(hash, 'hex').swap32();
}
