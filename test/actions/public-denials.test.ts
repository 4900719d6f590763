import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { EventPlans } from '../../src/actions/event-plans.js';
import { gatherKnowledge } from '../../src/actions/knowledge.js';
import { mapAsIfAllowed } from '../../src/actions/map-row.js';
import { indexPrincipal } from '../../src/actions/principal-index.js';
import { renderResources } from '../../src/actions/actions-for-record.js';
import type { Json } from '../../src/base/record.js';
import { recordOf, rowOf, shippedCatalog } from './cases.js';

/** What AWS's message said to somebody, with names and accounts of our own. */
interface Denial {
  readonly source: string;
  readonly eventSource: string;
  readonly eventName: string;
  readonly parameters: Readonly<Record<string, Json>>;
  readonly action: string;
  readonly type: string | null;
  readonly resource: string;
  /** Why what we derive covers the stated resource without being it. */
  readonly covers?: string;
}

const DENIALS = JSON.parse(
  readFileSync(new URL('../../tools/catalog/tables/denials.json', import.meta.url), 'utf8'),
) as readonly Denial[];

test.each(DENIALS)('RULE 23: $source: $action on $resource', async (denial) => {
  const region = denial.resource.split(':')[3];
  const record = recordOf({
    eventSource: denial.eventSource,
    eventName: denial.eventName,
    requestParameters: denial.parameters,
    ...(region ? { awsRegion: region } : {}),
  });
  const row = await rowOf(record);
  const knowledge = await gatherKnowledge([row], await shippedCatalog());
  const facts = { assumedByServices: {} };
  const context = {
    knowledge,
    facts,
    index: indexPrincipal([row], facts),
    plans: new EventPlans(knowledge),
    callsDirectly: null,
  };
  const grants = mapAsIfAllowed(row, context).grants.filter(({ action }) => action === denial.action);
  const derived = grants.flatMap(renderResources);
  if (denial.covers === undefined) expect(derived).toContain(denial.resource);
  else expect(derived.some((pattern) => covers(pattern, denial.resource))).toBe(true);
});

function covers(pattern: string, text: string): boolean {
  const source = pattern.split('*').map((part) => part.replaceAll(/[.+^${}()|[\]\\/]/g, '\\$&').replaceAll('?', '.'));
  return new RegExp(`^${source.join('.*')}$`, 's').test(text);
}
