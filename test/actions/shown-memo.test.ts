import { describe, expect, test } from 'vitest';
import { EventPlans } from '../../src/actions/event-plans.js';
import { gatherKnowledge } from '../../src/actions/knowledge.js';
import { mapAsIfAllowed, type RowContext } from '../../src/actions/map-row.js';
import { indexPrincipal } from '../../src/actions/principal-index.js';
import type { UsageRow } from '../../src/base/usage-row.js';
import { shippedCatalog } from '../../src/main/catalog-files.js';
import { DEFAULT_READING, readUsage } from '../../src/main/read-usage.js';

const catalog = await shippedCatalog();
const examples = (await readUsage(['examples/data/trail'], DEFAULT_READING)).rows;
const facts = { assumedByServices: {} };

/** Maps rows with one memory for all, and with none. */
async function both(rows: readonly UsageRow[]): Promise<readonly [shared: unknown, alone: unknown]> {
  const knowledge = await gatherKnowledge(rows, catalog);
  const index = indexPrincipal(rows, facts);
  const context: RowContext = { knowledge, index, facts, plans: new EventPlans(knowledge), callsDirectly: null };
  const shared = rows.map((row) => mapAsIfAllowed(row, context));
  return [shared, rows.map((row) => mapAsIfAllowed(row, { ...context, plans: new EventPlans(knowledge) }))];
}

describe('what one row was mapped to changes nothing for the next', () => {
  test('the example account, forwards and backwards', async () => {
    for (const order of [examples, examples.toReversed()]) {
      const [shared, alone] = await both(order);
      expect(shared).toEqual(alone);
    }
  });

  const base = examples.find(({ eventName }) => eventName === 'GetObject');
  if (base === undefined) throw new Error('the examples read objects');
  const row = (values: UsageRow['values'], more: Partial<UsageRow> = {}): UsageRow => ({ ...base, values, ...more });
  const get = (bucket: readonly string[], key: readonly string[]): UsageRow['values'] => ({
    'request.bucketName': bucket,
    'request.key|tree': key,
  });

  test.each([
    ['values that run into each other', [row(get(['ab'], ['c'])), row(get(['a'], ['bc']))]],
    ['values that look like lengths', [row(get(['a1:b'], [])), row(get(['a', 'b'], []))]],
    ['values with line ends', [row(get(['a\n1:k'], [])), row(get(['a'], ['k']))]],
    [
      'a key that was cut, and one that was not',
      [row(get(['a'], ['k/'])), row(get(['a'], ['k/']), { prefixed: ['request.key|tree'] })],
    ],
    ['another region', [row(get(['a'], ['k'])), row(get(['a'], ['k']), { region: 'cn-north-1' })]],
    ['another account', [row(get(['a'], ['k'])), row(get(['a'], ['k']), { account: '444455556666' })]],
    [
      'parameters that were left out',
      [
        row({ 'resources[AWS::S3::Object]': ['arn:aws:s3:::a/k'] }, { parameters: 'omitted' }),
        row({ 'resources[AWS::S3::Object]': ['arn:aws:s3:::a/other'] }, { parameters: 'omitted' }),
        row({}, { parameters: 'none' }),
      ],
    ],
    [
      'a call about oneself, by two users',
      ['alice', 'bob'].map((name) =>
        row(
          {},
          {
            eventSource: 'iam.amazonaws.com',
            eventName: 'ListAccessKeys',
            parameters: 'none',
            principal: { ...base.principal, kind: 'user', name, arn: `arn:aws:iam::111122223333:user/${name}` },
          },
        ),
      ),
    ],
  ] as const)('%s', async (_what, rows) => {
    const [shared, alone] = await both(rows);
    expect(shared).toEqual(alone);
  });

  test('rows that show the same share their resources', async () => {
    const rows = [row(get(['a'], ['k'])), row(get(['a'], ['k']), { count: 2 })];
    const knowledge = await gatherKnowledge(rows, catalog);
    const index = indexPrincipal(rows, facts);
    const context: RowContext = { knowledge, index, facts, plans: new EventPlans(knowledge), callsDirectly: null };
    const [one, other] = rows.map((each) => mapAsIfAllowed(each, context).grants[0]);
    expect(one?.resources).toBe(other?.resources);
  });
});
