/** The 128 bits of an address, version 4 mapped into version 6; undefined where the text is none. */
export function parseAddress(text: string): bigint | undefined {
  const four = parseFour(text);
  if (four !== undefined) return 0xffff_0000_0000n + four;
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  if (tail === null) return parseSix(text);
  const mapped = parseFour(tail[2] ?? '');
  if (mapped === undefined) return undefined;
  return parseSix(`${tail[1] ?? ''}${(mapped >> 16n).toString(16)}:${(mapped & 0xffffn).toString(16)}`);
}

function parseFour(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return undefined;
  return parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function parseSix(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2 || !text.includes(':')) return undefined;
  const [before = [], after = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - before.length - after.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...before, ...Array.from({ length: missing }, () => '0'), ...after];
  if (!groups.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return undefined;
  return groups.reduce((sum, group) => (sum << 16n) + BigInt(`0x${group}`), 0n);
}

/** The first and the last address of a block such as `10.0.0.0/8`; undefined where the text is none. */
export function parseBlock(text: string): { readonly first: bigint; readonly last: bigint } | undefined {
  const [address = '', bits = '', ...rest] = text.split('/');
  const start = parseAddress(address);
  const length = address.includes(':') ? 128 : 32;
  if (start === undefined || rest.length > 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > length) return undefined;
  const size = 1n << BigInt(length - Number(bits));
  const first = (start / size) * size;
  return { first, last: first + size - 1n };
}
