/** A text as it must stand in a policy so that IAM reads it as that text and nothing more. */
export interface EscapedText {
  readonly text: string;
  /** A character that IAM does not allow in a document became `?` (finding `character-generalised`). */
  readonly generalised: boolean;
}

const SPECIAL = /[*?$]/g;
// U+0009, U+000A, U+000D and U+0020 to U+00FF are what a policy document may hold.
// By UTF-16 unit: a character outside the basic plane becomes `??`, which is what matches it where strings are UTF-16.
const FORBIDDEN = /[^\t\n\r\u0020-\u00ff]/g;

/** A character that is not written as it is. */
const UNLIKE = /[*?$]|[^\t\n\r\u0020-\u00ff]/;

/** `*`, `?` and `$` as the characters themselves. */
export const escapeSpecial = (value: string): string =>
  UNLIKE.test(value) ? value.replace(SPECIAL, (character) => '${' + character + '}') : value;

/**
 * Escapes a value from a log for a `Resource` or condition value: `*`, `?` and `$` become `${*}`, `${?}` and `${$}`;
 * each character that IAM does not allow in a document becomes `?`, which matches any one character (RULES.md 7).
 * Source: IAM User Guide, "IAM policy elements: Variables and tags" (special characters); IAM API Reference, CreatePolicy
 * (pattern of PolicyDocument).
 */
export function escapePolicyValue(value: string): EscapedText {
  if (!UNLIKE.test(value)) return { text: value, generalised: false };
  const escaped = escapeSpecial(value);
  const text = escaped.replace(FORBIDDEN, '?');
  return { text, generalised: text !== escaped };
}
