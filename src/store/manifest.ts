import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { TrimtrailError } from '../base/errors.js';
import { EMPTY_LEDGER, type Ledger } from '../base/ledger.js';

/** The store's own folder; readers of Parquet folders leave out names that begin with an underscore. */
export const STORE_FOLDER = '_trimtrail';
const MANIFEST = 'manifest.json';
const VERSION = 1;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const counts = v.record(v.string(), count);

const fileSchema = v.object({
  /** Below the store's directory, with `/`. */
  path: v.pipe(v.string(), v.regex(/^day=\d{4}-\d{2}-\d{2}\/[\w.-]+\.parquet$/)),
  /** UTC day of the events. */
  day: v.string(),
  /** The only account in the file, where a large day was divided; else null. */
  account: v.nullable(v.string()),
  rows: count,
  bytes: count,
  firstTime: v.string(),
  lastTime: v.string(),
  /** SHA-256, hexadecimal. */
  hash: v.string(),
  /** Of its counts (see counts.ts); null where they are not worth a file, absent where an older trimtrail did not look. */
  counts: v.optional(v.nullable(v.object({ bytes: count, hash: v.string() }))),
});

const ledgerSchema = v.object({
  files: count,
  skipped: counts,
  refused: v.array(v.object({ file: v.string(), offset: v.nullable(v.number()), reason: v.string() })),
  bytesRead: count,
  bytesInflated: count,
  records: count,
  examined: count,
  duplicates: count,
  matched: count,
  excluded: count,
  malformed: v.array(v.object({ file: v.string(), offset: v.number(), reason: v.string() })),
  malformedCount: count,
  shapes: counts,
});

const manifestSchema = v.object({
  version: v.literal(VERSION),
  /** Grows by one with every commit. */
  generation: count,
  files: v.array(fileSchema),
  /** The file beside this one that lists what was read; null when nothing was. */
  inputs: v.nullable(v.pipe(v.string(), v.regex(/^inputs-\d+\.json$/))),
  /** All that was ever read into the store. */
  ledger: ledgerSchema,
});

export type StoreFile = v.InferOutput<typeof fileSchema>;

/** What the store consists of. Everything else in its directory is left from a run that was killed. */
export interface Manifest {
  readonly version: typeof VERSION;
  readonly generation: number;
  readonly files: readonly StoreFile[];
  readonly inputs: string | null;
  readonly ledger: Ledger;
}

/** Folder → file name → size and time of its last change in milliseconds. */
export type Inputs = ReadonlyMap<string, ReadonlyMap<string, readonly [size: number, modified: number]>>;

const inputsSchema = v.record(v.string(), v.record(v.string(), v.tuple([v.number(), v.number()])));

export const EMPTY_MANIFEST: Manifest = {
  version: VERSION,
  generation: 0,
  files: [],
  inputs: null,
  ledger: EMPTY_LEDGER,
};

/** The manifest of the store; null when there is none. Errors: `store-damaged`. */
export function readManifest(directory: string): Manifest | null {
  const path = join(directory, STORE_FOLDER, MANIFEST);
  const json = readJson(path);
  return json === undefined ? null : manifestOf(json, path);
}

/**
 * The manifest in what was read of `path`; members that are not its own are left out.
 *
 * Errors: `store-damaged`.
 */
export function manifestOf(json: unknown, path: string): Manifest {
  const parsed = v.safeParse(manifestSchema, json);
  if (parsed.success) return parsed.output;
  const version = v.safeParse(v.object({ version: v.number() }), json);
  const isNewer = version.success && version.output.version > VERSION;
  throw new TrimtrailError(
    'store-damaged',
    isNewer ? `${path} was written by a newer trimtrail` : `${path} is damaged`,
    {
      hint: isNewer ? 'update trimtrail' : 'remove the store and ingest again; the sources are all that is needed',
    },
  );
}

/** What was read into the store. Errors: `store-damaged`. */
export function readInputs(directory: string, manifest: Manifest): Inputs {
  if (manifest.inputs === null) return new Map();
  const parsed = v.safeParse(inputsSchema, readJson(join(directory, STORE_FOLDER, manifest.inputs)));
  if (!parsed.success) {
    throw new TrimtrailError('store-damaged', `${manifest.inputs} of the store ${directory} is missing or damaged`, {
      hint: 'remove the directory and ingest again; the sources are all that is needed',
    });
  }
  return new Map(Object.entries(parsed.output).map(([folder, files]) => [folder, new Map(Object.entries(files))]));
}

function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return undefined;
    throw new TrimtrailError('store-damaged', `${path} cannot be read`, { cause: error });
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** Replaces the manifest at once: a reader sees the old one or the new one. */
export function writeManifest(directory: string, manifest: Manifest): void {
  const path = join(directory, STORE_FOLDER, MANIFEST);
  writeDurably(`${path}.tmp`, `${JSON.stringify(manifest, null, 1)}\n`);
  renameSync(`${path}.tmp`, path);
  syncFolder(dirname(path));
}

export function writeInputs(directory: string, name: string, inputs: Inputs): void {
  const json = Object.fromEntries([...inputs].map(([folder, files]) => [folder, Object.fromEntries(files)]));
  writeDurably(join(directory, STORE_FOLDER, name), `${JSON.stringify(json)}\n`);
}

function writeDurably(path: string, text: string): void {
  const descriptor = openSync(path, 'w');
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Makes the names in a folder durable; where folders cannot be opened, as on Windows, that is the file system's work. */
export function syncFolder(path: string): void {
  try {
    const descriptor = openSync(path, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // nothing more can be done
  }
}
