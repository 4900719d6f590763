import type { AthenaConnection } from '../aws/athena/athena-api.js';
import { filesBehind, type PlacedFiles } from '../aws/athena/estimate-scan.js';
import type { TrailWish } from '../aws/s3/prune.js';
import type { AwsSession } from '../aws/session.js';
import { counted } from '../base/counted.js';
import { TrimtrailError } from '../base/errors.js';
import type { RemoteOptions } from './source-files.js';
import { athenaCost } from './sql/athena-estimate.js';
import type { QueriedPartitions } from './sql/queried-partitions.js';

/** US dollars for a terabyte in most regions. Source: Amazon Athena pricing. */
export const PRICE = 5;
/** More than this is asked about first. */
const ASK_BYTES = 20 * 2 ** 30;

/** What is to be read of a table. */
export interface Scan {
  /** Null where the table is none of files. */
  readonly location: string | null;
  readonly wish: TrailWish;
  /** Queries that read it. */
  readonly queries: number;
}

const nextDay = (day: string): string => new Date(Date.parse(day) + 86_400_000).toISOString();

/** Which files lie in these partitions: the days are theirs, not those of events. */
export function wishOf({ first, last, accounts, regions }: QueriedPartitions): TrailWish {
  return {
    // `dayRange` goes back half a day
    from: first === null ? null : `${first}T12:00:00Z`,
    to: last === null ? null : nextDay(last),
    accounts,
    regions,
    lateDays: 0,
  };
}

/**
 * The files that may be read, by listing them (RULES.md 36). Null: they cannot be listed, as behind Lake Formation, where Athena may read what you
 * may not. Errors: `interrupted`, and those of AWS that every request would meet.
 */
export async function priceOf({ location, wish }: Scan, session: AwsSession): Promise<PlacedFiles | null> {
  if (location?.startsWith('s3://') !== true) return null;
  try {
    return await filesBehind(location, wish, session);
  } catch (error) {
    if (error instanceof TrimtrailError && ['aws-denied', 'aws-not-found', 'aws-no-region'].includes(error.code))
      return null;
    throw error;
  }
}

interface Asking {
  readonly connection: Pick<AthenaConnection, 'cutoff'>;
  readonly remote: RemoteOptions;
}

/** Says what it may cost, and asks where that is much or not known. Errors: `not-confirmed`. */
export async function confirmPrice(
  placed: PlacedFiles | null,
  scan: Scan,
  { connection, remote }: Asking,
): Promise<void> {
  const text = priceText(placed, scan);
  remote.tell?.(text);
  const isSmall = placed !== null && !placed.isCut && placed.bytes * scan.queries <= ASK_BYTES;
  if (remote.confirm === null || remote.maxScan !== null || isSmall) return;
  const cutoff = await connection.cutoff();
  const limit =
    cutoff === null ? 'the work group cuts no query off' : `the work group cuts a query off at ${cutoff} bytes`;
  if (await remote.confirm(`${text}; ${limit}`)) return;
  throw new TrimtrailError('not-confirmed', `this would take ${text}; ${limit}`, {
    hint: 'narrow it with --from, --to, --account and --region, or by partition columns in the SQL, or say --max-scan SIZE or --yes',
  });
}

function priceText(placed: PlacedFiles | null, { queries }: Scan): string {
  const each = queries === 1 ? 'a query in Athena over' : `${queries} queries in Athena or a few more, each over`;
  if (placed === null) return `${each} files that cannot be listed: the price is not known`;
  const { files, bytes, isCut } = placed;
  const size = `${(bytes / 2 ** 30).toFixed(2)} GiB in ${counted(files, 'file')}`;
  const cost = `$${athenaCost(bytes * queries, PRICE).toFixed(2)} at $${PRICE} a terabyte`;
  return isCut ? `${each} more than ${size}: more than ${cost}` : `${each} at most ${size}: up to ${cost}`;
}
