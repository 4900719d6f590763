import { TrimtrailError } from '../../base/errors.js';

/** Where a trail delivers, taken apart. */
export interface TrailLocation {
  /** `s3://bucket[/prefix]/AWSLogs`. */
  readonly root: string;
  readonly bucket: string;
  readonly organization: string | null;
  readonly account: string | null;
  readonly region: string | null;
}

const PARTS = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:\/[^'"\\\s]*?)?)\/*$/;
const TAIL = /^(?:\/(o-[a-z0-9]{10,32}))?(?:\/(\d{12}))?(?:\/CloudTrail)?(?:\/([a-z]{2,3}(?:-[a-z]+)+-\d))?$/;

/**
 * Reads `s3://bucket/prefix/AWSLogs/…` with as much of the path as is given; `AWSLogs` may be left out.
 *
 * Errors: `bad-usage`.
 *
 * Source: CloudTrail User Guide, "Getting and viewing your CloudTrail log files".
 */
export function readTrailLocation(location: string): TrailLocation {
  const [, bucket, path = ''] = PARTS.exec(location) ?? [];
  if (bucket === undefined) throw notALocation(location);
  const [before, after] = splitAtLogs(path);
  const [tail, organization = null, account = null, region = null] = TAIL.exec(after) ?? [];
  if (tail === undefined) throw notALocation(location);
  return { root: `s3://${bucket}${before.replace(/\/+$/, '')}/AWSLogs`, bucket, organization, account, region };
}

function splitAtLogs(path: string): readonly [before: string, after: string] {
  const at = path.lastIndexOf('/AWSLogs');
  const rest = path.slice(at + '/AWSLogs'.length);
  return at >= 0 && (rest === '' || rest.startsWith('/')) ? [path.slice(0, at), rest] : [path, ''];
}

function notALocation(location: string): TrimtrailError {
  return new TrimtrailError('bad-usage', `--location '${location}' is not where a trail delivers`, {
    hint: 'such as s3://my-trail-bucket/AWSLogs/111122223333/CloudTrail/us-east-1/, with as much of it as is fixed',
  });
}
