import { markdownText } from '../../base/terminal-text.js';
import type { Cell, ResultColumn } from '../../engines/engine.js';
import { jsonText } from '../json-text.js';
import { tableText, type Column } from '../table.js';
import { cellJson, cellText } from './cell-text.js';

export const TEXT_FORMATS = ['table', 'csv', 'json', 'ndjson', 'markdown'] as const;
export type TextFormat = (typeof TEXT_FORMATS)[number];

type Rows = readonly (readonly Cell[])[];

/** Makes text of a result, batch by batch. */
export interface RowWriter {
  readonly head: () => string;
  readonly rows: (batch: Rows) => string;
  readonly end: () => string;
}

export interface WriterOptions {
  /** Columns of the terminal; null: as wide as it gets. */
  readonly width: number | null;
  /** CSV: leave cells as they are that a spreadsheet would run. */
  readonly raw: boolean;
}

export function rowWriter(format: TextFormat, columns: readonly ResultColumn[], options: WriterOptions): RowWriter {
  return WRITERS[format](columns, options);
}

const WRITERS: Readonly<Record<TextFormat, (columns: readonly ResultColumn[], options: WriterOptions) => RowWriter>> = {
  table: tableWriter,
  csv: (columns, { raw }) => ({
    head: () =>
      csvLine(
        columns.map(({ name }) => ({ text: name, isNull: false })),
        raw,
      ),
    rows: (batch) => batch.map((row) => csvLine(row.map(csvCell), raw)).join(''),
    end: () => '',
  }),
  json: jsonWriter,
  ndjson: (columns) => ({
    head: () => '',
    rows: (batch) => batch.map((row) => jsonText(rowObject(columns, row), { indent: 0 })).join(''),
    end: () => '',
  }),
  markdown: (columns) => ({
    head: () => `${markdownLine(columns.map(({ name }) => name))}${markdownLine(columns.map(() => null))}`,
    rows: (batch) => batch.map((row) => markdownLine(row.map(cellText))).join(''),
    end: () => '',
  }),
};

const NUMBERS = /^(?:tinyint|smallint|integer|bigint|real|double|decimal)/;

/** Widths are known only when all rows are: the table is printed at the end. */
function tableWriter(columns: readonly ResultColumn[], { width }: WriterOptions): RowWriter {
  const shown = columns.map(({ name, type }): Column =>
    NUMBERS.test(type) ? { title: name, align: 'right' } : { title: name, align: 'left', shrink: true },
  );
  const held: (readonly string[])[] = [];
  return {
    head: () => '',
    rows: (batch) => {
      for (const row of batch) held.push(row.map((cell) => (cell === null ? '-' : cellText(cell))));
      return '';
    },
    end: () => tableText(shown, held, { width }),
  };
}

function jsonWriter(columns: readonly ResultColumn[]): RowWriter {
  let isFirst = true;
  return {
    head: () => '[',
    rows: (batch) => {
      const lines = batch.map((row) => jsonText(rowObject(columns, row), { indent: 0 }).trimEnd()).join(',\n');
      const lead = isFirst ? '\n' : ',\n';
      isFirst = false;
      return `${lead}${lines}`;
    },
    end: () => (isFirst ? ']\n' : '\n]\n'),
  };
}

/** Columns of the same name are told apart by their place: `name`, `name_2`. */
function rowObject(columns: readonly ResultColumn[], row: readonly Cell[]): Readonly<Record<string, unknown>> {
  const names = uniqueNames(columns);
  return Object.fromEntries(row.map((cell, at) => [names[at] ?? '', cellJson(cell)]));
}

const namesOf = new WeakMap<readonly ResultColumn[], readonly string[]>();

function uniqueNames(columns: readonly ResultColumn[]): readonly string[] {
  const known = namesOf.get(columns);
  if (known !== undefined) return known;
  const taken = new Set<string>();
  const names = columns.map(({ name }) => {
    let free = name;
    for (let count = 2; taken.has(free); count += 1) free = `${name}_${count}`;
    taken.add(free);
    return free;
  });
  namesOf.set(columns, names);
  return names;
}

export interface CsvCell {
  readonly text: string;
  readonly isNull: boolean;
}

const csvCell = (cell: Cell): CsvCell => ({
  text: typeof cell === 'object' && cell !== null ? JSON.stringify(cellJson(cell)) : cellText(cell),
  isNull: cell === null,
});

/** What a spreadsheet takes for the beginning of a formula. Source: OWASP, "CSV Injection". */
const FORMULA = /^[=+\-@\t\r\n]/;
const PLAIN_NUMBER = /^-?\d+(?:\.\d+)?(?:E-?\d+)?$/;

/** RFC 4180, lines ended by a line feed; an empty text is `""`, NULL is nothing. */
export function csvLine(cells: readonly CsvCell[], raw: boolean): string {
  return `${cells.map((cell) => csvText(cell, raw)).join(',')}\n`;
}

function csvText({ text, isNull }: CsvCell, raw: boolean): string {
  if (isNull) return '';
  const safe = !raw && FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
  return safe === '' || /[",\r\n\t]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const markdownLine = (cells: readonly (string | null)[]): string =>
  `| ${cells.map((cell) => (cell === null ? '---' : markdownText(cell))).join(' | ')} |\n`;
