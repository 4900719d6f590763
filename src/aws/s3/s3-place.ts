import { TrimtrailError } from '../../base/errors.js';

/** A bucket and what its keys begin with. */
export interface S3Place {
  readonly bucket: string;
  readonly prefix: string;
}

/**
 * `s3://bucket/prefix`. A prefix that does not end with `/` may also be one object, or the beginning of several.
 *
 * Errors: `bad-usage`.
 *
 * Source: Amazon S3 User Guide, "General purpose bucket naming rules"; access points are named by their ARN.
 */
export function parseS3Place(text: string): S3Place {
  const [, bucket, prefix = ''] =
    /^s3:\/\/([a-zA-Z0-9][\w.-]{1,254}|arn:[\w-]+:s3[\w-]*:[\w-]*:\d{12}:accesspoint[:/][\w-]+)(?:\/(.*))?$/s.exec(
      text,
    ) ?? [];
  if (bucket !== undefined) return { bucket, prefix };
  throw new TrimtrailError('bad-usage', `'${text}' is no place in S3`, {
    hint: 's3://BUCKET/PREFIX, such as s3://my-trail/AWSLogs/',
  });
}

export const s3Url = (bucket: string, key: string): string => `s3://${bucket}/${key}`;
