import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { TrimtrailError } from '../base/errors.js';
import { openDuckDb, type DuckDb } from '../engines/duckdb/duckdb.js';
import type { Cell } from '../engines/engine.js';
import { allRows } from '../engines/engine.js';

const MEMORY_MB = 480;

export interface DuckDbPlace {
  /** Where DuckDB puts what does not fit into memory. */
  readonly temporary: string;
  readonly signal?: AbortSignal;
}

/** One DuckDB with all cores and the whole allowance of memory. */
export async function withDuckDb<T>({ temporary }: DuckDbPlace, use: (db: DuckDb) => Promise<T>): Promise<T> {
  const db = await open(temporary, { threads: availableParallelism(), megabytes: MEMORY_MB });
  try {
    return await use(db);
  } finally {
    await db.close();
  }
}

/** Tasks that one DuckDB does as fast as several: opening one costs as much as a small sort. */
const FEW_TASKS = 4;

/**
 * Runs tasks on as many DuckDBs as there are cores: one small sort does not keep several cores busy. A task that needs more memory than its
 * share is run again alone, with all of it, and then with twice as much. Results are in the tasks' order.
 */
export async function runTasks<Task, T>(
  tasks: readonly Task[],
  place: DuckDbPlace,
  run: (task: Task, db: DuckDb) => Promise<T>,
): Promise<readonly T[]> {
  const cores = availableParallelism();
  const count = tasks.length <= FEW_TASKS ? 1 : Math.min(cores, 4);
  const results: T[] = [];
  const waiting = [...tasks.keys()];
  const large: number[] = [];
  const work = async (index: number): Promise<void> => {
    const share = { threads: Math.max(1, Math.floor(cores / count)), megabytes: MEMORY_MB / count };
    const db = await open(`${place.temporary}/${index}`, share);
    try {
      for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
        if (place.signal?.aborted === true) return;
        const task = tasks[at] as Task; // a place of theirs
        const result = await run(task, db).catch((error: unknown) => {
          if (!isTooLarge(error)) throw error;
          large.push(at);
        });
        if (result !== undefined) results[at] = result;
      }
    } finally {
      waiting.length = 0;
      await db.close();
    }
  };
  const done = await Promise.allSettled(Array.from({ length: count }, (_, index) => work(index)));
  const failed = done.find((each) => each.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  for (const at of large) results[at] = await runAlone(place, (db) => run(tasks[at] as Task, db));
  return results;
}

async function runAlone<T>({ temporary }: DuckDbPlace, run: (db: DuckDb) => Promise<T>): Promise<T> {
  for (const megabytes of [MEMORY_MB, 2 * MEMORY_MB]) {
    const db = await open(`${temporary}/alone`, { threads: 1, megabytes });
    try {
      return await run(db);
    } catch (error) {
      if (!isTooLarge(error) || megabytes > MEMORY_MB) throw error;
    } finally {
      await db.close();
    }
  }
  throw new TypeError('the last attempt returns or throws');
}

const isTooLarge = (error: unknown): boolean => error instanceof TrimtrailError && error.code === 'query-limit';

interface Share {
  readonly threads: number;
  readonly megabytes: number;
}

async function open(temporary: string, { threads, megabytes }: Share): Promise<DuckDb> {
  // DuckDB makes the folder itself, but none above it, and not before it has to
  mkdirSync(temporary, { recursive: true });
  return openDuckDb({
    settings: {
      threads: String(threads),
      memory_limit: `${Math.round(megabytes)}MB`,
      temp_directory: temporary,
      preserve_insertion_order: 'false',
    },
  });
}

/** All rows of a statement of ours. */
export async function rowsOf(db: DuckDb, sql: string): Promise<readonly (readonly Cell[])[]> {
  return allRows(await db.query(sql));
}

/** A cell of a column of texts; NULL is the empty text. */
export const cellText = (cell: Cell | undefined): string => (typeof cell === 'string' ? cell : '');
