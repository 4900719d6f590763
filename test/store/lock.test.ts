import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lockStore } from '../../src/store/lock.js';
import { EMPTY_MANIFEST, readManifest, writeManifest } from '../../src/store/manifest.js';
import { commit } from '../../src/store/store-directory.js';

const root = mkdtempSync(join(tmpdir(), 'trimtrail-lock-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let serial = 0;
function fresh(): string {
  const folder = join(root, `s${(serial += 1)}`);
  mkdirSync(join(folder, '_trimtrail'), { recursive: true });
  return folder;
}

const lockFile = (store: string): string => join(store, '_trimtrail', 'lock');
const holder = (more: object): string =>
  JSON.stringify({ token: 't', pid: 1, host: hostname(), started: null, ...more });
/** A process id that was somebody's a moment ago. */
const dead = (): number => spawnSync(process.execPath, ['-e', '']).pid;

describe('the lock of a store', () => {
  it('keeps a second writer out until the first is done', () => {
    const store = fresh();
    const lock = lockStore(store);
    expect(() => lockStore(store)).toThrow(`is being written by process ${process.pid} on ${hostname()}`);
    lock.release();
    expect(readdirSync(join(store, '_trimtrail'))).toEqual([]);
    lockStore(store).release();
  });

  it.each([
    ['whose process has ended', (): string => holder({ pid: dead() })],
    ['whose process id is another process by now', (): string => holder({ pid: process.pid, started: '1' })],
    ['that was cut off while it was written', (): string => '{"token":'],
  ])('takes over a lock %s', (_, content) => {
    const store = fresh();
    writeFileSync(lockFile(store), content());
    const lock = lockStore(store);
    expect(lock.isHeld()).toBe(true);
    lock.release();
  });

  it('does not take over the lock of another machine', () => {
    const store = fresh();
    writeFileSync(lockFile(store), holder({ host: 'elsewhere.example', pid: 1 }));
    expect(() => lockStore(store)).toThrow('is being written by process 1 on elsewhere.example');
  });

  it('is noticed to be lost: nothing is committed then', () => {
    const store = fresh();
    const lock = lockStore(store);
    writeFileSync(lockFile(store), holder({}));
    const request = {
      directory: store,
      lock,
      before: EMPTY_MANIFEST,
      staged: [],
      removed: [],
      ledger: EMPTY_MANIFEST.ledger,
    };
    expect(() => commit({ ...request, inputs: null })).toThrow('another process has taken over');
    expect(readManifest(store)).toBeNull();
    lock.release();
    expect(readFileSync(lockFile(store), 'utf8')).toBe(holder({}));
  });

  it('commits only on top of the generation it has read', () => {
    const store = fresh();
    const lock = lockStore(store);
    writeManifest(store, { ...EMPTY_MANIFEST, generation: 7 });
    const request = {
      directory: store,
      lock,
      before: EMPTY_MANIFEST,
      staged: [],
      removed: [],
      ledger: EMPTY_MANIFEST.ledger,
    };
    expect(() => commit({ ...request, inputs: null })).toThrow('another process has taken over');
    const before = readManifest(store) ?? EMPTY_MANIFEST;
    expect(commit({ ...request, before, inputs: null }).generation).toBe(8);
    lock.release();
  });
});

describe('the manifest', () => {
  it.each([
    ['no JSON', '{', 'is damaged'],
    ['something else', '{"version":1,"files":"none"}', 'is damaged'],
    ['a path out of the store', JSON.stringify({ ...EMPTY_MANIFEST, files: [{ path: '../x.parquet' }] }), 'is damaged'],
    ['a newer version', '{"version":2}', 'was written by a newer trimtrail'],
  ])('is refused when it holds %s', (_, text, message) => {
    const store = fresh();
    writeFileSync(join(store, '_trimtrail', 'manifest.json'), text);
    expect(() => readManifest(store)).toThrow(message);
  });

  it('is there or is not there', () => {
    expect(readManifest(fresh())).toBeNull();
    expect(readManifest(join(root, 'nowhere'))).toBeNull();
    expect(existsSync(join(root, 'nowhere'))).toBe(false);
  });
});
