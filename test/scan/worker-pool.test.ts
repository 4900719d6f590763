import { describe, expect, test } from 'vitest';
import type { ScannerOptions } from '../../src/scan/messages.js';
import { WorkerPool } from '../../src/scan/worker-pool.js';
import type { SourceFile } from '../../src/sources/types.js';

/** A worker that answers with the names of its files; `end…` ends the thread, `throw…` throws, `slow…` takes a moment. */
const ACTOR = `
import { parentPort } from 'node:worker_threads';
parentPort.on('message', async ({ id, files }) => {
  for (const { name } of files) {
    if (name.startsWith('end')) process.exit(1);
    if (name.startsWith('throw')) throw new Error(name);
    if (name.startsWith('slow')) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  parentPort.postMessage({ kind: 'done', id, result: files.map(({ name }) => name) });
});
parentPort.postMessage({ kind: 'ready' });
`;
const module = (code: string): URL => new URL(`data:text/javascript,${encodeURIComponent(code)}`);
const OPTIONS = {} as ScannerOptions; // the actor looks at none
const file = (name: string): SourceFile => ({ name, path: name, size: 1 });

interface Outcome {
  readonly done: readonly string[];
  readonly crashed: readonly string[];
  readonly scanners: ReadonlySet<number>;
}

async function read(batches: readonly (readonly string[])[], size = 2, url = module(ACTOR)): Promise<Outcome> {
  const done: string[] = [];
  const crashed: string[] = [];
  const scanners = new Set<number>();
  const pool = new WorkerPool<readonly string[]>(url, size, OPTIONS, {
    done: (scanner, _, names) => {
      scanners.add(scanner);
      done.push(...names);
    },
    crashed: ({ name }) => crashed.push(name),
  });
  try {
    for (const batch of batches) pool.add(batch.map(file));
    await pool.settled(0);
  } finally {
    await pool.close();
  }
  return { done: done.toSorted(), crashed: crashed.toSorted(), scanners };
}

const names = (count: number, prefix = 'f'): string[] =>
  Array.from({ length: count }, (_, n) => `${prefix}${String(n).padStart(3, '0')}`);

describe('a pool of threads', () => {
  test('reads every batch once, in several threads', async () => {
    const all = names(60, 'slow');
    const { done, crashed, scanners } = await read(all.map((name) => [name]));
    expect({ done, crashed }).toEqual({ done: all, crashed: [] });
    expect(scanners.size).toBe(2);
  });

  test.each(['end', 'throw'])('names the file that makes a thread %s, and reads all others once', async (how) => {
    const all = names(40);
    const batches = [
      all.slice(0, 10),
      [`${how}-1`, ...all.slice(10, 20)],
      all.slice(20, 30),
      [...all.slice(30), `${how}-2`],
    ];
    const { done, crashed } = await read(batches);
    expect({ done, crashed }).toEqual({ done: all, crashed: [`${how}-1`, `${how}-2`] });
  });

  test('of one thread that dies for every file still ends', async () => {
    const { done, crashed } = await read([names(8, 'end')], 1);
    expect({ done, crashed }).toEqual({ done: [], crashed: names(8, 'end') });
  });

  test('gives batches that no thread has yet, and keeps what is for its workers', async () => {
    const pool = new WorkerPool<readonly string[]>(module(ACTOR), 1, OPTIONS, { done: () => {}, crashed: () => {} });
    for (const name of names(9)) pool.add([file(name)]);
    pool.addForWorkers(file('kept'));
    const taken: string[] = [];
    for (let batch = pool.take(); batch !== undefined; batch = pool.take())
      taken.push(...batch.map(({ name }) => name));
    expect(taken).toEqual(names(9).slice(-taken.length));
    await pool.settled(0);
    await pool.close();
  });

  test('rejects when no thread can be started', async () => {
    await expect(read([['f']], 2, module('throw new Error("no start")'))).rejects.toThrow('no start');
  });

  test('rejects with what its handler throws', async () => {
    const pool = new WorkerPool<readonly string[]>(module(ACTOR), 1, OPTIONS, {
      done: () => {
        throw new Error('handler');
      },
      crashed: () => {},
    });
    pool.add([file('f')]);
    await expect(pool.settled(0)).rejects.toThrow('handler');
    await pool.close();
  });

  test('closes while threads are at work', async () => {
    const pool = new WorkerPool<readonly string[]>(module(ACTOR), 2, OPTIONS, { done: () => {}, crashed: () => {} });
    for (const name of names(50, 'slow')) pool.add([file(name)]);
    await pool.close();
    await pool.settled(0);
  });
});
