import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createLedger } from '../../src/records/ledger-collector.js';
import { readRecordsFrom } from '../../src/records/read-records.js';
import { gunzip } from '../../src/sources/gunzip.js';
import { listSources } from '../../src/sources/list-sources.js';
import { openMembers } from '../../src/sources/open-members.js';

const DATA = join(fileURLToPath(new URL('../../', import.meta.url)), '..', 'shared', 'data');
const isThere = existsSync(DATA);
if (!isThere) console.warn('skipped: the public data sets are not beside the repository');

const SETS: [string, number, number][] = [
  ['invictus', 2900, 0],
  ['umccr-cloudtrail-parquet.jsonl.gz', 209, 0],
  ['stratus-red-team.jsonl.gz', 317, 0],
  ['OTRF-Security-Datasets.jsonl.gz', 103, 0],
  // one record is a template: "eventTime": "eventTime"
  ['streamalert.jsonl.gz', 51, 1],
  ['cloudtrail-user-guide.jsonl.gz', 34, 0],
  ['athena-user-guide.jsonl.gz', 8, 0],
];

test.skipIf(!isThere).each(SETS)('%s: %d records, %d malformed', async (name, records, malformed) => {
  const report = createLedger();
  let count = 0;
  for await (const file of listSources([join(DATA, name)])) {
    for await (const member of openMembers(file)) {
      for await (const { record } of readRecordsFrom(member.bytes, { file: member.name, report, gunzip })) {
        count += 1;
        expect(record.eventTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      }
    }
  }
  expect(count).toBe(records);
  expect(report.ledger()).toMatchObject({ records: records + malformed, malformedCount: malformed, refused: [] });
});
