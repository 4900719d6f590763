import { CsvRows } from './csv-rows.js';
import type { CsvTable } from './formats/csv-table.js';
import type { Located } from './read-json.js';
import type { Bytes } from './types.js';

/** The rows below the header, as what they hold; offsets are row numbers, 1 for the header. */
export async function* readCsv(bytes: Bytes, table: CsvTable): AsyncGenerator<Located> {
  let batch: Located[] = [];
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const rows = new CsvRows(table.delimiter, {
    row: (fields, line) => {
      if (line > 1) batch.push(...readRow(fields, line, table));
    },
    damaged: (line) => batch.push({ offset: line, found: { kind: 'malformed', reason: 'a quote is never closed' } }),
  });
  for await (const chunk of bytes) {
    rows.push(decoder.decode(chunk, { stream: true }));
    const ready = batch;
    batch = [];
    yield* ready;
  }
  rows.push(decoder.decode());
  rows.end();
  yield* batch;
}

function readRow(fields: readonly string[], line: number, table: CsvTable): readonly Located[] {
  const cells = new Map<string, string>();
  for (const [index, name] of table.columns.entries()) {
    const cell = fields[index]?.trim() ?? '';
    if (cell !== '') cells.set(name, cell);
  }
  if (cells.size === 0) return [];
  return table.read(cells).map((found) => ({ found, offset: line }));
}
