import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { TrimtrailError } from '../../src/base/errors.js';
import { shippedCatalog } from '../../src/main/catalog-files.js';
import { DEFAULT_GRANTING, policyOf } from '../../src/main/generate-policy.js';
import { DEFAULT_READING, readUsage } from '../../src/main/read-usage.js';
import { readRecordCopies } from '../../src/main/read-records.js';
import { recordActions } from '../../src/main/record-actions.js';
import { policyJson } from '../../src/render/json-text.js';
import { summarizePrincipals } from '../../src/usage/summaries.js';
import { seededOrder } from '../seeded-order.js';

const SHARED = new URL('../../../shared/data/', import.meta.url).pathname;
const there = existsSync(SHARED);
if (!there) console.warn('skipped: ../shared/data is not here; these tests read real records from public sources');

const invictus = join(SHARED, 'invictus');
const sets = there ? readdirSync(SHARED).filter((name) => name.endsWith('.jsonl.gz')) : [];

/** Every principal's policy over the sources, or the code of the reason why it has none. */
async function allPolicies(sources: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const usage = await readUsage(sources, DEFAULT_READING);
  const catalog = await shippedCatalog();
  const policies = new Map<string, string>();
  for (const { arn } of summarizePrincipals(usage.rows)) {
    if (arn === null || policies.has(arn)) continue;
    policies.set(arn, await policyText(arn));
  }
  return policies;

  async function policyText(arn: string): Promise<string> {
    try {
      const { generated } = await policyOf(usage, catalog, { whose: { spec: arn }, granting: DEFAULT_GRANTING });
      return policyJson(generated.policy);
    } catch (error) {
      if (error instanceof TrimtrailError) return error.code;
      throw error;
    }
  }
}

async function invalidActions(policies: ReadonlyMap<string, string>): Promise<readonly string[]> {
  const catalog = await shippedCatalog();
  const invalid: string[] = [];
  for (const text of policies.values()) {
    if (!text.startsWith('{')) continue;
    const { Statement } = JSON.parse(text) as { Statement: readonly { Action: readonly string[] }[] };
    for (const action of Statement.flatMap(({ Action }) => Action)) {
      if ((await catalog.action(action)) === null) invalid.push(action);
    }
  }
  return invalid;
}

describe.skipIf(!there)('invictus', () => {
  let records: readonly string[] = [];
  let expected: ReadonlyMap<string, string> = new Map();
  const folder = mkdtempSync(join(tmpdir(), 'trimtrail-'));

  beforeAll(async () => {
    const files = readdirSync(invictus, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.gz'));
    const texts = files.map((name) => gunzipSync(readFileSync(join(invictus, name))).toString());
    records = texts.flatMap((text) =>
      (JSON.parse(text) as { Records: unknown[] }).Records.map((record) => JSON.stringify(record)),
    );
    expected = await allPolicies([invictus]);
  });

  test('2,900 records, none malformed, no copies', async () => {
    const { ledger } = await readUsage([invictus], DEFAULT_READING);
    expect(ledger).toMatchObject({ records: 2900, examined: 2900, duplicates: 0, malformedCount: 0, refused: [] });
  });

  test('no policy of any principal holds an action that does not exist', async () => {
    expect(expected.size).toBeGreaterThan(10);
    expect(await invalidActions(expected)).toEqual([]);
  });

  test.each([
    ['as one raw trail file', (lines: readonly string[]) => `{"Records":[${lines.join(',')}]}`],
    ['gzipped', (lines: readonly string[]) => gzipSync(`{"Records":[${lines.join(',')}]}`)],
    ['as NDJSON', (lines: readonly string[]) => lines.join('\n')],
    [
      'pretty-printed',
      (lines: readonly string[]) =>
        JSON.stringify({ Records: lines.map((line) => JSON.parse(line) as unknown) }, null, 2),
    ],
    ['shuffled', (lines: readonly string[]) => seededOrder(lines, 7).join('\n')],
    ['doubled', (lines: readonly string[]) => seededOrder([...lines, ...lines], 11).join('\n')],
  ])('%s: the same bytes for every principal', async (name, render) => {
    const file = join(folder, `${name.replaceAll(' ', '-')}.data`);
    writeFileSync(file, render(records));
    expect(await allPolicies([file])).toEqual(expected);
  });
});

describe.skipIf(!there)('the other sets', () => {
  test.each(sets.map((name) => [name]))('%s: read, mapped or a finding, no invalid action', async (name) => {
    const source = join(SHARED, name);
    const { records, ledger } = readRecordCopies([source]);
    const catalog = await shippedCatalog();
    let apiEvents = 0;
    for await (const { record, shape } of records) {
      if ((record.eventType ?? 'AwsApiCall') !== 'AwsApiCall') continue;
      apiEvents += 1;
      const { actions, finding } = await recordActions(record, catalog, shape);
      expect(actions.length > 0 || finding !== null, `${String(record.eventSource)} ${record.eventName}`).toBe(true);
    }
    expect(apiEvents).toBeGreaterThan(0);
    expect((await ledger).refused).toEqual([]);
    expect(await invalidActions(await allPolicies([source]))).toEqual([]);
  });
});
