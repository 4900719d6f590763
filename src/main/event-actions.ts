import type { RecordActions } from '../actions/actions-for-record.js';
import { explainEvent, type ExplainedEvent } from '../actions/explain-event.js';
import { editDistance } from '../base/edit-distance.js';
import type { Catalog } from '../catalog/catalog.js';
import { shippedCatalog } from './catalog-files.js';
import { readRecordCopies, type ReadRecordsOptions } from './read-records.js';
import { recordActions } from './record-actions.js';

/** One line of `actions --records`. */
export interface RecordLine extends RecordActions {
  readonly eventSource: string | null;
  readonly eventName: string;
}

/**
 * What an event maps to and why, from the catalogue. `s3` stands for `s3.amazonaws.com`; for a name that the catalogue does
 * not have, `text` says which was probably meant.
 */
export async function mapEvent(eventSource: string, eventName: string): Promise<ExplainedEvent> {
  const catalog = await shippedCatalog();
  const source = eventSource.includes('.') ? eventSource : `${eventSource}.amazonaws.com`;
  const explained = await explainEvent(source, eventName, catalog);
  if (explained.known) return explained;
  const names = await nearbyEvents(catalog, source, eventName);
  return names.length === 0
    ? explained
    : { ...explained, text: [...explained.text, `did you mean ${names.join(' or ')}?`] };
}

const MOST_NAMED = 3;

async function nearbyEvents(catalog: Catalog, source: string, eventName: string): Promise<readonly string[]> {
  const known = catalog.label(source) !== null;
  const names = known ? await catalog.eventNames(source) : Object.keys(catalog.index.eventSources).toSorted();
  const wanted = (known ? eventName : source).toLowerCase();
  return names
    .map((name) => ({ name, distance: editDistance(wanted, name.toLowerCase()) }))
    .filter(({ distance }) => distance <= 2)
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, MOST_NAMED)
    .map(({ name }) => name);
}

/** The explanation for a terminal. */
export const explainEventText = ({ text }: ExplainedEvent): string => text.map((line) => `${line}\n`).join('');

/**
 * What each record of a source maps to, in order, duplicates and denied ones included. Errors: those of reading.
 */
export async function* mapRecords(source: string, options: ReadRecordsOptions = {}): AsyncGenerator<RecordLine> {
  const catalog = await shippedCatalog();
  for await (const { record, shape } of readRecordCopies([source], options).records) {
    const { outcome, actions, finding } = await recordActions(record, catalog, shape);
    yield { eventSource: record.eventSource ?? null, eventName: record.eventName, outcome, actions, finding };
  }
}
