import { createWriteStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { once } from 'node:events';
import { TrimtrailError } from '../../base/errors.js';
import { openDuckDb } from '../../engines/duckdb/duckdb.js';
import { quoteName, quoteText } from '../../engines/duckdb/quote.js';
import type { QueryResult } from '../../engines/engine.js';
import { printDuckType } from '../../table/columns.js';
import type { Column } from '../../table/columns.js';
import { cellJson } from '../../render/sql/cell-text.js';
import { tableColumns } from './trino-column.js';

export type TableFormat = 'parquet' | 'json';

/**
 * Writes a result to one file; the sandbox that ran the query writes nothing. `path` is ours, never a query's.
 *
 * Errors: `sql-unsupported` for a type that tables do not have, `output-failed`, and those of the rows.
 */
export async function writeTable(result: QueryResult, path: string, format: TableFormat): Promise<readonly Column[]> {
  const columns = tableColumns(result.columns);
  const folder = mkdtempSync(join(tmpdir(), 'trimtrail-out-'));
  try {
    const lines = format === 'json' ? path : join(folder, 'rows.json');
    mkdirSync(dirname(path), { recursive: true });
    await writeLines(result, lines, columns);
    if (format === 'parquet') await convert(lines, path, columns);
    return columns;
  } catch (cause) {
    if (cause instanceof TrimtrailError) throw cause;
    throw new TrimtrailError('output-failed', `${path} cannot be written`, { cause });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function writeLines(result: QueryResult, path: string, columns: readonly Column[]): Promise<void> {
  const stream = createWriteStream(path, { flags: 'wx' });
  await once(stream, 'open');
  for await (const batch of result.rows) {
    const text = batch.map(
      (row) =>
        `${JSON.stringify(Object.fromEntries(row.map((cell, at) => [columns[at]?.name ?? '', cellJson(cell)])))}\n`,
    );
    if (!stream.write(text.join(''))) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'close');
}

async function convert(lines: string, path: string, columns: readonly Column[]): Promise<void> {
  const types = columns.map(({ name, type }) => `${quoteName(name)}: ${quoteText(printDuckType(type))}`).join(', ');
  const rows = `read_json(${quoteText(lines)}, format = 'newline_delimited', columns = {${types}}, maximum_object_size = 268435456)`;
  const engine = await openDuckDb();
  try {
    await engine.run(`COPY (SELECT * FROM ${rows}) TO ${quoteText(path)} (FORMAT parquet, COMPRESSION zstd)`);
  } finally {
    await engine.close();
  }
}
