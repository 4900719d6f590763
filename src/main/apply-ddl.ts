import { connectAthena } from '../aws/athena/athena-api.js';
import { openAws } from '../aws/session.js';
import type { AwsSettings } from '../aws/settings.js';
import { openAthena } from '../engines/athena/athena.js';
import { parseAthenaSource } from '../engines/athena/athena-source.js';
import { allRows } from '../engines/engine.js';

export interface DdlApplication {
  /** The table as the statement names it: `TABLE` or `DATABASE.TABLE`. */
  readonly table: string;
  readonly statement: string;
  /** Null: `primary`. */
  readonly workgroup: string | null;
  /** Where Athena writes its results, `s3://…`; null: as the work group says. */
  readonly results: string | null;
  readonly aws: AwsSettings;
  /** Stops the statement on Athena too. */
  readonly signal: AbortSignal;
}

/**
 * Runs one statement on Athena and waits for its end; gives the table's whole name. A table of that name is left as it is: Athena
 * refuses the statement.
 *
 * Errors: `bad-usage`, `query-failed` with the query's id, `interrupted`, and those of AWS.
 */
export async function applyDdl({ table, statement, aws, signal, ...where }: DdlApplication): Promise<string> {
  const name = (table.includes('.') ? table : `default.${table}`).toLowerCase();
  const place = new URLSearchParams(
    Object.entries({ workgroup: where.workgroup, output: where.results }).flatMap(([key, value]) =>
      value === null ? [] : [[key, value]],
    ),
  );
  const source = parseAthenaSource(`athena:${name}${place.size === 0 ? '' : `?${place.toString()}`}`);
  const connection = await connectAthena(source, await openAws(aws));
  try {
    const sql = statement.trim().replace(/;$/, '');
    await allRows(await openAthena(connection, { maxScan: null }).query(sql, { signal }));
    return name;
  } finally {
    connection.close();
  }
}
