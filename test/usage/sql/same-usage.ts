import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect } from 'vitest';
import { openDuckDb, type DuckDb } from '../../../src/engines/duckdb/duckdb.js';
import { DUCKDB_TEXT } from '../../../src/engines/duckdb/sql-text.js';
import { shippedCatalog } from '../../../src/main/catalog-files.js';
import { DEFAULT_READING, NO_FILTER, readUsage } from '../../../src/main/read-usage.js';
import { ingestInto } from '../../../src/main/ingest.js';
import { registerStore } from '../../../src/main/read-store.js';
import { compactStore } from '../../../src/store/compact.js';
import { openStore } from '../../../src/store/open-store.js';
import { usageFromEngine } from '../../../src/usage/sql/usage-from-engine.js';
import { summarizeCalls, summarizePrincipals } from '../../../src/usage/summaries.js';
import type { FilterSpec, Usage } from '../../../src/usage/types.js';
import { randomRecord } from './random-records.js';

interface Asked {
  readonly maxValues?: number;
  readonly contextKeys?: readonly string[];
}

/** A store opened once for many questions. */
export interface OpenedStore {
  readonly usage: (filter: Partial<FilterSpec>, how?: Asked) => Promise<Usage>;
  /** For whoever only counts. */
  readonly counted: (filter: Partial<FilterSpec>) => Promise<Usage>;
  readonly close: DuckDb['close'];
}

export async function openForUsage(store: string): Promise<OpenedStore> {
  const catalog = await shippedCatalog();
  const db = await openDuckDb();
  const { table, counts, ledger } = await registerStore(db, openStore(store));
  const ask = (
    filter: Partial<FilterSpec>,
    { maxValues = DEFAULT_READING.maxValues, contextKeys = [], countsOnly }: Asked & { readonly countsOnly: boolean },
  ): Promise<Usage> =>
    usageFromEngine({
      engine: db,
      text: DUCKDB_TEXT,
      table,
      ...counts,
      countsOnly,
      filter: { ...NO_FILTER, ...filter },
      projectionOf: async (source) => (countsOnly ? (): readonly string[] => [] : catalog.projection(source)),
      maxValues,
      contextKeys,
      ledger,
    });
  return {
    close: db.close,
    usage: (filter, how) => ask(filter, { ...how, countsOnly: false }),
    counted: (filter) => ask(filter, { countsOnly: true }),
  };
}

/** Holds the store's answer to that of the files: rows, facts, findings, and what of the ledger both can know. */
export async function expectSameUsage(
  sources: readonly string[],
  store: OpenedStore,
  options: Asked & {
    readonly filter?: Partial<FilterSpec>;
    /** Hold what is counted to it too. */
    readonly counted?: boolean;
  } = {},
): Promise<Usage> {
  const { filter = {}, maxValues = DEFAULT_READING.maxValues, contextKeys = [] } = options;
  const own = { filter: { ...NO_FILTER, ...filter }, maxValues, contextKeys, strict: true };
  const scanned = await readUsage(sources, { ...DEFAULT_READING, ...own });
  const stored = await store.usage(filter, { maxValues, contextKeys });
  expect(stored.rows).toEqual(scanned.rows);
  expect(stored.facts).toEqual(scanned.facts);
  expect(stored.findings).toEqual(scanned.findings);
  const { matched, excluded, records, examined, duplicates, malformedCount } = scanned.ledger;
  expect(stored.ledger).toMatchObject({ matched, excluded, records, examined, duplicates, malformedCount });
  if (options.counted !== true) return scanned;
  const counted = await store.counted(filter);
  expect(summarizePrincipals(counted.rows)).toEqual(summarizePrincipals(scanned.rows));
  expect(summarizeCalls(counted.rows)).toEqual(summarizeCalls(scanned.rows));
  expect(counted.facts).toEqual(scanned.facts);
  expect(counted.findings).toEqual(scanned.findings.filter(({ code }) => code !== 'values-summarised'));
  expect(counted.ledger).toEqual(stored.ledger);
  return scanned;
}

/** Condition keys of every kind, one by one and beside others. */
const CONTEXT_KEYS: readonly (readonly string[])[] = [
  ['aws:CurrentTime', 'aws:EpochTime', 'aws:username', 'aws:PrincipalTag/team', 'aws:TagKeys'],
  ['aws:MultiFactorAuthPresent', 'aws:MultiFactorAuthAge', 'aws:RequestTag/Team', 'aws:RequestTag/a'],
  ['aws:TokenIssueTime', 'aws:PrincipalIsAWSService', 'aws:PrincipalType', 'aws:PrincipalArn', 'aws:PrincipalAccount'],
  ['aws:RoleSessionName', 'aws:userid', 'aws:PrincipalServiceName'],
  ['aws:SecureTransport', 'aws:SourceIdentity', 'aws:UserAgent', 'aws:RequestedRegion', 'aws:SourceVpce'],
  ['aws:SourceIp', 'aws:SourceVpc'],
  ['aws:VpcSourceIp', 's3:prefix', 's3:max-keys', 's3:x-amz-acl', 's3:VersionId'],
  ['iam:PolicyARN', 'sts:RoleSessionName', 'aws:PrincipalOrgID'],
];

/** Every kind of filter there is. */
const FILTERS: readonly Partial<FilterSpec>[] = [
  {},
  { principals: ['alice'] },
  { principals: ['arn:aws:iam::111122223333:user/team/alice'] },
  { principals: ['role/Deploy'] },
  { principals: ['arn:aws:sts::111122223333:assumed-role/Deploy/s1'] },
  { principals: ['arn:aws:iam::111122223333:role/ci/Deploy'], session: 's2' },
  { principals: ['AROAEXAMPLEDEPLOY'] },
  { principals: ['AIDAEXAMPLEALICE'] },
  { principals: ['AKIAEXAMPLEEXAMPLE01'] },
  { principals: ['ASIAEXAMPLEEXAMPLE02'] },
  { principals: ['lambda.amazonaws.com'] },
  { principals: ["o'brien", 'root'] },
  { principals: ['role/Deploy'], acrossAccounts: 'all' },
  { principals: ['role/Deploy'], acrossAccounts: ['444455556666'] },
  { from: '2026-03-01T12:00:00Z', to: '2026-03-05T00:00:00Z' },
  { principals: ['alice'], from: '2026-03-02T00:00:00Z', regions: ['us-east-1'] },
  { from: '2026-03-02T00:00:00Z', to: '2026-03-04T00:00:00Z' },
  { accounts: ['111122223333'] },
  { session: 's1' },
  { exclude: ['session=s1'] },
  { exclude: ['key=AKIAEXAMPLEEXAMPLE01', 'agent=aws-cli*'] },
  { exclude: ['ip=192.0.2.0/24'] },
  { exclude: ['time=2026-03-01/2026-03-01', 'event=e2'], principals: ['alice'] },
];

/** Random records, through every filter. */
export async function expectSameThroughFilters(
  folder: string,
  { seed, records }: { readonly seed: number; readonly records: number },
): Promise<void> {
  const source = join(folder, 'source');
  mkdirSync(source, { recursive: true });
  const made = fc.sample(randomRecord, { numRuns: records, seed });
  for (let file = 0; file < 3; file += 1)
    writeFileSync(join(source, `${file}.json`), JSON.stringify({ Records: made.filter((_, at) => at % 3 === file) }));
  const directory = join(folder, 'store');
  await ingestInto(directory, [source]);
  const uncounted = await openForUsage(directory);
  for (const filter of FILTERS.slice(0, 4)) await expectSameUsage([source], uncounted, { filter, counted: true });
  await uncounted.close();
  // so few records are not worth counting: some days are counted here, then all
  await compactStore(directory, { worth: 1.1 });
  const mixed = await openForUsage(directory);
  for (const filter of FILTERS.slice(0, 4)) await expectSameUsage([source], mixed, { filter, counted: true });
  await mixed.close();
  await compactStore(directory, { worth: 1 });
  const { manifest } = openStore(directory);
  expect(manifest.files.every(({ counts = null }) => counts !== null)).toBe(true);
  const store = await openForUsage(directory);
  for (const filter of FILTERS) await expectSameUsage([source], store, { filter, counted: true });
  await expectSameUsage([source], store, { maxValues: 1 });
  for (const contextKeys of [...CONTEXT_KEYS, CONTEXT_KEYS.flat()])
    await expectSameUsage([source], store, { contextKeys });
  await store.close();
}
