import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDb } from '../engines/duckdb/duckdb.js';
import { countsPath } from './counts.js';
import { cellText, rowsOf, withDuckDb } from './duckdb-pool.js';
import { readInputs, type Manifest, type StoreFile } from './manifest.js';
import { daysOf, requireStore } from './open-store.js';
import { stagingFolder } from './store-directory.js';
import { FILE_IDENTITY, filesTable } from './store-sql.js';
import { hashOf } from './write-files.js';

/** What a store holds, from its manifest alone. */
export interface StoreStatus {
  readonly generation: number;
  readonly files: number;
  readonly rows: number;
  readonly bytes: number;
  /** UTC days that have events. */
  readonly days: number;
  /** Null when the store is empty. */
  readonly firstTime: string | null;
  readonly lastTime: string | null;
  /** Source files that were read. */
  readonly inputs: number;
  /** Parquet files in the directory that are not part of the store: left by a run that was killed, removed by the next. */
  readonly leftovers: number;
  readonly ledger: Manifest['ledger'];
}

/** Errors: `store-missing`, `store-damaged`. */
export function storeStatus(directory: string): StoreStatus {
  const manifest = requireStore(directory);
  const { files, generation, ledger } = manifest;
  const inputs = [...readInputs(directory, manifest).values()].reduce((sum, names) => sum + names.size, 0);
  return {
    generation,
    files: files.length,
    rows: files.reduce((sum, { rows }) => sum + rows, 0),
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    days: daysOf(manifest).size,
    firstTime: files.reduce<string | null>((first, file) => least(first, file.firstTime), null),
    lastTime: files.reduce<string | null>((last, file) => greatest(last, file.lastTime), null),
    inputs,
    leftovers: leftovers(directory, files),
    ledger,
  };
}

const least = (a: string | null, b: string): string => (a === null || b < a ? b : a);
const greatest = (a: string | null, b: string): string => (a === null || b > a ? b : a);

function leftovers(directory: string, files: readonly StoreFile[]): number {
  const live = new Set(files.map(({ path }) => path));
  return readdirSync(directory)
    .filter((name) => name.startsWith('day='))
    .flatMap((day) => readdirSync(join(directory, day)).map((name) => `${day}/${name}`))
    .filter((path) => path.endsWith('.parquet') && !live.has(path)).length;
}

/** One thing that is not as the manifest says. */
export interface StoreProblem {
  /** Below the store's directory; null: the store as a whole. */
  readonly file: string | null;
  readonly problem: string;
}

/**
 * Reads all of a store and holds it to its manifest: every file's bytes, rows and day, and that no event is there twice.
 *
 * Errors: `store-missing`, `store-damaged`, `engine-missing`.
 */
export async function verifyStore(directory: string): Promise<readonly StoreProblem[]> {
  const { files } = requireStore(directory);
  const problems: StoreProblem[] = [];
  const sound: StoreFile[] = [];
  for (const file of files) {
    const problem = await bytesProblem(join(directory, file.path), file);
    if (problem === null) sound.push(file);
    else problems.push({ file: file.path, problem });
  }
  if (sound.length === 0) return problems;
  const temporary = join(stagingFolder(directory), 'verify');
  return withDuckDb({ temporary }, async (db) => {
    for (const file of sound) {
      const problem =
        (await rowsProblem(db, join(directory, file.path), file)) ?? (await countsProblem(db, directory, file));
      if (problem !== null) problems.push({ file: file.path, problem });
    }
    const twice = await countTwice(
      db,
      sound.map(({ path }) => join(directory, path)),
    );
    if (twice > 0) problems.push({ file: null, problem: `${twice} events are there more than once` });
    return problems;
  });
}

async function bytesProblem(path: string, file: StoreFile): Promise<string | null> {
  if (!existsSync(path)) return 'the file is missing';
  if (statSync(path).size !== file.bytes) return `the file has ${statSync(path).size} bytes, not ${file.bytes}`;
  return (await hashOf(path)) === file.hash ? null : 'the bytes of the file have changed';
}

async function rowsProblem(db: DuckDb, path: string, file: StoreFile): Promise<string | null> {
  const [[rows, first, last] = []] = await rowsOf(
    db,
    `SELECT count(*), min(eventtime), max(eventtime) FROM ${filesTable([path])}`,
  );
  if (Number(rows) !== file.rows) return `the file has ${Number(rows)} rows, not ${file.rows}`;
  const days = [first, last].map((time) => cellText(time).slice(0, 10));
  return days.every((day) => day === file.day) ? null : `the file has events of ${days.join(' to ')}`;
}

async function countsProblem(db: DuckDb, directory: string, file: StoreFile): Promise<string | null> {
  const { counts = null } = file;
  if (counts === null) return null;
  const path = countsPath(directory, file);
  if (!existsSync(path)) return 'the counts of the file are missing';
  if ((await hashOf(path)) !== counts.hash) return 'the counts of the file have changed';
  const [[rows] = []] = await rowsOf(db, `SELECT sum(n)::BIGINT FROM ${filesTable([path])}`);
  return Number(rows) === file.rows ? null : `the counts of the file are of ${Number(rows)} rows, not ${file.rows}`;
}

async function countTwice(db: DuckDb, paths: readonly string[]): Promise<number> {
  const [[count] = [0]] = await rowsOf(
    db,
    `SELECT count(*) FROM (SELECT 1 FROM ${filesTable(paths)} GROUP BY ${FILE_IDENTITY} HAVING count(*) > 1)`,
  );
  return Number(count);
}
