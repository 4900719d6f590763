import type { Format } from '../found.js';

/**
 * CloudTrail's own objects that are not records of calls.
 *
 * Source: CloudTrail User Guide, "CloudTrail digest file structure"; "CloudTrail record contents for Insights events";
 * "CloudTrail record contents for aggregated events".
 */
export const notRecords: Format = (value) => {
  if ('digestStartTime' in value && 'logFiles' in value) return [{ kind: 'skipped', what: 'digest' }];
  const { eventType, eventCategory } = value;
  if (eventType === 'AwsCloudTrailInsight' || eventCategory === 'Insight')
    return [{ kind: 'skipped', what: 'insight' }];
  if (eventType === 'AwsAggregatedEvent' || eventCategory === 'Aggregated')
    return [{ kind: 'skipped', what: 'aggregated' }];
  return null;
};
