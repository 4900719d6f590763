import { readRecordsFrom } from '../records/read-records.js';
import type { ReadRecord, ReadReport } from '../records/types.js';
import { gunzip } from '../sources/gunzip.js';
import { openMembers } from '../sources/open-members.js';
import type { SourceFile } from '../sources/types.js';

/** Every record of a file in whatever form it has, by the readers of the records room: archives are opened, damage is named. */
export async function* readCarefully(
  file: SourceFile,
  report: ReadReport,
  maxInflatedBytes: number,
): AsyncGenerator<ReadRecord> {
  const onInflated = (bytes: number): void => report.inflated(bytes);
  for await (const { name, bytes } of openMembers(file, { maxInflatedBytes, onInflated })) {
    yield* readRecordsFrom(bytes, { file: name, report, gunzip, maxInflatedBytes });
  }
}
