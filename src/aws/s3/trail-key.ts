/**
 * Where in the layout of a trail's bucket a key or prefix lies:
 * `[PREFIX/]AWSLogs/[o-ORG/]ACCOUNT/KIND/REGION/YYYY/MM/DD/FILE`; Control Tower puts `o-ORG/` before it.
 *
 * Source: AWS CloudTrail User Guide, "Getting and viewing your CloudTrail log files"; AWS Control Tower User Guide, "About logging".
 */
export interface TrailPart {
  readonly account: string | null;
  /** `CloudTrail`, `CloudTrail-Digest`, `Config`, …. */
  readonly kind: string | null;
  readonly region: string | null;
  /** `2026`, `2026/03` or `2026/03/01`: the day of delivery, in UTC. */
  readonly date: string | null;
}

const LAYOUT =
  /^(?:.*\/)?AWSLogs\/(?:o-[a-z0-9]+\/)?(?:(?<account>\d{12})\/(?:(?<kind>[\w-]+)\/(?:(?<region>[a-z]{2,4}(?:-[a-z]+)+-\d{1,2})\/(?:(?<date>\d{4}(?:\/\d\d(?:\/\d\d)?)?)\/)?)?)?)?/s;

/** Null where there is no `AWSLogs/`. */
export function trailPart(key: string): TrailPart | null {
  const groups = LAYOUT.exec(key)?.groups;
  if (groups === undefined) return null;
  const { account = null, kind = null, region = null, date = null } = groups;
  return { account, kind, region, date };
}
