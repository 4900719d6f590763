import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { TrimtrailError } from '../base/errors.js';
import { STORE_FOLDER } from './manifest.js';

const LOCK = 'lock';

const holderSchema = v.object({
  token: v.string(),
  pid: v.number(),
  host: v.string(),
  /** When the process started, in the kernel's words; null where that cannot be known. */
  started: v.nullable(v.string()),
});
export type LockHolder = v.InferOutput<typeof holderSchema>;

/** A writer's hold on a store, or on another file that one process at a time may write. */
export interface FileLock {
  /** Whether it still holds: someone may have removed the file by hand. */
  readonly isHeld: () => boolean;
  readonly release: () => void;
}

/**
 * Keeps other writers out. A lock whose process has ended, on this machine, is taken over.
 *
 * Errors: `store-locked`.
 */
export function lockStore(directory: string): FileLock {
  const folder = join(directory, STORE_FOLDER);
  mkdirSync(folder, { recursive: true });
  return lockFile(join(folder, LOCK), (holder) => locked(directory, holder));
}

/** As {@link lockStore}, for any path; `refused` makes the error of who comes second. */
export function lockFile(path: string, refused: (holder: LockHolder | null) => Error): FileLock {
  const token = randomUUID();
  const mine: LockHolder = { token, pid: process.pid, host: hostname(), started: startOf(process.pid) };
  for (let attempt = 0; attempt < 5; attempt += 1) {
    if (create(path, mine)) {
      const isHeld = (): boolean => holderOf(path)?.token === token;
      return { isHeld, release: () => void (isHeld() && rmSync(path, { force: true })) };
    }
    const holder = holderOf(path);
    if (holder !== null && isAlive(holder)) throw refused(holder);
    if (holder !== null) removeStale(path, holder);
  }
  throw refused(null);
}

/** The lock appears whole: another process never reads half of it. */
function create(path: string, holder: LockHolder): boolean {
  const draft = `${path}.${holder.token}`;
  writeFileSync(draft, JSON.stringify(holder));
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function holderOf(path: string): LockHolder | null {
  try {
    const parsed = v.safeParse(holderSchema, JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? parsed.output : { token: '', pid: 0, host: hostname(), started: null };
  } catch (error) {
    // gone again, or not ours to read
    return error instanceof SyntaxError ? { token: '', pid: 0, host: hostname(), started: null } : null;
  }
}

function isAlive(holder: LockHolder): boolean {
  if (holder.host !== hostname()) return true;
  if (holder.pid <= 0) return false;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  const started = startOf(holder.pid);
  return holder.started === null || started === null || started === holder.started;
}

/** Field 22 of /proc/PID/stat: a process id that is used again has another. Source: proc(5). */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

/** Moves the lock away and looks at what was moved: if it was another's by then, it is put back. */
function removeStale(path: string, stale: LockHolder): void {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (holderOf(aside)?.token !== stale.token) {
    try {
      linkSync(aside, path);
    } catch {
      // a third has taken it meanwhile; the second sees that when it commits
    }
  }
  rmSync(aside, { force: true });
}

function locked(directory: string, holder: LockHolder | null): TrimtrailError {
  const who = holder === null ? 'another process' : `process ${holder.pid} on ${holder.host}`;
  return new TrimtrailError('store-locked', `the store ${directory} is being written by ${who}`, {
    hint: `wait until it has finished; if that machine is gone, remove ${join(directory, STORE_FOLDER, LOCK)}`,
  });
}
