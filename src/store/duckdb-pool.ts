import { availableParallelism } from 'node:os';
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
  const db = await open(temporary, availableParallelism(), MEMORY_MB);
  try {
    return await use(db);
  } finally {
    await db.close();
  }
}

/** Tasks that one DuckDB does as fast as several: opening one costs as much as a small sort. */
const FEW_TASKS = 4;

/** Runs tasks on as many DuckDBs as there are cores: one small sort does not keep several cores busy. Results are in the tasks' order. */
export async function runTasks<Task, T>(
  tasks: readonly Task[],
  { temporary, signal }: DuckDbPlace,
  run: (task: Task, db: DuckDb) => Promise<T>,
): Promise<readonly T[]> {
  const cores = availableParallelism();
  const count = tasks.length <= FEW_TASKS ? 1 : Math.min(cores, 4);
  const results: T[] = [];
  let next = 0;
  const work = async (index: number): Promise<void> => {
    const db = await open(`${temporary}/${index}`, Math.max(1, Math.floor(cores / count)), MEMORY_MB / count);
    try {
      for (let task = tasks[next]; task !== undefined; task = tasks[next]) {
        if (signal?.aborted === true) return;
        const at = next;
        next += 1;
        results[at] = await run(task, db);
      }
    } finally {
      next = tasks.length;
      await db.close();
    }
  };
  const done = await Promise.allSettled(Array.from({ length: count }, (_, index) => work(index)));
  const failed = done.find((each) => each.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return results;
}

async function open(temporary: string, threads: number, megabytes: number): Promise<DuckDb> {
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
