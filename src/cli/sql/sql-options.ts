import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { TrimtrailError } from '../../base/errors.js';
import { cacheDirectory } from '../../main/sql/cache-directory.js';
import { fileQueryLog } from '../../main/sql/query-log.js';
import type { EngineSessionOptions } from '../../main/sql/engine-session.js';
import type { SqlSessionOptions } from '../../main/sql/sql-session.js';
import { TEXT_FORMATS, type TextFormat } from '../../render/sql/row-writers.js';
import { remoteOptions } from '../remote.js';
import type { TypedOptions } from '../typed-options.js';

const GB = 2 ** 30;

/** What the session takes from the command line. Errors: `bad-usage`. */
export function sessionOptions(options: TypedOptions, source: string): Omit<SqlSessionOptions, 'started'> {
  const log = options.text('query-log');
  return {
    sources: [source, ...options.list('source')],
    storing: {
      cache: options.flag('no-cache') ? null : cacheDirectory(process.env, process.platform),
      cacheBytes: options.size('cache-size', 10 * GB),
      threads: options.count('threads', 0, 0),
      maxInflatedBytes: options.size('max-inflated', 512 * 2 ** 20),
      remote: remoteOptions(options),
    },
    locations: new Map(options.list('location').map(mapping)),
    outputDirectory: options.text('output-dir'),
    limits: {
      memoryBytes: options.size('memory', 2 * GB),
      threads: availableParallelism(),
      timeoutMs: options.count('timeout', 1800, 1) * 1000,
    },
    maxRows: options.text('max-rows') === null ? null : options.count('max-rows', 1, 1),
    parameters: options.list('param').map((value) => `'${value.replaceAll("'", "''")}'`),
    now: () => new Date(),
    log: log === null ? null : fileQueryLog(log),
  };
}

/** The same for a table behind Trino or Athena: what is about files here has no meaning there. Errors: `bad-usage`. */
export function engineSessionOptions(options: TypedOptions, source: string): EngineSessionOptions {
  const here = ['source', 'location', 'output-dir'] as const;
  const wrong = here.find((name) => options.text(name) !== null || options.list(name).length > 0);
  if (wrong !== undefined) {
    throw new TrimtrailError(
      'bad-usage',
      `--${wrong} is for files on this machine, and ${source} is a table elsewhere`,
    );
  }
  const { maxRows, log } = sessionOptions(options, source);
  return { source, remote: remoteOptions(options), parameters: options.list('param'), maxRows, log };
}

function mapping(text: string): readonly [string, string] {
  const [, from, to] = /^(s3a?:\/\/[^=]+)=(.+)$/s.exec(text) ?? [];
  if (from !== undefined && to !== undefined) return [from, to];
  throw new TrimtrailError('bad-usage', `--location takes s3://BUCKET/PREFIX=DIR, not '${text}'`);
}

/** How results are printed. */
export interface Printing {
  readonly format: TextFormat | 'parquet';
  /** One JSON document with types and statistics. */
  readonly json: boolean;
  /** Null: standard output. */
  readonly output: string | null;
  readonly raw: boolean;
  readonly quiet: boolean;
  readonly pricePerTerabyte: number;
}

/** Errors: `bad-usage`. */
export function printing(options: TypedOptions): Printing {
  const format = options.text('format') ?? 'table';
  const output = options.text('output');
  if (format === 'parquet' && output === null) {
    throw new TrimtrailError('bad-usage', '--format parquet needs --output FILE');
  }
  return {
    format: format === 'parquet' ? 'parquet' : (TEXT_FORMATS.find((each) => each === format) ?? 'table'),
    json: options.flag('json'),
    output,
    raw: options.flag('raw'),
    quiet: options.flag('quiet'),
    pricePerTerabyte: price(options.text('price-per-tb')),
  };
}

function price(text: string | null): number {
  if (text === null) return 5;
  if (/^\d{1,6}(?:\.\d{1,4})?$/.test(text)) return Number(text);
  throw new TrimtrailError('bad-usage', `--price-per-tb takes US dollars such as 5 or 5.75, not '${text}'`);
}

/** The SQL of the command: QUERY, or the file of `--file`; null for a prompt. Errors: `bad-usage`, `source-not-found`. */
export async function sqlText(query: string | undefined, file: string | null): Promise<string | null> {
  if (query !== undefined && file !== null) throw new TrimtrailError('bad-usage', 'give QUERY or --file, not both');
  if (query !== undefined) return query;
  if (file === null) return process.stdin.isTTY ? null : readInput();
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new TrimtrailError('source-not-found', `${file} cannot be read`, { cause });
  }
}

/** Without a terminal a script may come in on standard input. */
async function readInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
