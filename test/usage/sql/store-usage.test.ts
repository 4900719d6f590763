import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { ingestInto } from '../../../src/main/ingest.js';
import { DEFAULT_GRANTING } from '../../../src/main/generate-policy.js';
import type { ConditionKind } from '../../../src/base/condition-kinds.js';
import { makePolicies } from '../../../src/main/make-policies.js';
import { compactStore } from '../../../src/store/compact.js';
import { DEFAULT_READING, NO_FILTER } from '../../../src/main/read-usage.js';
import { policyJson } from '../../../src/render/json-text.js';
import { summarizePrincipals } from '../../../src/usage/summaries.js';
import { seededOrder } from '../../seeded-order.js';
import { randomRecord } from './random-records.js';
import { expectSameThroughFilters, expectSameUsage, openForUsage } from './same-usage.js';

const root = mkdtempSync(join(tmpdir(), 'trimtrail-usage-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let serial = 0;
const fresh = (): string => join(root, `s${(serial += 1)}`);

const SHARED = process.env['TRIMTRAIL_SHARED_DATA'] ?? join(import.meta.dirname, '../../../../shared/data');
if (!existsSync(SHARED)) console.log('skipped: ../shared/data is not there');

function folderOf(records: readonly unknown[], files = 1): string {
  const folder = fresh();
  mkdirSync(folder, { recursive: true });
  const size = Math.ceil(records.length / files);
  for (let file = 0; file < files; file += 1)
    writeFileSync(
      join(folder, `${file}.json`),
      JSON.stringify({ Records: records.slice(file * size, (file + 1) * size) }),
    );
  return folder;
}

async function storeOf(...sources: readonly string[]): ReturnType<typeof openForUsage> {
  const store = fresh();
  for (const source of sources) await ingestInto(store, [source]);
  // as if each were worth it
  await compactStore(store, { worth: 1 });
  return openForUsage(store);
}

describe('a store', () => {
  it('gives the usage of the generated account, for everyone and for each principal', async () => {
    const sources = ['examples/data/trail'];
    const store = await storeOf(...sources);
    const all = await expectSameUsage(sources, store, { counted: true });
    const lines = summarizePrincipals(all.rows);
    expect(lines.length).toBeGreaterThan(5);
    for (const { principal } of lines) await expectSameUsage(sources, store, { filter: { principals: [principal] } });
    await expectSameUsage(sources, store, { maxValues: 2 });
    await store.close();
  }, 900_000);

  it('gives the usage of event history and of forms beside each other', async () => {
    for (const sources of [
      ['examples/data/event_history.csv'],
      ['examples/data/event_history_old.csv', 'examples/data/lookup-events.json'],
    ]) {
      const store = await storeOf(...sources);
      await expectSameUsage(sources, store);
      await expectSameUsage(sources, store, { filter: { principals: ['alice'] } });
      await store.close();
    }
  }, 900_000);

  it.each<[readonly ConditionKind[]]>([[[]], [['region', 'source-ip', 'vpce', 'mfa', 'via', 'account']]])(
    'writes the same policy, byte for byte, under the conditions %j',
    async (conditions) => {
      const sources = ['examples/data/trail'];
      const store = fresh();
      await ingestInto(store, sources);
      const filter = { ...NO_FILTER, principals: ['alice', 'arn:aws:iam::111122223333:role/Deploy'] };
      const policies = async (from: readonly string[]): Promise<readonly string[]> => {
        const granting = { ...DEFAULT_GRANTING, conditions };
        const request = { sources: from, reading: { ...DEFAULT_READING, filter }, granting };
        return (await makePolicies(request)).map(({ generated }) => policyJson(generated.policy));
      };
      const made = await policies(sources);
      expect(await policies([store])).toEqual(made);
      expect(made.join('').includes('aws:RequestedRegion')).toBe(conditions.length > 0);
    },
    900_000,
  );

  it('gives the usage of random records through every filter', async () => {
    await expectSameThroughFilters(join(root, 'random'), { seed: 1, records: 250 });
  }, 900_000);

  it('does not depend on order, repetition or runs', async () => {
    const records = fc.sample(randomRecord, { numRuns: 300, seed: 9 });
    const shuffled = seededOrder(records, 4);
    const sources = [folderOf(records)];
    const store = await storeOf(folderOf(shuffled.slice(0, 200)), folderOf(shuffled.slice(100), 3), folderOf(records));
    const { rows } = await store.usage({});
    const once = await (await storeOf(...sources)).usage({});
    expect(rows).toEqual(once.rows);
    await store.close();
  }, 900_000);

  it.skipIf(!existsSync(SHARED))(
    'gives the usage of real records',
    async () => {
      const store = await storeOf(SHARED);
      const all = await expectSameUsage([SHARED], store);
      for (const { principal } of summarizePrincipals(all.rows).slice(0, 8)) {
        await expectSameUsage([SHARED], store, { filter: { principals: [principal] } });
      }
      await store.close();
    },
    300_000,
  );
});
