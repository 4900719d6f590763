import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PRINCIPALS, objectRecord, trailRecord } from './record.js';
import { Random } from './random.js';

/** Raise when the generated records change, so that no stale corpus is measured. */
const VERSION = 3;

/** Where corpora are kept between runs; outside the repository. `TRIMTRAIL_BENCH_DIR` names another place. */
export const corpusRoot = (): string => process.env['TRIMTRAIL_BENCH_DIR'] ?? join(tmpdir(), 'trimtrail-bench');

export interface CorpusSpec {
  readonly name: string;
  readonly files: number;
  readonly recordsPerFile: number;
  /** Distinct object keys of the one principal; null: a normal account. */
  readonly keys: number | null;
}

/** The corpora of the bench table; `gigabytes` scales the first. */
export const CORPORA = {
  account: (gigabytes = 0.5): CorpusSpec => ({
    name: `account-${gigabytes}gb`,
    files: Math.round(400 * gigabytes),
    recordsPerFile: 2000,
    keys: null,
  }),
  small: (): CorpusSpec => ({ name: 'small-files', files: 20_000, recordsPerFile: 5, keys: null }),
  keys: (keys: number): CorpusSpec => ({ name: `keys-${keys}`, files: 500, recordsPerFile: 4000, keys }),
} as const;

function* fileTexts(spec: CorpusSpec): Generator<string> {
  const random = new Random(20260301);
  let serial = 0;
  for (let file = 0; file < spec.files; file += 1) {
    const records: unknown[] = [];
    for (let i = 0; i < spec.recordsPerFile; i += 1, serial += 1)
      records.push(
        spec.keys === null
          ? trailRecord(random, random.skewed(PRINCIPALS))
          : objectRecord(random, 6, serial % spec.keys),
      );
    yield JSON.stringify({ Records: records });
  }
}

const fileName = (index: number): string => {
  const day = String((index % 28) + 1).padStart(2, '0');
  return `111122223333_CloudTrail_us-east-1_202603${day}T${String(index).padStart(6, '0')}Z.json.gz`;
};

/** Writes the corpus unless it is there; gives its directory. */
export function ensureCorpus(spec: CorpusSpec): string {
  const target = join(corpusRoot(), `v${VERSION}-${spec.name}`);
  if (existsSync(target)) return target;
  const partial = `${target}.partial`;
  rmSync(partial, { recursive: true, force: true });
  const folder = join(partial, 'AWSLogs/111122223333/CloudTrail/us-east-1/2026/03');
  mkdirSync(folder, { recursive: true });
  let index = 0;
  for (const text of fileTexts(spec)) {
    writeFileSync(join(folder, fileName(index)), gzipSync(text, { level: 6 }));
    index += 1;
  }
  renameSync(partial, target);
  return target;
}
