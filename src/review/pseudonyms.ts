/** What a pseudonym stands for: it becomes the word before the number. */
export const SECRET_KINDS = [
  'account',
  'user',
  'role',
  'principal',
  'id',
  'event',
  'key',
  'address',
  'file',
  'policy',
  'statement',
  'value',
  'name',
] as const;
export type SecretKind = (typeof SECRET_KINDS)[number];

/** From this length on a text is replaced wherever it stands, even inside a word. */
const LONG = 8;

/**
 * Texts and what stands for them, counted up by kind: `account-1`, `role-3`. The same text always has the same pseudonym, the first one it
 * was given. Nothing of the text can be computed from it.
 */
export class Pseudonyms {
  readonly #byText = new Map<string, string>();
  readonly #counts = new Map<SecretKind, number>();
  readonly #replaced = new Map<string, string>();
  #longestFirst: readonly string[] | null = null;

  /** What stands for the text. */
  of(kind: SecretKind, text: string): string {
    const known = this.#byText.get(text);
    if (known !== undefined) return known;
    const number = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, number);
    const made = `${kind}-${number}`;
    this.#byText.set(text, made);
    this.#replaced.clear();
    this.#longestFirst = null;
    return made;
  }

  /** The text with every known text in it replaced, the longest first, in one pass. */
  replaceIn(text: string): string {
    const known = this.#replaced.get(text);
    if (known !== undefined) return known;
    this.#longestFirst ??= [...this.#byText.keys()].toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1));
    const found = this.#longestFirst.filter((one) => text.includes(one));
    const replaced =
      found.length === 0
        ? text
        : text.replace(new RegExp(found.map(pattern).join('|'), 'gu'), (one) => this.#byText.get(one) ?? one);
    this.#replaced.set(text, replaced);
    return replaced;
  }
}

/** A short text counts only as a word of its own: `alice`, not the end of `malice`. */
function pattern(text: string): string {
  const literal = text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
  const [before, after] = text.length >= LONG ? ['', ''] : [boundary(text.at(0), '<!'), boundary(text.at(-1), '!')];
  return `${before}${literal}${after}`;
}

const boundary = (edge: string | undefined, look: string): string =>
  edge !== undefined && /[A-Za-z0-9]/.test(edge) ? `(?${look}[A-Za-z0-9])` : '';
