/**
 * The map alone, over one principal's calls: `mapping.mjs load` reads what a policy of them needs, `mapping.mjs map ROWS` maps so many
 * usage rows besides; `mapping.mjs idle` does neither.
 */
import { gatherKnowledge } from '../../src/actions/knowledge.js';
import { mapUsage } from '../../src/actions/map-usage.js';
import type { CloudTrailRecord } from '../../src/base/record.js';
import { shippedCatalog } from '../../src/main/catalog-files.js';
import { UsageFold } from '../../src/usage/fold.js';
import { projectRecord } from '../../src/usage/project.js';
import { ASKED } from '../corpus/corpora.js';
import { Random } from '../corpus/random.js';
import { trailRecord } from '../corpus/record.js';

/** As many calls as make the usage rows of a busy principal. */
const CALLS = 5000;

const [task = 'idle', count = '0'] = process.argv.slice(2);
const random = new Random(20260301);
const records = Array.from(
  { length: CALLS },
  () => JSON.parse(JSON.stringify(trailRecord(random, ASKED.index))) as CloudTrailRecord, // as generated, read as records are
);

function addTo(fold: UsageFold, record: CloudTrailRecord, paths: Parameters<typeof projectRecord>[1]): void {
  fold.add(projectRecord(record, paths), { time: record.eventTime, eventId: record.eventID ?? '' });
}

const fold = new UsageFold();
if (task === 'map') {
  const catalog = await shippedCatalog();
  for (const record of records) {
    const projection = await catalog.projection(record.eventSource ?? '');
    addTo(fold, record, projection(record.eventName));
  }
  const rows = fold.rows();
  for (let mapped = 0; mapped < Number(count); mapped += rows.length) await mapUsage(rows, catalog);
} else {
  for (const record of records) addTo(fold, record, []);
  if (task === 'load') await gatherKnowledge(fold.rows(), await shippedCatalog());
}
