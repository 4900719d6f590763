import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, openSync, fsyncSync, closeSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { groupBy } from '../base/group-by.js';
import { compareText } from '../base/findings.js';
import type { DuckDb } from '../engines/duckdb/duckdb.js';
import { quoteText } from '../engines/duckdb/quote.js';
import { writeCounts, type Counting } from './counts.js';
import { cellText, rowsOf, runTasks, type DuckDbPlace } from './duckdb-pool.js';
import type { StoreFile } from './manifest.js';
import type { Resolved } from './resolve-copies.js';
import { copyStatement, FILE_IDENTITY, filesTable, FROM_FILES, FROM_LINES, linesTable } from './store-sql.js';

/** A file that is still in the staging folder. */
export interface StagedFile {
  readonly entry: StoreFile;
  /** Null: the file lies in its place already, and only its counts are new. */
  readonly staged: string | null;
  /** Its counts; null where it has none. */
  readonly counts: string | null;
}

/** One file to write: rows of the spool, and files of the store that it takes the place of. */
export interface FilePlan {
  readonly day: string;
  readonly account: string | null;
  readonly parts: readonly string[];
  readonly merged: readonly StoreFile[];
}

/** A day with more spooled bytes than this gets a file for each account. */
const LARGE_DAY = 192 * 2 ** 20;
/** Files of one day and account beyond which the next ingest merges them. */
const MOST_FILES = 6;

/**
 * What to write: the spool's rows by day, and by account where a day is large; files that lose rows to better copies, or that have become
 * many, are merged into the new ones.
 */
export function planFiles(
  resolved: Resolved,
  files: readonly StoreFile[],
  pathOf: (file: StoreFile) => string,
): readonly FilePlan[] {
  const plans = groupParts(resolved.parts).map((group) => {
    const same = files.filter(({ day, account }) => day === group.day && account === group.account);
    const merged = same.length >= MOST_FILES ? same : same.filter((file) => resolved.replaced.has(pathOf(file)));
    return { ...group, merged };
  });
  const taken = new Set(plans.flatMap(({ merged }) => merged));
  const alone = files.filter((file) => resolved.replaced.has(pathOf(file)) && !taken.has(file));
  return [...plans, ...alone.map((file) => ({ day: file.day, account: file.account, parts: [], merged: [file] }))];
}

function groupParts(parts: ReadonlyMap<string, number>): readonly Omit<FilePlan, 'merged'>[] {
  const days = groupBy([...parts.keys()].toSorted(compareText), (path) => basename(path).split('.')[0] ?? '');
  return [...days].flatMap(([day, paths]): Omit<FilePlan, 'merged'>[] => {
    const bytes = paths.reduce((sum, path) => sum + (parts.get(path) ?? 0), 0);
    if (bytes <= LARGE_DAY) return [{ day, account: null, parts: paths }];
    const accounts = groupBy(paths, (path) => basename(path).split('.')[1] ?? '');
    return [...accounts].map(([account, own]) => ({ day, account, parts: own }));
  });
}

/** Plans that merge files of a day and account, wherever there is more than one. */
export function planCompaction(files: readonly StoreFile[]): readonly FilePlan[] {
  const groups = groupBy(files, ({ day, account }) => `${day} ${account ?? ''}`);
  return [...groups.values()].flatMap((merged) => {
    const [{ day, account }] = merged;
    return merged.length < 2 ? [] : [{ day, account, parts: [], merged }];
  });
}

export interface WriteRequest extends DuckDbPlace {
  readonly plans: readonly FilePlan[];
  readonly resolved: Pick<Resolved, 'dropped' | 'longest' | 'replaced'>;
  /** Where files wait for the commit. */
  readonly staging: string;
  /** Part of every file name: no two runs share it. */
  readonly run: string;
  readonly pathOf: (file: StoreFile) => string;
}

/** Writes the planned files to the staging folder, sorted; a plan whose rows are all gone gives none. */
export async function writeFiles(request: WriteRequest): Promise<readonly StagedFile[]> {
  mkdirSync(request.staging, { recursive: true });
  const numbered = request.plans.map((plan, index) => ({ plan, index }));
  const written = await runTasks(numbered, request, async ({ plan, index }, db) => {
    const name = `${plan.account ?? 'part'}-${request.run}-${index}.parquet`;
    const staged = join(request.staging, name);
    await db.run(copyStatement(await selectsOf(plan, request, db), staged));
    return describe(db, { plan, name, staged });
  });
  return written.filter((file) => file !== null);
}

async function selectsOf(plan: FilePlan, request: WriteRequest, db: DuckDb): Promise<readonly string[]> {
  const { dropped, longest, replaced } = request.resolved;
  const selects: string[] = [];
  if (plan.parts.length > 0) {
    if (dropped !== null) await listTable(db, 'dropped', dropped, 'n: BIGINT');
    const where = dropped === null ? '' : ' WHERE n NOT IN (SELECT n FROM dropped)';
    selects.push(`SELECT ${FROM_LINES} FROM ${linesTable(plan.parts, longest)}${where}`);
  }
  for (const [index, file] of plan.merged.entries()) {
    const path = request.pathOf(file);
    const list = replaced.get(path);
    if (list !== undefined) await listTable(db, `replaced_${index}`, list, 'id: VARCHAR');
    const where = list === undefined ? '' : ` WHERE ${FILE_IDENTITY} NOT IN (SELECT id FROM replaced_${index})`;
    selects.push(`SELECT ${FROM_FILES} FROM ${filesTable([path])}${where}`);
  }
  return selects;
}

// oxlint-disable-next-line max-params -- a table's name, source and column
async function listTable(db: DuckDb, table: string, path: string, column: string): Promise<void> {
  const [name = '', type = ''] = column.split(': ');
  await db.run(
    `CREATE OR REPLACE TABLE ${table} AS SELECT * FROM read_json(${quoteText(path)}, columns = {${name}: '${type}'}, ` +
      `format = 'newline_delimited')`,
  );
}

interface Written {
  readonly plan: FilePlan;
  readonly name: string;
  readonly staged: string;
}

async function describe(db: DuckDb, { plan, name, staged }: Written): Promise<StagedFile | null> {
  const [[rows, first, last] = []] = await rowsOf(
    db,
    `SELECT count(*), min(eventtime), max(eventtime) FROM ${filesTable([staged])}`,
  );
  if (Number(rows) === 0) return null;
  sync(staged);
  const { day, account } = plan;
  const entry: StoreFile = {
    path: `day=${day}/${name}`,
    day,
    account,
    rows: Number(rows),
    bytes: statSync(staged).size,
    firstTime: cellText(first),
    lastTime: cellText(last),
    hash: await hashOf(staged),
  };
  return withCounts(db, { entry, staged }, { file: staged, to: `${staged}.counts` });
}

/** Counts files of the store; their rows are not touched. */
export async function countFiles(
  files: readonly StoreFile[],
  {
    staging,
    pathOf,
    worth,
    ...place
  }: Pick<WriteRequest, 'staging' | 'pathOf' | keyof DuckDbPlace> & { worth: number },
): Promise<readonly StagedFile[]> {
  mkdirSync(staging, { recursive: true });
  return runTasks([...files.entries()], place, async ([index, entry], db) => {
    const counting = { file: pathOf(entry), to: join(staging, `${index}.counts`), worth };
    return withCounts(db, { entry, staged: null }, counting);
  });
}

// oxlint-disable-next-line max-params -- where, whose and how
async function withCounts(
  db: DuckDb,
  { entry, staged }: Pick<StagedFile, 'entry' | 'staged'>,
  counting: Counting,
): Promise<StagedFile> {
  if (!(await writeCounts(db, counting))) return { entry: { ...entry, counts: null }, staged, counts: null };
  const { to } = counting;
  sync(to);
  return { entry: { ...entry, counts: { bytes: statSync(to).size, hash: await hashOf(to) } }, staged, counts: to };
}

function sync(path: string): void {
  const descriptor = openSync(path, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** SHA-256 of a file's bytes. */
export async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
