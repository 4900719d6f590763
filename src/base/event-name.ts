/**
 * Names an event may be known by: as CloudTrail spells it first, then without an API version suffix
 * (`CreateFunction20150331`, `AddPermission20150331v2`, `ListDistributions2014_01_31`).
 * The caller takes the first one the catalogue knows, so digits that belong to the name (`ListObjectsV2`,
 * `CreateEnvironmentEC2`) are never cut.
 * Source: AWS Lambda Developer Guide, "Logging AWS Lambda API calls using AWS CloudTrail"; observed records.
 */
export function eventNameCandidates(name: string): readonly string[] {
  if (name.length > MAX_NAME) return [name];
  const bare = SUFFIXED.exec(name)?.[1];
  return bare === undefined ? [name] : [name, bare];
}

/** Longer texts are no event names; IAM's longest action has 69 characters. */
const MAX_NAME = 128;
const SUFFIXED = /^([A-Za-z]+?)20\d{2}(?:_?\d{2}_?\d{2})?(?:v\d)?$/;
