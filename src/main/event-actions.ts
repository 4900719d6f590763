import type { RecordActions } from '../actions/actions-for-record.js';
import { explainEvent, type ExplainedEvent } from '../actions/explain-event.js';
import { shippedCatalog } from './catalog-files.js';
import { readRecordCopies } from './read-records.js';
import { recordActions } from './record-actions.js';

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
