import { shippedCatalog } from '../../src/main/catalog-files.js';
import { DEFAULT_READING, readUsage, type ReadingOptions } from '../../src/main/read-usage.js';
import { readRecordCopies } from '../../src/main/read-records.js';
import { summarizeWith } from '../../src/main/summarize.js';
import type { FilterSpec, Usage } from '../../src/usage/types.js';

interface Reading extends Partial<Omit<ReadingOptions, 'filter'>> {
  readonly filter?: Partial<FilterSpec>;
}

/** Usage by the scan, every record examined unless told otherwise. */
export function scanned(sources: readonly string[], { filter, ...more }: Reading = {}): Promise<Usage> {
  return readUsage(sources, {
    ...DEFAULT_READING,
    strict: true,
    ...more,
    filter: { ...DEFAULT_READING.filter, ...filter },
  });
}

/** The same by the plain definition: each record read and parsed one after the other, copies resolved before any is judged. */
export async function plain(
  sources: readonly string[],
  { filter, maxInflatedBytes, maxValues }: Reading = {},
): Promise<Usage> {
  const { records, ledger } = readRecordCopies(sources, maxInflatedBytes === undefined ? {} : { maxInflatedBytes });
  return summarizeWith(await shippedCatalog(), records, {
    ledger,
    ...(filter === undefined ? {} : { filter }),
    ...(maxValues === undefined ? {} : { maxValues }),
  });
}

/** What must be the same when only the records that can match are examined. */
export function whateverIsExamined({ rows, facts, ledger }: Usage): unknown {
  const { files, skipped, refused, bytesRead, bytesInflated, records, matched, excluded } = ledger;
  return { rows, facts, ledger: { files, skipped, refused, bytesRead, bytesInflated, records, matched, excluded } };
}
