import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { TrimtrailError } from '../base/errors.js';
import type { Ledger } from '../base/ledger.js';
import { mergeLedgers } from '../records/ledger-collector.js';
import { isOpenFailure } from '../sources/open-file.js';
import type { SourceFile } from '../sources/types.js';
import { withDuckDb } from './duckdb-pool.js';
import { lockStore, type FileLock } from './lock.js';
import { EMPTY_MANIFEST, readInputs, readManifest, type Inputs, type Manifest, type StoreFile } from './manifest.js';
import { isDecided, resolveCopies } from './resolve-copies.js';
import { spoolFiles, type Spooled } from './spool-files.js';
import { checkDirectory, cleanUp, commit, stagingFolder } from './store-directory.js';
import { isRepeatedName, respell } from './respell.js';
import { planFiles, writeFiles, type FilePlan, type StagedFile } from './write-files.js';

export interface IngestOptions {
  /** Worker threads; 0: decide. */
  readonly threads: number;
  readonly maxInflatedBytes: number;
  /** Read inputs again that were read before, whatever their size and time say. */
  readonly rehash: boolean;
  /** Gets the bytes of files that do not lie on disk; only of those that are not in the store. */
  readonly fetch?: (files: AsyncIterable<SourceFile>) => AsyncIterable<SourceFile>;
  /** Called with every file that needs no reading, and every one that was read. */
  readonly onDone?: (files: readonly SourceFile[]) => void;
  readonly signal?: AbortSignal;
  /** Spooled bytes after which what was read is committed; 2 GiB unless told. */
  readonly roundBytes?: number;
}

/** What an ingest did. */
export interface IngestResult {
  /** What was read now. */
  readonly ledger: Ledger;
  /** Inputs that were in the store already. */
  readonly unchanged: number;
  /** Events that are new in the store. */
  readonly added: number;
  readonly manifest: Manifest;
}

const ROUND_BYTES = 2 * 2 ** 30;

/**
 * Brings sources into the store at a directory, which is made when there is none. Only inputs that are not in yet are read. Every event is
 * in the store once, in the file of its own day. Killed at any moment, the store is as before or has more; the same command completes it.
 *
 * Errors: `store-locked`, `store-damaged`, `store-not-empty`, `interrupted`, `no-records` when store and sources hold none,
 * `engine-missing`, and those of the listing.
 */
export async function ingest(
  files: AsyncIterable<SourceFile>,
  directory: string,
  options: IngestOptions,
): Promise<IngestResult> {
  checkDirectory(directory);
  mkdirSync(directory, { recursive: true });
  const lock = lockStore(directory);
  try {
    cleanUp(directory);
    return await new Ingest(directory, lock, options).run(files);
  } finally {
    if (lock.isHeld()) rmSync(stagingFolder(directory), { recursive: true, force: true });
    lock.release();
  }
}

interface Written {
  readonly plans: readonly FilePlan[];
  readonly staged: readonly StagedFile[];
}

class Ingest {
  readonly #directory: string;
  readonly #lock: FileLock;
  readonly #options: IngestOptions;
  readonly #inputs: Map<string, Map<string, readonly [number, number]>>;
  #manifest: Manifest;
  #unchanged = 0;
  /** Files listed since the last commit, with their size and time when they were listed. */
  #listed: { readonly file: SourceFile; readonly stamp: readonly [number, number] }[] = [];

  // oxlint-disable-next-line max-params -- a run's place, hold and options
  constructor(directory: string, lock: FileLock, options: IngestOptions) {
    this.#directory = directory;
    this.#lock = lock;
    this.#options = options;
    this.#manifest = readManifest(directory) ?? EMPTY_MANIFEST;
    this.#inputs = copyInputs(readInputs(directory, this.#manifest));
  }

  async run(files: AsyncIterable<SourceFile>): Promise<IngestResult> {
    const before = countRows(this.#manifest);
    const { fetch = (listed) => listed } = this.#options;
    const fresh = fetch(this.#fresh(files))[Symbol.asyncIterator]();
    const ledgers: Ledger[] = [];
    for (let round = 0; ; round += 1) {
      const spool = join(stagingFolder(this.#directory), `spool-${round}`);
      const { threads, maxInflatedBytes, onDone, signal, roundBytes = ROUND_BYTES } = this.#options;
      const spooled = await spoolFiles(fresh, {
        directory: spool,
        threads,
        maxInflatedBytes,
        strict: true,
        maxBytes: roundBytes,
        ...(onDone === undefined ? {} : { onDone }),
        ...(signal === undefined ? {} : { signal }),
      });
      const isNothing = spooled.ledger.records === 0 && this.#manifest.files.length === 0;
      if (isNothing && spooled.isAll) throw noRecords(mergeLedgers([...ledgers, spooled.ledger]));
      if (spooled.ledger.files > 0 && !isNothing) ledgers.push(await this.#commitRound(spooled));
      rmSync(spool, { recursive: true, force: true });
      if (!spooled.isAll) continue;
      const added = countRows(this.#manifest) - before;
      return { ledger: mergeLedgers(ledgers), unchanged: this.#unchanged, added, manifest: this.#manifest };
    }
  }

  /** The files that are not in the store. */
  async *#fresh(files: AsyncIterable<SourceFile>): AsyncGenerator<SourceFile> {
    for await (const file of files) {
      const stamp = stampOf(file);
      if (stamp !== null) {
        if (!this.#options.rehash && this.#isKnown(file, stamp)) {
          this.#unchanged += 1;
          this.#options.onDone?.([file]);
          continue;
        }
        this.#listed.push({ file, stamp });
      }
      // batches are made by size, and listing a directory does not tell it
      yield stamp === null ? file : { ...file, size: stamp[0] };
    }
  }

  #isKnown(file: SourceFile, [size, modified]: readonly [number, number]): boolean {
    const whole = wholeName(file);
    const known = this.#inputs.get(dirname(whole))?.get(basename(whole));
    return known !== undefined && known[0] === size && known[1] === modified;
  }

  async #commitRound(spooled: Spooled): Promise<Ledger> {
    const written = await this.#write(spooled).catch(async (error: unknown) => {
      if (!isRepeatedName(error)) throw error;
      this.#clearStaging();
      return this.#write(await respell(spooled));
    });
    if (this.#options.signal?.aborted === true) throw new TrimtrailError('interrupted', 'the ingest was interrupted');
    this.#noteInputs(spooled.ledger);
    const before = this.#manifest;
    const removed = written.plans.flatMap(({ merged }) => merged);
    // as files are counted: what was read and is no further event
    const added = rowsIn(written.staged.map(({ entry }) => entry)) - rowsIn(removed);
    const ledger = { ...spooled.ledger, duplicates: spooled.ledger.examined - added };
    this.#manifest = commit({
      directory: this.#directory,
      lock: this.#lock,
      before,
      staged: written.staged,
      removed,
      ledger: mergeLedgers([before.ledger, ledger]),
      inputs: this.#inputs,
    });
    this.#clearStaging();
    return ledger;
  }

  /** The round's files, in the staging folder. */
  async #write(spooled: Spooled): Promise<Written> {
    const { signal } = this.#options;
    const staging = stagingFolder(this.#directory);
    const pathOf = (file: StoreFile): string => join(this.#directory, file.path);
    const place = { temporary: join(staging, 'duckdb'), ...(signal === undefined ? {} : { signal }) };
    const { files, generation } = this.#manifest;
    const request = { spooled, files: files.map(pathOf), folder: join(staging, 'copies') };
    const resolved = isDecided(request)
      ? { ...spooled, dropped: null, replaced: new Map<string, string>() }
      : await withDuckDb(place, (db) => resolveCopies(db, request));
    const plans = planFiles(resolved, files, pathOf);
    const run = `g${generation + 1}-${randomBytes(4).toString('hex')}`;
    const staged = await writeFiles({ ...place, plans, resolved, staging: join(staging, 'files'), run, pathOf });
    return { plans, staged };
  }

  #clearStaging(): void {
    for (const name of ['copies', 'files'])
      rmSync(join(stagingFolder(this.#directory), name), { recursive: true, force: true });
  }

  /** A file that could not be opened is tried again the next time. */
  #noteInputs({ refused }: Ledger): void {
    const unopened = new Set(refused.filter(({ reason }) => isOpenFailure(reason)).map(({ file }) => file));
    for (const { file, stamp } of this.#listed) {
      if (unopened.has(file.name)) continue;
      const whole = wholeName(file);
      const folder = dirname(whole);
      const names = this.#inputs.get(folder);
      if (names === undefined) this.#inputs.set(folder, new Map([[basename(whole), stamp]]));
      else names.set(basename(whole), stamp);
    }
    this.#listed = [];
  }
}

function copyInputs(inputs: Inputs): Map<string, Map<string, readonly [number, number]>> {
  return new Map([...inputs].map(([folder, files]) => [folder, new Map(files)]));
}

/** Size and time of change of what lies on disk, size and ETag of an object; null for what cannot be known again. */
function stampOf({ path, size, version }: SourceFile): readonly [number, number] | null {
  if (path === null) return version === undefined || size === null ? null : [size, versionNumber(version)];
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() === true ? [stats.size, Math.floor(stats.mtimeMs)] : null;
}

/** 48 bits of a version's text. */
const versionNumber = (version: string): number =>
  Number.parseInt(createHash('sha256').update(version).digest('hex').slice(0, 12), 16);

/** An object is known by its URL, whatever directory the program runs in. */
const wholeName = ({ path, name }: SourceFile): string => (path === null ? name : resolve(path));

export const countRows = ({ files }: Manifest): number => rowsIn(files);

const rowsIn = (files: readonly StoreFile[]): number => files.reduce((sum, { rows }) => sum + rows, 0);

function noRecords(ledger: Ledger): TrimtrailError {
  const first = ledger.refused[0];
  const reason = first === undefined ? '' : `; ${first.file}: ${first.reason}`;
  return new TrimtrailError('no-records', `no CloudTrail record in ${ledger.files} file(s)${reason}`, {
    hint: 'docs/sources.md lists the forms that can be read',
  });
}
