/** 64 bits of hash of `length` bytes: a checksum that tells copies apart, not a cryptographic one. */
export function checksum(from: i32, length: i32): u64 {
  let h0: u64 = 0x9e3779b97f4a7c15 ^ u64(length);
  let h1: u64 = 0xc2b2ae3d27d4eb4f;
  const end = from + (length & ~15);
  for (let at = from; at < end; at += 16) {
    h0 = rotl<u64>((h0 ^ load<u64>(at)) * 0x9fb21c651e98df25, 29);
    h1 = rotl<u64>((h1 ^ load<u64>(at, 8)) * 0xd6e8feb86659fd93, 31);
  }
  const left = length & 15;
  if (left != 0) {
    const low = left >= 8 ? load<u64>(end) : load<u64>(end) & ((u64(1) << (left << 3)) - 1);
    const high = left <= 8 ? 0 : load<u64>(end, 8) & ((u64(1) << ((left - 8) << 3)) - 1);
    h0 = rotl<u64>((h0 ^ low) * 0x9fb21c651e98df25, 29);
    h1 = rotl<u64>((h1 ^ high) * 0xd6e8feb86659fd93, 31);
  }
  let h = h0 ^ (h1 * 0x9fb21c651e98df25);
  h ^= h >> 32;
  h *= 0xd6e8feb86659fd93;
  return h >> 29;
}
