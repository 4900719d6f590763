import { expect, test } from 'vitest';
import { EventPlans } from '../../src/actions/event-plans.js';
import { gatherKnowledge, prefixOf } from '../../src/actions/knowledge.js';
import { plainResources } from '../../src/actions/plain-resource.js';
import { indexPrincipal } from '../../src/actions/principal-index.js';
import { resolveAtLength } from '../../src/actions/resolve-resource.js';
import type { UsageRow } from '../../src/base/usage-row.js';
import { namesIn, readData, shipped } from '../catalog/shipped.js';
import { row } from './fixtures.js';

const catalog = await shipped();
const facts = { assumedByServices: {} };

/** Values that rules read in different ways. */
const TEXTS = [
  ['jobs'],
  [''],
  ['a', 'b'],
  ['arn:aws:sqs:eu-west-1:444455556666:jobs'],
  ['/team/jobs:3'],
  ['https://sqs.eu-west-1.amazonaws.com/444455556666/jobs'],
  ['444455556666'],
];

/** Every event of a label, each of its paths showing the same kind of value, or none of them anything. */
async function rowsOf(label: string): Promise<readonly UsageRow[]> {
  const projections = readData<Record<string, readonly string[]>>('projections', label);
  const [eventSource = ''] = readData<{ sources: readonly string[] }>('events', label).sources;
  return Object.entries(projections).flatMap(([eventName, paths]) =>
    [...TEXTS, []].map((texts) => {
      const values = texts.length === 0 ? {} : Object.fromEntries(paths.map((path) => [path, texts]));
      return row({ eventSource, eventName, values });
    }),
  );
}

test('the short way gives what the long way gives, for every rule of the catalogue', async () => {
  let short = 0;
  for (const label of namesIn('events')) {
    const rows = await rowsOf(label);
    const knowledge = await gatherKnowledge(rows, catalog);
    const plans = new EventPlans(knowledge);
    const index = indexPrincipal(rows, facts);
    for (const one of rows) {
      for (const { rule, shapes } of plans.of(one).actions) {
        const site = { row: one, prefix: prefixOf(rule.action), knowledge, index };
        for (const shape of shapes) {
          const plain = shape.formats.length === 0 ? null : plainResources(shape, site);
          if (plain === null) continue;
          short += 1;
          expect(plain, `${label} ${one.eventName} ${JSON.stringify(one.values)}`).toEqual(
            resolveAtLength(shape, site),
          );
        }
      }
    }
  }
  expect(short).toBeGreaterThan(50_000);
}, 120_000);
