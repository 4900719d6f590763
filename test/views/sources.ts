import { account } from '../../examples/account/account.js';
import type { CloudTrailRecord } from '../../src/base/record.js';
import { shippedCatalog } from '../../src/main/catalog-files.js';
import { gunzip } from '../../src/sources/gunzip.js';
import { createMemoryDataSource } from '../../src/views/create-memory-data-source.js';
import type { DataSource, RecordsQuery, Selection, TextFile } from '../../src/views/types.js';
import { wholeOf } from '../../src/views/defaults.js';

export const ALICE = 'arn:aws:iam::111122223333:user/alice';
export const DEPLOY = 'arn:aws:iam::111122223333:role/Deploy';

export const RECORDS = account();

/** Records as one dropped file. */
export async function memoryOf(
  records: readonly CloudTrailRecord[],
  current: readonly TextFile[] = [],
): Promise<DataSource> {
  const bytes = new TextEncoder().encode(JSON.stringify({ Records: records }));
  const file = {
    name: 'trail.json',
    size: bytes.length,
    async *bytes() {
      yield await Promise.resolve(bytes);
    },
  };
  return createMemoryDataSource({ catalog: await shippedCatalog(), version: '0.0.0', files: [file], gunzip, current });
}

export const selectionOf = (principal: string, narrowed: Partial<Selection> = {}): Selection => ({
  ...wholeOf(principal),
  ...narrowed,
});

/** All records of a selection, the latest ten first. */
export const recordsOf = (selection: Selection, more: Partial<RecordsQuery> = {}): RecordsQuery => ({
  selection,
  eventName: null,
  outcome: null,
  errorCode: null,
  eventIds: [],
  behind: null,
  offset: 0,
  limit: 10,
  ...more,
});

export const ADMINISTRATOR: TextFile = {
  name: 'administrator.json',
  text: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }),
};
