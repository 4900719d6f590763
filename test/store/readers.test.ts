import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ingestInto } from '../../src/main/ingest.js';
import { readStoreUsage } from '../../src/main/read-store.js';
import { DEFAULT_READING } from '../../src/main/read-usage.js';

const root = mkdtempSync(join(tmpdir(), 'trimtrail-readers-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const EVENTS = 40;
/** More than a day may have before an ingest merges them. */
const ROUNDS = 9;

function folderOf(round: number): string {
  const folder = join(root, `round-${round}`);
  mkdirSync(folder);
  const records = Array.from({ length: EVENTS }, (_, at) => ({
    eventVersion: '1.09',
    eventID: `00000000-0000-4000-8000-${String(round * EVENTS + at).padStart(12, '0')}`,
    eventTime: `2026-03-01T09:00:${String(at).padStart(2, '0')}Z`,
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
    eventType: 'AwsApiCall',
    awsRegion: 'eu-central-1',
    recipientAccountId: '111122223333',
    userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/alice', accountId: '111122223333' },
    requestParameters: { bucketName: 'reports', key: `${round}/${at}` },
  }));
  writeFileSync(join(folder, 'a.json'), JSON.stringify({ Records: records }));
  return folder;
}

describe('reading a store while it is written', () => {
  it('sees one commit or another, never a part of one', async () => {
    const store = join(root, 'store');
    await ingestInto(store, [folderOf(0)]);
    const state = { isWriting: true };
    const writing = (async () => {
      for (let round = 1; round < ROUNDS; round += 1) await ingestInto(store, [folderOf(round)]);
      state.isWriting = false;
    })();
    const counts: number[] = [];
    while (state.isWriting) {
      const { rows } = await readStoreUsage(store, DEFAULT_READING, true);
      counts.push(rows.reduce((sum, { count }) => sum + count, 0));
    }
    await writing;
    expect(counts.filter((count) => count % EVENTS !== 0)).toEqual([]);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    const { rows } = await readStoreUsage(store, DEFAULT_READING, true);
    expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(EVENTS * ROUNDS);
  }, 120_000);
});
