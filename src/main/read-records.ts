import type { Ledger } from '../base/ledger.js';
import type { CloudTrailRecord } from '../base/record.js';
import { createLedger, type LedgerCollector } from '../records/ledger-collector.js';
import { readRecordsFrom } from '../records/read-records.js';
import type { ReadRecord } from '../records/types.js';
import { gunzip } from '../sources/gunzip.js';
import { openMembers } from '../sources/open-members.js';
import { sizeOf } from '../sources/size-of.js';
import type { SourceFile } from '../sources/types.js';
import { NO_FILTER } from '../usage/no-filter.js';
import { DEFAULT_REMOTE, openSources, type RemoteOptions } from './source-files.js';

const MB512 = 512 * 2 ** 20;

export interface ReadRecordsOptions {
  /** Bytes one file may inflate to before the rest of it is refused; 512 MiB unless told. */
  readonly maxInflatedBytes?: number;
  /** How AWS is asked; left out: as the environment says. */
  readonly remote?: RemoteOptions;
}

export interface ReadRecordsResult<T = CloudTrailRecord> {
  /** In the order of the sources; copies are not taken out. */
  readonly records: AsyncIterable<T>;
  /** Settles when the records have been read to their end, or their reader has stopped. */
  readonly ledger: Promise<Ledger>;
}

/**
 * Every record of the sources, one after the other, in constant memory. What cannot be read is in the ledger; nothing is
 * thrown for what files hold.
 *
 * Errors (while iterating): `source-not-found`, `source-unsupported`, `sources-mixed`.
 */
export function readRecords(sources: readonly string[], options: ReadRecordsOptions = {}): ReadRecordsResult {
  const { records, ledger } = readRecordCopies(sources, options);
  return { records: bare(records), ledger };
}

/** As {@link readRecords}, each record with its shape and place. */
export function readRecordCopies(
  sources: readonly string[],
  options: ReadRecordsOptions = {},
): ReadRecordsResult<ReadRecord> {
  // oxlint-disable-next-line consistent-function-scoping -- replaced at once by the promise
  let settle: (ledger: Ledger) => void = () => {};
  const ledger = new Promise<Ledger>((resolve) => (settle = resolve));
  return { records: readAll(sources, options, settle), ledger };
}

async function* bare(records: AsyncIterable<ReadRecord>): AsyncGenerator<CloudTrailRecord> {
  for await (const { record } of records) yield record;
}

async function* readAll(
  sources: readonly string[],
  options: ReadRecordsOptions,
  settle: (ledger: Ledger) => void,
): AsyncGenerator<ReadRecord> {
  const ledger = createLedger();
  const { remote = DEFAULT_REMOTE, maxInflatedBytes = MB512 } = options;
  try {
    const files = await openSources(sources, { which: NO_FILTER, remote, maxInflatedBytes });
    try {
      for await (const file of files.fetch(files.list())) yield* readFile(file, ledger, options);
    } finally {
      files.close();
    }
  } finally {
    settle(ledger.ledger());
  }
}

async function* readFile(
  file: SourceFile,
  ledger: LedgerCollector,
  { maxInflatedBytes = MB512 }: ReadRecordsOptions,
): AsyncGenerator<ReadRecord> {
  ledger.file();
  const isStandardInput = file.path === null && file.size === null;
  if (!isStandardInput) ledger.bytesRead(sizeOf(file));
  for await (const member of openMembers(file, { maxInflatedBytes, onInflated: (count) => ledger.inflated(count) })) {
    const bytes = isStandardInput && !member.archived ? counted(member.bytes, ledger) : member.bytes;
    for await (const found of readRecordsFrom(bytes, { file: member.name, report: ledger, gunzip, maxInflatedBytes })) {
      ledger.examined(found.shape);
      yield found;
    }
  }
}

async function* counted(bytes: AsyncIterable<Uint8Array>, ledger: LedgerCollector): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    ledger.bytesRead(chunk.length);
    yield chunk;
  }
}
