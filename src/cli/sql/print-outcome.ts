import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import { dirname } from 'node:path';
import type { Writable } from 'node:stream';
import { TrimtrailError } from '../../base/errors.js';
import type { Cell, QueryStatistics, ResultColumn } from '../../engines/engine.js';
import { athenaCost, type ScanEstimate } from '../../main/sql/athena-estimate.js';
import type { Outcome } from '../../main/sql/sql-session.js';
import { writeTable } from '../../main/sql/write-parquet.js';
import { cellJson } from '../../render/sql/cell-text.js';
import { rowWriter, type TextFormat } from '../../render/sql/row-writers.js';
import type { SqlStatementOutput } from '../../render/types.js';
import { sizeText } from '../size-text.js';
import type { Printing } from './sql-options.js';

/** Where text goes: standard output, or a file that is made when the first of it comes. */
export class Sink {
  readonly #path: string | null;
  #file: WriteStream | null = null;

  constructor(path: string | null) {
    this.#path = path;
  }

  async write(text: string): Promise<void> {
    if (text === '') return;
    const stream = await this.#stream();
    if (!stream.write(text)) await once(stream, 'drain');
  }

  async end(): Promise<void> {
    if (this.#file === null) return;
    this.#file.end();
    await once(this.#file, 'close');
  }

  async #stream(): Promise<Writable> {
    if (this.#path === null) return process.stdout;
    if (this.#file !== null) return this.#file;
    try {
      mkdirSync(dirname(this.#path), { recursive: true });
      this.#file = createWriteStream(this.#path);
      await once(this.#file, 'open');
      return this.#file;
    } catch (cause) {
      throw new TrimtrailError('output-failed', `${this.#path} cannot be written`, { cause });
    }
  }
}

/** Prints what a statement gave: rows to the sink, everything else to standard error. */
export async function printOutcome(outcome: Outcome, printing: Printing, sink: Sink): Promise<void> {
  if (outcome.kind === 'done') {
    if (!printing.quiet) process.stderr.write(`${outcome.message}\n`);
  } else if (outcome.kind === 'listing') {
    await printRows(outcome.listing.columns, one(outcome.listing.rows), { printing, sink });
  } else if (printing.format === 'parquet') {
    await writeTable(outcome.result, printing.output ?? '', 'parquet');
    await printSummary(outcome, printing);
  } else {
    await printRows(outcome.result.columns, outcome.result.rows, { printing, sink });
    await printSummary(outcome, printing);
  }
}

interface Target {
  readonly printing: Printing;
  readonly sink: Sink;
}

type Batches = AsyncIterable<readonly (readonly Cell[])[]>;

async function printRows(
  columns: readonly ResultColumn[],
  batches: Batches,
  { printing, sink }: Target,
): Promise<void> {
  const format: TextFormat = printing.format === 'parquet' ? 'table' : printing.format;
  const width = printing.output === null ? (process.stdout.columns ?? null) : null;
  const writer = rowWriter(format, columns, { width, raw: printing.raw });
  await sink.write(writer.head());
  for await (const batch of batches) await sink.write(writer.rows(batch));
  await sink.write(writer.end());
}

async function* one(rows: readonly (readonly Cell[])[]): AsyncGenerator<readonly (readonly Cell[])[]> {
  yield rows;
}

type RowsOutcome = Extract<Outcome, { readonly kind: 'rows' }>;

async function printSummary({ result, estimate, by }: RowsOutcome, printing: Printing): Promise<void> {
  if (printing.quiet) return;
  const statistics = await result.statistics;
  const price = printing.pricePerTerabyte;
  const text =
    by === undefined ? summaryText(statistics, await estimate(), price) : engineSummary(statistics, by, price);
  process.stderr.write(`${text}\n`);
}

/** `34 rows in 2.10 s, 310 kB scanned in Athena ($0.000048)`: what was asked elsewhere, as it was. */
function engineSummary(statistics: QueryStatistics, by: 'athena' | 'trino', price: number): string {
  const { bytesScanned, isReused = false } = statistics;
  const read = readText(statistics);
  if (isReused) return `${read}; Athena gave the result of the same query within the last hour again, without a scan`;
  if (bytesScanned === null) return read;
  if (by === 'trino') return `${read}, ${sizeText(bytesScanned)} read by Trino`;
  // what scans nothing, such as SHOW, is not charged
  const cost = bytesScanned === 0 ? 0 : athenaCost(bytesScanned, price);
  return `${read}, ${sizeText(bytesScanned)} scanned in Athena ($${cost.toPrecision(2)})`;
}

const readText = ({ rows, elapsedMs, truncated }: QueryStatistics): string =>
  `${rows} row${rows === 1 ? '' : 's'}${truncated ? ' (cut at --max-rows)' : ''} in ${(elapsedMs / 1000).toFixed(2)} s`;

/** `34 rows in 0.12 s, 310 kB scanned; Athena would scan 48 kB of raw files ($0.00005) or 310 kB of Parquet ($0.00005)`. */
function summaryText(statistics: QueryStatistics, { parquetBytes, rawBytes }: ScanEstimate, price: number): string {
  const read = `${readText(statistics)}, ${sizeText(parquetBytes)} scanned`;
  if (rawBytes === null && parquetBytes === 0) return read;
  const cost = (bytes: number): string => `${sizeText(bytes)} ($${athenaCost(bytes, price).toPrecision(2)})`;
  const raw = rawBytes === null ? '' : `${cost(rawBytes)} of raw files, or `;
  return `${read}; Athena would scan ${raw}${cost(parquetBytes)} of Parquet`;
}

/** A statement's outcome as data, for `--json`. */
export async function outcomeJson(outcome: Outcome, price: number): Promise<SqlStatementOutput> {
  if (outcome.kind === 'done') return { message: outcome.message, columns: [], rows: [], statistics: null };
  if (outcome.kind === 'listing') {
    const { columns, rows } = outcome.listing;
    return { message: null, columns, rows: rows.map((row) => row.map(cellJson)), statistics: null };
  }
  const rows: (readonly unknown[])[] = [];
  for await (const batch of outcome.result.rows) rows.push(...batch.map((row) => row.map(cellJson)));
  const { elapsedMs, truncated } = await outcome.result.statistics;
  const { parquetBytes, rawBytes } = await outcome.estimate();
  const athena = {
    rawCost: rawBytes === null ? null : athenaCost(rawBytes, price),
    parquetCost: athenaCost(parquetBytes, price),
  };
  const statistics = {
    rows: rows.length,
    elapsedMs: Math.round(elapsedMs),
    truncated,
    parquetBytes,
    rawBytes,
    ...athena,
  };
  return { message: null, columns: outcome.result.columns, rows, statistics };
}
