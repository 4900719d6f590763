import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { CloudTrailRecord } from '../../src/base/record.js';
import { eventNameCandidates } from '../../src/base/event-name.js';
import { mapRecord, shippedCatalog } from './cases.js';

/** A case: a minimal record, and what it must map to. Add one without touching code; `npm test` runs it. */
interface Case {
  readonly name: string;
  readonly record: Partial<CloudTrailRecord>;
  readonly expect: {
    readonly actions: readonly string[];
    /** Per action, in the order of `actions`; null: not checked, because the tool derives them. */
    readonly resources?: readonly (readonly string[] | null)[];
    /** Finding code; null or absent: none. */
    readonly finding?: string | null;
  };
}

const CASES = new URL('cases/', import.meta.url);
const RULES = new URL('../../tools/catalog/rules/', import.meta.url);
const json = <T>(url: URL): T => JSON.parse(readFileSync(url, 'utf8')) as T; // our own files
const jsonFiles = (folder: URL): readonly string[] => readdirSync(folder).filter((name) => name.endsWith('.json'));
const all = jsonFiles(CASES).map((file) => ({ file, cases: json<readonly Case[]>(new URL(file, CASES)) }));

describe.each(all)('$file', ({ cases }) => {
  test.each(cases)('$name', async ({ record, expect: wanted }) => {
    const mapped = await mapRecord(record);
    expect(mapped.actions.map((action) => action.action)).toEqual(wanted.actions);
    for (const [at, resources] of (wanted.resources ?? []).entries()) {
      if (resources !== null) expect(mapped.actions[at]?.resources, wanted.actions[at]).toEqual(resources);
    }
    expect(mapped.finding?.code ?? null).toBe(wanted.finding ?? null);
  });
});

test('every curated rule has a case', async () => {
  const { index } = await shippedCatalog();
  const covered = new Set(
    all.flatMap(({ cases }) =>
      cases.flatMap(({ record }) => {
        const label = index.eventSources[record.eventSource ?? ''];
        return eventNameCandidates(record.eventName ?? '').map((name) => `${label} ${name}`);
      }),
    ),
  );
  const missing = jsonFiles(RULES).flatMap((file) => {
    const { label, events = {} } = json<{ label: string; events?: Record<string, unknown> }>(new URL(file, RULES));
    return Object.keys(events).map((name) => `${label} ${name}`);
  });
  expect(missing.filter((name) => !covered.has(name))).toEqual([]);
});
