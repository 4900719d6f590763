import type { Found } from '../found.js';
import { unwrap } from '../unwrap.js';
import { splitRow } from '../csv-rows.js';
import { readMessage } from './cloudwatch-logs.js';
import { recordFromColumns } from './columns.js';
import { readConsoleRow, type Cells } from './console-csv.js';

export interface CsvTable {
  readonly delimiter: string;
  /** Column names in lower case, in the order of the file. */
  readonly columns: readonly string[];
  readonly read: (cells: Cells) => readonly Found[];
}

const DELIMITERS = [',', ';', '\t'] as const;
/** Columns that hold a whole record as JSON. */
const MESSAGES = ['@message', 'message', '_raw', 'cloudtrailevent'] as const;

/** Knows a CSV by its first line: delimiter, columns and what reads its rows; null when it is none of ours. */
export function recognizeCsv(firstLine: string): CsvTable | null {
  for (const delimiter of DELIMITERS) {
    const columns = splitRow(firstLine.replace(/\r$/, ''), delimiter).map(columnName);
    const read = readerFor(new Set(columns));
    if (read !== null) return { delimiter, columns, read };
  }
  return null;
}

function columnName(cell: string): string {
  return cell.trim().replaceAll('"', '').toLowerCase();
}

function readerFor(columns: ReadonlySet<string>): CsvTable['read'] | null {
  if (columns.has('event name') && columns.has('event time')) return readConsoleRow;
  if (columns.has('eventjson') || (columns.has('eventname') && columns.has('eventtime'))) return tableReader(columns);
  const message = MESSAGES.find((name) => columns.has(name));
  return message === undefined ? null : (cells) => readMessageCell(cells.get(message) ?? '');
}

/** Lake prints parameters as a map and has columns the Athena table lacks. */
function tableReader(columns: ReadonlySet<string>): CsvTable['read'] {
  const shape = columns.has('eventjson') || columns.has('managementevent') ? 'lake' : 'athena-csv';
  // an empty cell is NULL where the column exists
  return (cells) => recordFromColumns(new Map([...columns].map((name) => [name, cells.get(name) ?? ''])), shape) ?? [];
}

function readMessageCell(text: string): readonly Found[] {
  return readMessage(text, unwrap) ?? [{ kind: 'malformed', reason: 'the message is not JSON' }];
}
