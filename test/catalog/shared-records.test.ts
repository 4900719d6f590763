import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { shipped } from './shipped.js';

const SHARED = join(import.meta.dirname, '..', '..', '..', 'shared', 'data');
const present = existsSync(SHARED);
if (!present) console.log('skipped: the public data sets (../shared/data) are not here');

interface Seen {
  readonly eventSource?: string;
  readonly eventName?: string;
  readonly eventType?: string;
}

/** Calls of the public data sets that are in no model and no reference, each looked at. */
const UNKNOWN = new Set([
  'cloudhsm.amazonaws.com ListLunaClients',
  'ec2.amazonaws.com DeleteFalsePositiveCase',
  's3.amazonaws.com GetStorageLensDashboardDataInternal',
]);

function records(): readonly Seen[] {
  const files = readdirSync(SHARED, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.gz'));
  return files.flatMap((file) => {
    const text = gunzipSync(readFileSync(join(SHARED, file))).toString('utf8');
    if (file.endsWith('.json.gz')) return (JSON.parse(text) as { readonly Records?: readonly Seen[] }).Records ?? [];
    return text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [JSON.parse(line) as Seen]));
  });
}

const isCall = (record: Seen): record is Required<Seen> =>
  record.eventType === 'AwsApiCall' &&
  /\.amazonaws\.com(\.cn)?$/.test(record.eventSource ?? '') &&
  record.eventName !== undefined;

describe.skipIf(!present)('the public data sets', () => {
  it('have event sources that are all known, and calls that map or are known to be unmapped', async () => {
    const catalog = await shipped();
    const calls = new Map(
      records()
        .filter(isCall)
        .map((record) => [`${record.eventSource} ${record.eventName}`, record]),
    );
    expect(calls.size).toBeGreaterThan(400);
    const sources = new Set([...calls.values()].map((record) => record.eventSource));
    expect([...sources].filter((source) => catalog.label(source) === null)).toEqual([]);
    const unmapped: string[] = [];
    for (const [name, record] of calls) {
      const found = await catalog.rule(record.eventSource, record.eventName);
      if (found === null || found.rule.none === 'unknown') unmapped.push(name);
    }
    expect(unmapped.filter((name) => !UNKNOWN.has(name))).toEqual([]);
  });
});
