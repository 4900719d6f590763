import { actionsForRecord, type RecordActions } from '../actions/actions-for-record.js';
import { eventIdentity } from '../base/canonical.js';
import type { CloudTrailRecord } from '../base/record.js';
import type { RecordShape, UsageRow } from '../base/usage-row.js';
import type { Catalog } from '../catalog/catalog.js';
import { projectRecord } from '../usage/project.js';

/** Projects one record and maps it: the same mapping as that of many. */
export async function recordActions(
  record: CloudTrailRecord,
  catalog: Catalog,
  shape: RecordShape = 'trail',
): Promise<RecordActions> {
  const paths = (await catalog.projection(record.eventSource ?? ''))(record.eventName);
  return actionsForRecord(rowOf(record, paths, shape), catalog);
}

function rowOf(record: CloudTrailRecord, paths: readonly string[], shape: RecordShape): UsageRow {
  const { eventTime } = record;
  return {
    ...projectRecord(record, paths, { shape }),
    count: 1,
    firstSeen: eventTime,
    lastSeen: eventTime,
    eventIds: [eventIdentity(record)],
    days: { [eventTime.slice(0, 10)]: 1 },
  };
}
