import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { readManifest } from '../../src/store/manifest.js';
import { storeStatus, verifyStore } from '../../src/store/verify.js';
import { expectedContent, storeContent } from './store-content.js';

const PROGRAM = join(import.meta.dirname, '../../bin/trimtrail.js');

const record = (id: number, agent: string): Readonly<Record<string, unknown>> => ({
  eventVersion: '1.09',
  eventID: `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`,
  eventTime: `2026-03-0${1 + (id % 3)}T0${id % 10}:00:00Z`,
  eventSource: 's3.amazonaws.com',
  eventName: 'GetObject',
  userAgent: agent,
  userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::111122223333:user/u${id % 7}`, accountId: '111122223333' },
  requestParameters: { bucketName: 'b', key: `k${id}` },
  recipientAccountId: '111122223333',
});

/** Files of 40 events each. Neighbours overlap, and some copies differ, so that rows of the store must be replaced. */
function writeFiles(folder: string, files: readonly number[]): void {
  mkdirSync(folder, { recursive: true });
  for (const file of files) {
    const Records = Array.from({ length: 40 }, (_, at) => record(file * 30 + at, at % 11 === 0 ? `a${file}` : 'a'));
    writeFileSync(join(folder, `${String(file).padStart(3, '0')}.json.gz`), gzipSync(JSON.stringify({ Records })));
  }
}

interface Prepared {
  readonly source: string;
  /** A store that holds a third of the source. */
  readonly begun: string;
  readonly expected: readonly string[];
  /** How long the rest takes. */
  readonly milliseconds: number;
}

/** Makes the source, a store that was begun, and measures how long an ingest of the rest takes. */
export async function prepare(root: string): Promise<Prepared> {
  const [source, begun, whole] = ['source', 'begun', 'whole'].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ];
  writeFiles(source, [...Array(20).keys()]);
  await ingest(source, begun, null);
  writeFiles(source, [...Array(60).keys()]);
  cpSync(begun, whole, { recursive: true });
  const start = performance.now();
  await ingest(source, whole, null);
  const milliseconds = performance.now() - start;
  const expected = await expectedContent([source]);
  expect(await storeContent(whole)).toEqual(expected);
  return { source, begun, expected, milliseconds };
}

/** Kills an ingest after a part of its time; then the store must be sound, and the same command must complete it. */
export async function killAt(part: number, store: string, prepared: Prepared): Promise<'killed' | 'finished'> {
  const { source, begun, expected, milliseconds } = prepared;
  cpSync(begun, store, { recursive: true });
  const before = storeStatus(store).rows;
  const outcome = await ingest(source, store, part * milliseconds);
  expect(readManifest(store)?.files.length).toBeGreaterThan(0);
  expect(await verifyStore(store)).toEqual([]);
  expect(storeStatus(store).rows).toBeGreaterThanOrEqual(before);
  await ingest(source, store, null);
  expect(await storeContent(store)).toEqual(expected);
  expect(await verifyStore(store)).toEqual([]);
  expect(storeStatus(store).leftovers).toBe(0);
  return outcome;
}

/** Runs the program; `killAfter` milliseconds, unless null, it gets SIGKILL. */
async function ingest(source: string, store: string, killAfter: number | null): Promise<'killed' | 'finished'> {
  const child = spawn(process.execPath, [PROGRAM, 'ingest', source, '--into', store], { stdio: 'ignore' });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.on('exit', (_, signal) => resolve(signal)));
  if (killAfter !== null) {
    await Promise.race([ended, wait(killAfter)]);
    child.kill('SIGKILL');
  }
  return (await ended) === 'SIGKILL' ? 'killed' : 'finished';
}
