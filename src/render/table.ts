import { printable } from '../base/terminal-text.js';

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** May be cut to fit the terminal. */
  readonly shrink?: true;
}

export interface TableOptions {
  /** Columns of the terminal; null: as wide as it gets. */
  readonly width: number | null;
}

const GAP = '  ';
const MIN_WIDTH = 12;
const COMBINING = /^\p{M}$/u;
const WIDE =
  /^(?:\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{17000}-\u{18cff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}])$/u;

/** Lines with aligned columns under their titles, each ended by a line feed; cells are made printable. */
export function tableText(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { width }: TableOptions,
): string {
  const cells = [columns.map(({ title }) => title), ...rows].map((row) =>
    columns.map((_, at) => printable(row[at] ?? '')),
  );
  const natural = columns.map((_, at) => cells.reduce((widest, row) => Math.max(widest, textWidth(row[at] ?? '')), 0));
  const widths = width === null ? natural : shrink(columns, natural, width);
  return cells.map((row) => `${lineOf(columns, widths, row).trimEnd()}\n`).join('');
}

function lineOf(columns: readonly Column[], widths: readonly number[], row: readonly string[]): string {
  return columns.map(({ align }, at) => fit(row[at] ?? '', widths[at] ?? 0, align)).join(GAP);
}

/** Takes what is too wide from the columns that may shrink, the widest first. */
function shrink(columns: readonly Column[], natural: readonly number[], width: number): readonly number[] {
  const widths = [...natural];
  let over = widths.reduce((sum, each) => sum + each, 0) + GAP.length * (columns.length - 1) - width;
  while (over > 0) {
    const candidates = widths.map((each, at) => (columns[at]?.shrink === true && each > MIN_WIDTH ? each : 0));
    const widest = Math.max(...candidates);
    if (widest === 0) break;
    widths[candidates.indexOf(widest)] = widest - 1;
    over -= 1;
  }
  return widths;
}

function fit(text: string, width: number, align: Column['align']): string {
  const shown = textWidth(text) > width ? cut(text, width) : text;
  const padding = ' '.repeat(Math.max(0, width - textWidth(shown)));
  return align === 'right' ? padding + shown : shown + padding;
}

/** Keeps both ends: an ARN's name is at its end. */
function cut(text: string, width: number): string {
  const characters = Array.from(text);
  const head = takeWidth(characters, Math.floor((width - 1) / 3));
  const tail = takeWidth(characters.toReversed(), width - 1 - textWidth(head.join('')));
  return `${head.join('')}…${tail.toReversed().join('')}`;
}

function takeWidth(characters: readonly string[], width: number): readonly string[] {
  const taken: string[] = [];
  let left = width;
  for (const character of characters) {
    left -= textWidth(character);
    if (left < 0) break;
    taken.push(character);
  }
  return taken;
}

/** Terminal columns of a printable text. Source: Unicode Standard Annex #11, "East Asian Width". */
export function textWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += COMBINING.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}
