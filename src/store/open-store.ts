import { resolve } from 'node:path';
import { TrimtrailError } from '../base/errors.js';
import { compareText } from '../base/findings.js';
import { countsSql } from './counts.js';
import { readManifest, type Manifest } from './manifest.js';
import { filesTable } from './store-sql.js';

/** A store as its manifest says at one moment: what is ingested later is not in it. */
export interface OpenStore {
  readonly directory: string;
  readonly manifest: Manifest;
  /** Absolute paths of the Parquet files. */
  readonly paths: readonly string[];
  /**
   * DuckDB: a SELECT that gives the table as Athena would show it: the DDL's columns, those of the store, then `account`, `region`,
   * `timestamp` (`2026/03/01`), and `year`, `month`, `day` (two digits), `date`.
   */
  readonly viewSql: string;
  /** DuckDB: a SELECT of the counts of the events (see counts.ts); null where no file has any. */
  readonly countsSql: string | null;
}

/** Opens a store to read. Errors: `store-missing`, `store-damaged`. */
export function openStore(directory: string): OpenStore {
  const manifest = requireStore(directory);
  const paths = manifest.files.map(({ path }) => resolve(directory, path));
  return {
    directory,
    manifest,
    paths,
    viewSql: viewSql(paths),
    countsSql: countsSql(resolve(directory), manifest.files),
  };
}

/**
 * Partition columns as the DDL with projection has them, from what the record says: in a bucket they come from the path, where the date is
 * that of delivery.
 */
function viewSql(paths: readonly string[]): string {
  const account = `coalesce(nullif(recipientaccountid, ''), useridentity.accountid)`;
  return (
    `SELECT *, ${account} AS account, awsregion AS region, replace(left(eventtime, 10), '-', '/') AS "timestamp", ` +
    `left(eventtime, 4) AS "year", substr(eventtime, 6, 2) AS "month", substr(eventtime, 9, 2) AS "day", ` +
    `left(eventtime, 10) AS "date" FROM ${filesTable(paths)}`
  );
}

/** The store's days in order, each with its rows. */
export function daysOf({ files }: Manifest): ReadonlyMap<string, number> {
  const days = new Map<string, number>();
  for (const { day, rows } of files) days.set(day, (days.get(day) ?? 0) + rows);
  return new Map([...days].toSorted(([a], [b]) => compareText(a, b)));
}

/** The manifest of a store that must be there. Errors: `store-missing`, `store-damaged`. */
export function requireStore(directory: string): Manifest {
  const manifest = readManifest(directory);
  if (manifest !== null) return manifest;
  throw new TrimtrailError('store-missing', `${directory} is no store`, {
    hint: `trimtrail ingest SOURCE… --into ${directory} makes one`,
  });
}
