import type { ProjectionLookup } from '../base/usage-row.js';
import type { Catalog } from '../catalog/catalog.js';
import { summarizeUsage, type SummarizeOptions, type UsageInput } from '../usage/summarize.js';
import type { Usage } from '../usage/types.js';

/**
 * Records to usage with the catalogue's projections, in memory; for more than a few hundred MB use `scanUsage`.
 *
 * Errors: `bad-principal`, `bad-exclude`, `catalog-damaged`, and those of the records' source.
 */
export async function summarizeWith(
  catalog: Catalog,
  records: AsyncIterable<UsageInput> | Iterable<UsageInput>,
  options: Omit<SummarizeOptions, 'projections'> = {},
): Promise<Usage> {
  const loaded = new Map<string, (eventName: string) => readonly string[]>();
  const projections: ProjectionLookup = (eventSource, eventName) => loaded.get(eventSource)?.(eventName) ?? [];
  return summarizeUsage(withProjections(records, catalog, loaded), { ...options, projections });
}

/** Passes records on and sees to it that the projections of their services are there when they are folded. */
async function* withProjections(
  records: AsyncIterable<UsageInput> | Iterable<UsageInput>,
  catalog: Catalog,
  loaded: Map<string, (eventName: string) => readonly string[]>,
): AsyncGenerator<UsageInput> {
  for await (const input of records) {
    const eventSource = eventSourceOf(input);
    if (!loaded.has(eventSource)) loaded.set(eventSource, await catalog.projection(eventSource));
    yield input;
  }
}

function eventSourceOf(input: UsageInput): string {
  const record = 'record' in input && 'shape' in input ? input.record : input;
  const eventSource =
    typeof record === 'object' && record !== null && 'eventSource' in record ? record.eventSource : null;
  return typeof eventSource === 'string' ? eventSource : '';
}
