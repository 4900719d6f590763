import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { multipliedStoreOf } from '../corpus/multiplied-store-path.js';
import { addDays } from '../../src/base/day.js';
import { openDuckDb, type DuckDb } from '../../src/engines/duckdb/duckdb.js';
import { compactStore } from '../../src/store/compact.js';
import { readManifest, type Manifest, type StoreFile } from '../../src/store/manifest.js';

/** Copies go to so many stretches of days, one behind the other; the rest make each day denser. */
const STRETCHES = 3;

/**
 * `multiply.mjs STORE TIMES`: a store of many times the events of another, each with an id and a time of its own, made of its Parquet, since
 * bringing ten million records in from files would take the bench an hour.
 */
async function multiply(from: string, times: number): Promise<void> {
  const to = multipliedStoreOf(from, times);
  if (existsSync(to)) return counted(to);
  const manifest = readManifest(from);
  if (manifest === null) throw new Error(`${from} is no store`);
  const staged = `${to}.partial`;
  rmSync(staged, { recursive: true, force: true });
  const db = await openDuckDb({ settings: { preserve_insertion_order: 'true' } });
  const files: StoreFile[] = [];
  const length = new Set(manifest.files.map(({ day }) => day)).size;
  try {
    for (const file of manifest.files)
      for (let stretch = 0; stretch < STRETCHES; stretch += 1)
        files.push(await copyOf(db, file, { from, staged, times, stretch, shift: stretch * length }));
  } finally {
    await db.close();
  }
  mkdirSync(join(staged, '_trimtrail'), { recursive: true });
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  const ledger = { ...manifest.ledger, records: rows, examined: rows, matched: rows };
  const own: Manifest = { ...manifest, files, inputs: null, ledger };
  writeFileSync(join(staged, '_trimtrail', 'manifest.json'), JSON.stringify(own));
  renameSync(staged, to);
  await counted(to);
}

/** An ingest would have counted the rows as it wrote them. */
async function counted(store: string): Promise<void> {
  await compactStore(store);
}

interface Copying {
  readonly from: string;
  readonly staged: string;
  readonly times: number;
  readonly stretch: number;
  /** Days. */
  readonly shift: number;
}

async function copyOf(
  db: DuckDb,
  file: StoreFile,
  { from, staged, times, stretch, shift }: Copying,
): Promise<StoreFile> {
  const day = addDays(file.day, shift);
  const path = `day=${day}/part-g1-x${stretch}-0.parquet`;
  mkdirSync(join(staged, `day=${day}`), { recursive: true });
  const target = join(staged, path);
  // an event of copy n is n seconds later within its minute, and has an id of its own
  await db.run(
    `COPY (SELECT * EXCLUDE (n) REPLACE ('${day}' || substr(eventtime, 11, 7) || lpad(CAST((CAST(substr(eventtime, 18, 2) AS INTEGER) + n) % 60 AS VARCHAR), 2, '0') || 'Z' AS eventtime, ` +
      `CAST(CAST(md5(eventid || n) AS UUID) AS VARCHAR) AS eventid) ` +
      `FROM read_parquet('${join(from, file.path)}', hive_partitioning = false), (SELECT unnest(range(${stretch}, ${times}, ${STRETCHES})) AS n) ` +
      `ORDER BY coalesce(useridentity.sessioncontext.sessionissuer.arn, useridentity.arn), eventsource, eventname, eventtime) ` +
      `TO '${target}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 30720)`,
  );
  const copies = Math.ceil((times - stretch) / STRETCHES);
  return {
    ...file,
    path,
    day,
    rows: file.rows * copies,
    bytes: statSync(target).size,
    firstTime: `${day}T00:00:00Z`,
    lastTime: `${day}T23:59:59Z`,
    hash: createHash('sha256').update(readFileSync(target)).digest('hex'),
  };
}

const [, , from = '', times = ''] = process.argv;
await multiply(from, Number(times));
