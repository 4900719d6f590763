/**
 * The map alone, over one principal's calls: `mapping.mjs load` reads what a policy of them needs, `mapping.mjs map ROWS` maps so many
 * usage rows besides; `mapping.mjs idle` does neither.
 */
import { gatherKnowledge } from '../../src/actions/knowledge.js';
import { mapUsage } from '../../src/actions/map-usage.js';
import type { CloudTrailRecord } from '../../src/base/record.js';
import type { UsageRow } from '../../src/base/usage-row.js';
import { shippedCatalog } from '../../src/main/catalog-files.js';
import { projectRecord } from '../../src/usage/project.js';
import { ASKED } from '../corpus/corpora.js';
import { Random } from '../corpus/random.js';
import { trailRecord } from '../corpus/record.js';

/** As many as the usage of a busy principal has. */
const DISTINCT = 5000;

const [task = 'idle', count = '0'] = process.argv.slice(2);
const random = new Random(20260301);
const records = Array.from({ length: DISTINCT }, () => trailRecord(random, ASKED.index) as unknown as CloudTrailRecord); // as generated

function rowOf(record: CloudTrailRecord, paths: Parameters<typeof projectRecord>[1]): UsageRow {
  const { eventTime, eventID } = record;
  const measures = { count: 1, firstSeen: eventTime, lastSeen: eventTime, eventIds: [eventID ?? ''] };
  return { ...projectRecord(record, paths), ...measures, days: { [eventTime.slice(0, 10)]: 1 } };
}

if (task === 'load')
  await gatherKnowledge(
    records.map((record) => rowOf(record, [])),
    await shippedCatalog(),
  );
else if (task === 'idle') records.map((record) => rowOf(record, []));
else {
  const catalog = await shippedCatalog();
  const rows: UsageRow[] = [];
  for (const record of records) {
    const projection = await catalog.projection(record.eventSource ?? '');
    rows.push(rowOf(record, projection(record.eventName)));
  }
  for (let mapped = 0; mapped < Number(count); mapped += rows.length) await mapUsage(rows, catalog);
}
