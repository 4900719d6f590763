import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDuckDb } from '../../../src/engines/duckdb/duckdb.js';
import { quoteText } from '../../../src/engines/duckdb/quote.js';
import { openSandbox, type Sandbox } from '../../../src/engines/duckdb/sandbox/sandbox.js';

export interface TestSandbox {
  readonly sandbox: Sandbox;
  /** Holds one Parquet file with the columns a, name and s (a struct). */
  readonly store: string;
  readonly folder: string;
  readonly close: () => Promise<void>;
}

/** A sandbox over a small Parquet file, as table `t` and `main.t`. */
export async function openTestSandbox(
  options: { readonly timeoutMs?: number; readonly memoryBytes?: number } = {},
): Promise<TestSandbox> {
  const folder = mkdtempSync(join(tmpdir(), "trimtrail sand'box-"));
  const store = join(folder, 'store');
  mkdirSync(store);
  mkdirSync(join(folder, 'spill'));
  const writer = await openDuckDb();
  const file = join(store, 'part.parquet');
  await writer.run(
    `COPY (SELECT i AS a, 'n' || i AS name, {'arn': 'x' || i} AS s FROM range(1000) r(i)) TO ${quoteText(file)}`,
  );
  await writer.close();
  const sandbox = openSandbox({
    spec: {
      directories: [`${store}/`],
      temporary: join(folder, 'spill'),
      memoryBytes: options.memoryBytes ?? 512 * 2 ** 20,
      threads: 2,
      prelude: ['CREATE MACRO our_macro(x) AS x + 1'],
    },
    timeoutMs: options.timeoutMs ?? 20_000,
  });
  await sandbox.define({
    sql: `CREATE VIEW t AS SELECT * FROM read_parquet(${quoteText(file)})`,
    names: [['t'], ['main', 't']],
  });
  return {
    sandbox,
    store,
    folder,
    close: async () => {
      await sandbox.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
