import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { CloudTrailRecord } from '../../src/base/record.js';

/** Real records for trying things against; not part of the repository. */
export const SHARED = join(import.meta.dirname, '..', '..', '..', 'shared', 'data');
export const hasSharedData = existsSync(SHARED);
if (!hasSharedData) console.log('skipped: ../shared/data is not there');

/** Every record of the shared data sets. */
export function sharedRecords(folder: string = SHARED): readonly CloudTrailRecord[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sharedRecords(path);
    if (!entry.name.endsWith('.gz')) return [];
    const records = recordsOf(gunzipSync(readFileSync(path)).toString());
    return records.filter((record) => typeof record.eventName === 'string' && typeof record.eventTime === 'string');
  });
}

function recordsOf(text: string): readonly CloudTrailRecord[] {
  if (text.startsWith('{"Records"')) return (JSON.parse(text) as { Records: CloudTrailRecord[] }).Records;
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as CloudTrailRecord);
}

/** Groups by a key, in order of appearance. */
export function grouped<T>(values: readonly T[], keyOf: (value: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group) group.push(value);
    else groups.set(keyOf(value), [value]);
  }
  return [...groups.values()];
}
