/** The S3 key from `AWSLogs/` on, for a path that has one; else the base name. Backslashes count as slashes. */
export function keyOfPath(path: string): string {
  const slashes = path.replaceAll('\\', '/');
  const at = slashes.lastIndexOf('AWSLogs/');
  if (at === 0 || slashes[at - 1] === '/') return slashes.slice(at);
  return baseOf(slashes);
}

export const baseOf = (path: string): string => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);

/** `…_CloudTrail-Digest_REGION_TRAIL_HOMEREGION_TIME[_backfill].json.gz`. */
export interface DigestName {
  readonly account: string;
  readonly region: string;
  /** Trail name and home region; with ` backfill` for late digests. */
  readonly trail: string;
}

const DIGEST = /^(\d{12})_CloudTrail-Digest_([a-z0-9-]+)_(.+)_\d{8}T\d{6}Z(_backfill)?\.json(?:\.gz)?$/;
const LOG = /^(\d{12})_CloudTrail_([a-z0-9-]+)_(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})Z_[A-Za-z0-9]+\.json(?:\.gz)?$/;

/** Null for anything but a digest. Source: CloudTrail User Guide, "CloudTrail digest file structure". */
export function partsOfDigestName(path: string): DigestName | null {
  const [, account, region, trail, late] = DIGEST.exec(baseOf(path)) ?? [];
  if (account === undefined || region === undefined || trail === undefined) return null;
  return { account, region, trail: late === undefined ? trail : `${trail} backfill` };
}

export interface LogName {
  readonly account: string;
  readonly region: string;
  /** ISO 8601 UTC, to the minute at which the file was made. */
  readonly time: string;
}

/** Null for anything but a log file. Source: CloudTrail User Guide, "CloudTrail log file examples" (file name format). */
export function partsOfLogName(path: string): LogName | null {
  const [, account, region, year, month, day, hour, minute] = LOG.exec(baseOf(path)) ?? [];
  if (account === undefined || region === undefined) return null;
  return { account, region, time: `${year ?? ''}-${month ?? ''}-${day ?? ''}T${hour ?? ''}:${minute ?? ''}:00Z` };
}
