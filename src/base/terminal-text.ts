/** Texts from records, made safe to show: nothing a record holds may move a cursor, reorder a line or become markup. */

const PLAIN = /^[\x20-\x7e]*$/;

/**
 * What does not print, or prints as something else than it is: control, format and bidi characters, lone surrogates, private
 * use and unassigned code points, line separators, invisible fillers and every space but U+0020.
 */
const NOT_PRINTING = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/**
 * The text as one line that is safe on a terminal: what does not print is shown by its code, `\x1b`, `\u202e`, `\u{e0041}`.
 * A backslash in the text stays as it is, so the result is for reading, not for parsing back.
 */
export function printable(text: string): string {
  return PLAIN.test(text) ? text : text.replace(NOT_PRINTING, shown);
}

/** The same for a text of our own making that has several lines: its line feeds stay. */
export const printableLines = (text: string): string => text.split('\n').map(printable).join('\n');

function shown(character: string): string {
  if (character === ' ') return character;
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\u{${code.toString(16)}}`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * The text as Markdown that shows exactly {@link printable}: no emphasis, link, table cell border, HTML or bare URL comes of it.
 * For running text and table cells, not for code spans. Source: GitHub Flavored Markdown Spec, "Backslash escapes".
 */
export function markdownText(text: string): string {
  return printable(text).replace(/[!-/:-@[-`{-~]/g, (mark) => ENTITIES[mark] ?? `\\${mark}`);
}
