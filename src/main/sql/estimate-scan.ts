import type { Sandbox } from '../../engines/duckdb/sandbox/sandbox.js';
import type { UseMessage } from '../../engines/duckdb/sandbox/messages.js';
import { quoteText } from '../../engines/duckdb/quote.js';
import type { ScanEstimate } from './athena-estimate.js';
import type { TableFiles } from './sql-catalog.js';

/** Columns of the files that stand behind partition columns. */
const BEHIND: Readonly<Record<string, readonly string[]>> = {
  account: ['recipientaccountid', 'useridentity'],
  region: ['awsregion'],
  timestamp: ['eventtime'],
  date: ['eventtime'],
  year: ['eventtime'],
  month: ['eventtime'],
  day: ['eventtime'],
};

/** Bytes behind a query: the compressed columns that it names, in all files of its tables. */
export async function estimateScan(
  sandbox: Sandbox,
  tables: readonly TableFiles[],
  use: UseMessage,
): Promise<ScanEstimate> {
  const wanted = new Set(use.columns.flatMap((name) => [name, ...(BEHIND[name] ?? [])]));
  let parquetBytes = 0;
  for (const { paths } of tables) {
    for (const [column, bytes] of await columnBytes(sandbox, paths)) {
      if (use.everyColumn || wanted.has(column)) parquetBytes += bytes;
    }
  }
  const raw = tables.flatMap(({ rawBytes }) => (rawBytes === null ? [] : [rawBytes]));
  return { parquetBytes, rawBytes: raw.length === 0 ? null : raw.reduce((sum, bytes) => sum + bytes, 0) };
}

const known = new WeakMap<readonly string[], ReadonlyMap<string, number>>();

async function columnBytes(sandbox: Sandbox, paths: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const seen = known.get(paths);
  if (seen !== undefined) return seen;
  const rows =
    paths.length === 0
      ? []
      : await sandbox.ask(
          `SELECT lower(split_part(path_in_schema, ', ', 1)), CAST(sum(total_compressed_size) AS DOUBLE)
           FROM parquet_metadata([${paths.map(quoteText).join(', ')}]) GROUP BY 1`,
        );
  const bytes = new Map(rows.map(([name, sum]) => [name as string, Number(sum)]));
  known.set(paths, bytes);
  return bytes;
}
