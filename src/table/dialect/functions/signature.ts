/** A type in a signature. */
export type Pattern =
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'argument'; readonly index: number }
  | { readonly kind: 'type'; readonly name: string; readonly inner: readonly Pattern[] }
  | { readonly kind: 'function'; readonly params: readonly Pattern[]; readonly result: Pattern };

export interface Signature {
  readonly name: string;
  readonly params: readonly Pattern[];
  /** The last parameter may repeat, also not at all. */
  readonly variadic: boolean;
  readonly result: Pattern;
}

const parsed = new Map<string, Signature>();

/** Reads `name(type, …) -> type`; each text once. */
export function parseSignature(text: string): Signature {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const [head = '', result = ''] = text.split(' -> ');
  const open = head.indexOf('(');
  const inside = head.slice(open + 1, head.lastIndexOf(')'));
  const variadic = inside.endsWith('...');
  const params = splitTypes(variadic ? inside.slice(0, -3) : inside).map(parsePattern);
  const signature = { name: head.slice(0, open), params, variadic, result: parsePattern(result) };
  parsed.set(text, signature);
  return signature;
}

/** Splits at commas outside parentheses. */
function splitTypes(text: string): readonly string[] {
  const parts: string[] = [];
  let [depth, start] = [0, 0];
  for (const [index, character] of Array.from(text).entries()) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (character === ',' && depth === 0) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, text.slice(start)].map((part) => part.trim()).filter((part) => part !== '');
}

function parsePattern(text: string): Pattern {
  if (/^[A-Z]$/.test(text)) return { kind: 'variable', name: text };
  if (text.startsWith('$')) return { kind: 'argument', index: Number(text.slice(1)) - 1 };
  const match = /^([a-z ]+)\((.*)\)$/.exec(text);
  if (match === null || /^\d/.test(match[2] ?? '')) return { kind: 'type', name: text, inner: [] };
  const inner = splitTypes(match[2] ?? '').map(parsePattern);
  const [name = ''] = match.slice(1);
  if (name !== 'function') return { kind: 'type', name, inner };
  return { kind: 'function', params: inner.slice(0, -1), result: inner.at(-1) ?? { kind: 'variable', name: 'R' } };
}
