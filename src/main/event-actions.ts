import { actionsForRecord, type RecordActions } from '../actions/actions-for-record.js';
import { explainEvent, type ExplainedEvent } from '../actions/explain-event.js';
import { eventIdentity } from '../base/canonical.js';
import type { CloudTrailRecord } from '../base/record.js';
import type { RecordShape, UsageRow } from '../base/usage-row.js';
import type { Catalog } from '../catalog/catalog.js';
import { projectRecord } from '../usage/project.js';
import { shippedCatalog } from './catalog-files.js';
import { readRecordCopies } from './read-records.js';

/** One line of `actions --records`. */
export interface RecordLine extends RecordActions {
  readonly eventSource: string | null;
  readonly eventName: string;
}

/** What an event maps to and why, from the catalogue. */
export async function mapEvent(eventSource: string, eventName: string): Promise<ExplainedEvent> {
  return explainEvent(eventSource, eventName, await shippedCatalog());
}

/** The explanation for a terminal. */
export const explainEventText = ({ text }: ExplainedEvent): string => text.map((line) => `${line}\n`).join('');

/**
 * What each record of a source maps to, in order, duplicates and denied ones included. Errors: those of reading.
 */
export async function* mapRecords(source: string): AsyncGenerator<RecordLine> {
  const catalog = await shippedCatalog();
  for await (const { record, shape } of readRecordCopies([source]).records) {
    const { outcome, actions, finding } = await recordActions(record, catalog, shape);
    yield { eventSource: record.eventSource ?? null, eventName: record.eventName, outcome, actions, finding };
  }
}

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
