import type { Engine, QueryOptions, QueryResult } from '../../engines/engine.js';
import { allRows } from '../../engines/engine.js';

/** One query after the other, each with all its rows: a connection answers one at a time. */
export function inTurn(engine: Pick<Engine, 'query'>): Pick<Engine, 'query'> {
  let turn: Promise<unknown> = Promise.resolve();
  const ask = async (sql: string, options: QueryOptions | undefined): Promise<QueryResult> => {
    const result = await engine.query(sql, options);
    const rows = await allRows(result);
    return { ...result, rows: batches(rows) };
  };
  return {
    query: (sql, options) => {
      const asked = turn.then(() => ask(sql, options));
      turn = asked.catch(() => {});
      return asked;
    },
  };
}

async function* batches<T>(rows: readonly T[]): AsyncGenerator<readonly T[]> {
  yield await Promise.resolve(rows);
}
