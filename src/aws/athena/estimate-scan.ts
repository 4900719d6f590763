import { openS3 } from '../s3/s3-files.js';
import { dayRange, type TrailWish } from '../s3/prune.js';
import type { AwsSession } from '../session.js';

/** Files behind a table that a query with this window may read. */
export interface PlacedFiles {
  readonly files: number;
  readonly bytes: number;
  /** There are more: counting stopped. */
  readonly isCut: boolean;
}

/** Files that are counted: at most so many, 1,000 a request. */
const MOST_FILES = 500_000;

/**
 * Athena gives no estimate: the objects of the partitions that are left are listed and added up. A query over Parquet reads only the columns
 * that it names, so this is the most it can be. Errors: those of listing.
 */
export async function filesBehind(location: string, wish: TrailWish, session: AwsSession): Promise<PlacedFiles> {
  const s3 = await openS3(location, { session, requesterPays: false, wish, maxBytes: 0 });
  const days = dayRange(wish);
  let files = 0;
  let bytes = 0;
  try {
    for await (const { name, size } of s3.list()) {
      if (!isInDays(name, days)) continue;
      files += 1;
      bytes += size ?? 0;
      if (files === MOST_FILES) return { files, bytes, isCut: true };
    }
  } finally {
    s3.close();
  }
  return { files, bytes, isCut: false };
}

/** Our store has a folder for each day of events: `day=2026-03-01/`. */
function isInDays(name: string, { first, last }: ReturnType<typeof dayRange>): boolean {
  const day = /\/day=(\d{4}-\d\d-\d\d)\//.exec(name)?.[1]?.replaceAll('-', '/');
  return day === undefined || ((first === null || day >= first) && (last === null || day <= last));
}
