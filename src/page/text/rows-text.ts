import type { SqlCell } from '../../core.js';

type Rows = readonly (readonly SqlCell[])[];

/** Rows for a spreadsheet's clipboard: tabs between cells; tabs and line ends within become blanks. */
export const tabbed = (names: readonly string[], rows: Rows): string =>
  [names, ...rows].map((row) => row.map((cell) => (cell ?? '').replace(/[\t\r\n]+/g, ' ')).join('\t')).join('\n');

/** RFC 4180; a cell that a spreadsheet would take for a formula gets an apostrophe in front. */
export const csvOf = (names: readonly string[], rows: Rows): string =>
  [names, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n') + '\r\n';

function csvCell(cell: SqlCell): string {
  const text = cell ?? '';
  const tame = /^[=+\-@\t\r]/.test(text) && !/^[+-]?\d+(?:\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame;
}
