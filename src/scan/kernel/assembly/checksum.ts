const A: u64 = 0x9fb21c651e98df25;
const B: u64 = 0xd6e8feb86659fd93;

/** 64 bits of hash of `length` bytes: a checksum that tells copies apart, not a cryptographic one. */
export function checksum(from: i32, length: i32): u64 {
  let a: u64 = 0x9e3779b97f4a7c15 ^ u64(length);
  let b: u64 = 0xc2b2ae3d27d4eb4f;
  let c: u64 = 0x165667b19e3779f9;
  let d: u64 = 0x27d4eb2f165667c5;
  const end = from + length;
  let at = from;
  for (; at + 32 <= end; at += 32) {
    a = rotl<u64>((a ^ load<u64>(at)) * A, 29);
    b = rotl<u64>((b ^ load<u64>(at, 8)) * B, 31);
    c = rotl<u64>((c ^ load<u64>(at, 16)) * A, 29);
    d = rotl<u64>((d ^ load<u64>(at, 24)) * B, 31);
  }
  for (; at + 8 <= end; at += 8) a = rotl<u64>((a ^ load<u64>(at)) * A, 29);
  if (at < end) b = rotl<u64>((b ^ (load<u64>(at) & ((u64(1) << ((end - at) << 3)) - 1))) * B, 31);
  let h = a ^ rotl<u64>(b * A, 17) ^ rotl<u64>(c * B, 37) ^ d * A;
  h ^= h >> 32;
  h *= B;
  return h >> 29;
}
