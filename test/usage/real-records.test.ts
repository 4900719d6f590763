import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { outcomeOfRow } from '../../src/base/outcome.js';
import type { CloudTrailRecord } from '../../src/base/record.js';
import { foldRows } from '../../src/usage/fold.js';
import { sessionOf } from '../../src/usage/principal.js';
import { summarizePrincipals } from '../../src/usage/summaries.js';
import { summarizeUsage } from '../../src/usage/summarize.js';

const DATA = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
const INVICTUS = join(DATA, 'invictus');
const present = existsSync(INVICTUS);
if (!present) console.warn('skipped: ../shared/data is not there');

function filesUnder(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => join(directory, name))
    .filter((path) => statSync(path).isFile())
    .toSorted();
}

function readAll(): readonly CloudTrailRecord[] {
  return filesUnder(INVICTUS).flatMap(
    (file) => (JSON.parse(gunzipSync(readFileSync(file)).toString()) as { Records: CloudTrailRecord[] }).Records,
  );
}

const projections = (): readonly string[] => [
  'request.bucketName',
  'request.roleName',
  'resources[*]|tree',
  'request.instancesSet.items[].instanceId',
];

describe.skipIf(!present)('2,900 real records', () => {
  test('every event is counted once; backwards and doubled gives the same rows', async () => {
    const records = readAll();
    const usage = await summarizeUsage(records, { projections });
    expect(records).toHaveLength(2900);
    expect(usage.rows.reduce((sum, row) => sum + row.count, 0)).toBe(
      new Set(records.map(({ eventID }) => eventID)).size,
    );
    const again = await summarizeUsage([...records, ...records.toReversed()], { projections });
    expect(JSON.stringify(again.rows)).toBe(JSON.stringify(usage.rows));
    expect(JSON.stringify(foldRows(usage.rows.toReversed()))).toBe(JSON.stringify(usage.rows));
  });

  test('RULE 4: all assumed roles with invokedBy belong to services that assumed them', async () => {
    const { rows, facts } = await summarizeUsage(readAll());
    const via = rows.filter(({ principal, via: service }) => principal.kind === 'role' && service !== null);
    expect(via.length).toBeGreaterThan(0);
    for (const { principal, via: service } of via)
      expect(facts.assumedByServices[principal.arn ?? ''] ?? [service]).toContain(service);
  });

  test('RULE 1: outcomes of what went wrong', async () => {
    const { rows } = await summarizeUsage(readAll());
    const wrong = new Map(rows.map((row) => [row.errorCode, outcomeOfRow(row)]));
    expect(wrong.get('NoSuchBucketPolicy')).toBe('allowed');
    expect(wrong.get('Client.InvalidPermission.NotFound')).toBe('allowed');
    expect(wrong.get('ThrottlingException')).toBe('unclear');
    expect(wrong.get('InvalidAccessException')).toBe('unclear');
    expect(
      rows
        .filter((row) => row.eventSource === 'ce.amazonaws.com' && row.errorCode === 'AccessDenied')
        .map(outcomeOfRow),
    ).toContain('unclear');
  });

  test('one principal’s usage is its part of all usage', async () => {
    const records = readAll();
    const all = await summarizeUsage(records, { projections });
    for (const { arn, events } of summarizePrincipals(all.rows)) {
      if (arn === null) continue;
      const one = await summarizeUsage(records, { projections, filter: { principals: [arn] } });
      expect(one.ledger.matched).toBe(events);
      expect(one.rows).toEqual(all.rows.filter(({ principal }) => principal.arn === arn));
    }
  });

  test('a session narrows its role', async () => {
    const records = readAll();
    const session = records.map(sessionOf).find((name) => name !== null);
    const { rows } = await summarizeUsage(records, { filter: { session: session ?? '' } });
    expect(rows.length).toBeGreaterThan(0);
    for (const { principal } of rows) expect(['role', 'account']).toContain(principal.kind);
  });
});
