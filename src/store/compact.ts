import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { TrimtrailError } from '../base/errors.js';
import { WORTH } from './counts.js';
import { lockStore } from './lock.js';
import type { Manifest, StoreFile } from './manifest.js';
import { requireStore } from './open-store.js';
import { cleanUp, commit, stagingFolder } from './store-directory.js';
import { countFiles, planCompaction, writeFiles } from './write-files.js';

/** Files before and after. */
export interface Compaction {
  readonly filesBefore: number;
  readonly filesAfter: number;
  readonly manifest: Manifest;
}

export interface CompactOptions {
  readonly signal?: AbortSignal;
  /** Rows to a count from which a file gets counts; see counts.ts. */
  readonly worth?: number;
}

/**
 * Merges the files of each day and account into one, and counts what an older trimtrail did not. Nothing is read but the store, and no row
 * changes.
 *
 * Errors: `store-missing`, `store-locked`, `store-damaged`, `interrupted`.
 */
export async function compactStore(
  directory: string,
  { signal, worth = WORTH }: CompactOptions = {},
): Promise<Compaction> {
  requireStore(directory);
  const lock = lockStore(directory);
  try {
    cleanUp(directory);
    const before = requireStore(directory);
    const plans = planCompaction(before.files);
    const removed = plans.flatMap(({ merged }) => merged);
    const isCounted = ({ counts }: StoreFile): boolean => counts !== undefined && (counts !== null || worth >= WORTH);
    const uncounted = before.files.filter((file) => !isCounted(file) && !removed.includes(file));
    if (plans.length === 0 && uncounted.length === 0)
      return { filesBefore: before.files.length, filesAfter: before.files.length, manifest: before };
    const staging = stagingFolder(directory);
    const place = {
      temporary: join(staging, 'duckdb'),
      pathOf: (file: StoreFile) => join(directory, file.path),
      ...(signal === undefined ? {} : { signal }),
    };
    const resolved = { dropped: null, longest: 0, replaced: new Map() };
    const run = `g${before.generation + 1}-${randomBytes(4).toString('hex')}`;
    const written = await writeFiles({ ...place, plans, resolved, run, staging: join(staging, 'files') });
    const counted = await countFiles(uncounted, { ...place, staging: join(staging, 'counts'), worth });
    if (signal?.aborted === true) throw new TrimtrailError('interrupted', 'the compaction was interrupted');
    const staged = [...written, ...counted];
    const manifest = commit({ directory, lock, before, staged, removed, ledger: before.ledger, inputs: null });
    return { filesBefore: before.files.length, filesAfter: manifest.files.length, manifest };
  } finally {
    if (lock.isHeld()) rmSync(stagingFolder(directory), { recursive: true, force: true });
    lock.release();
  }
}
