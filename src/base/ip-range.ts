/** An IP address as one number and its width in bits, or null for what is none (a service name in `sourceIPAddress`). */
function parseAddress(text: string): { readonly bits: 32 | 128; readonly value: bigint } | null {
  const plain = text.replace(/%.*$/, '');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1];
  const four = parseFour(mapped ?? plain);
  if (four !== null) return { bits: 32, value: four };
  const six = parseSix(plain);
  return six === null ? null : { bits: 128, value: six };
}

function parseFour(text: string): bigint | null {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) return null;
  const bytes = text.split('.').map(Number);
  if (bytes.some((byte) => byte > 255)) return null;
  return bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

function parseSix(text: string): bigint | null {
  if (text.length > 45 || !text.includes(':')) return null;
  const halves = withoutDotted(text).split('::');
  if (halves.length > 2) return null;
  const [head = [], tail] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  const groups = [...head, ...Array<string>(Math.max(missing, 0)).fill('0'), ...(tail ?? [])];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  return groups.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
}

/** `64:ff9b::192.0.2.1` ends in two groups written as an IPv4 address. */
function withoutDotted(text: string): string {
  const colon = text.lastIndexOf(':');
  const four = parseFour(text.slice(colon + 1));
  if (four === null) return text;
  return `${text.slice(0, colon + 1)}${(four >> 16n).toString(16)}:${(four & 0xffffn).toString(16)}`;
}

/**
 * A test for "lies in this range" from `192.0.2.0/24`, `2001:db8::/32` or one address; null when the text is no range. Bits beyond the
 * prefix are ignored, as AWS does. An IPv4 address written as `::ffff:192.0.2.1` counts as IPv4.
 */
export function parseCidr(text: string): ((address: string) => boolean) | null {
  const [host, length, ...rest] = text.split('/');
  const range = parseAddress(host ?? '');
  if (range === null || rest.length > 0 || (length !== undefined && !/^\d{1,3}$/.test(length))) return null;
  const prefix = length === undefined ? range.bits : Number(length);
  if (prefix > range.bits) return null;
  const shift = BigInt(range.bits - prefix);
  return (text_) => {
    const address = parseAddress(text_);
    return address !== null && address.bits === range.bits && address.value >> shift === range.value >> shift;
  };
}

/**
 * Ranges that are not of the public Internet. Source: RFC 1918, RFC 6598, RFC 3927, RFC 4193, RFC 4291, RFC 1122 (this network, loopback),
 * RFC 5771 (multicast), RFC 1112 (reserved). Documentation ranges count as public: they stand for such.
 */
const NOT_PUBLIC = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '224.0.0.0/3',
  '::/127',
  'fc00::/7',
  'fe80::/10',
  'ff00::/8',
].map(parseCidr);

/** Whether the text is an address of the public Internet. */
export const isPublicAddress = (text: string): boolean =>
  isAddress(text) && !NOT_PUBLIC.some((lies) => lies?.(text) === true);

/** Whether the text is an IPv4 or IPv6 address, not a range and not the name of a service. */
export const isAddress = (text: string): boolean => parseAddress(text) !== null;
