import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Raise when what is generated changes, so that no stale corpus is measured. */
const VERSION = 4;

/** Files that are the same on every machine. */
export interface Corpus {
  readonly name: string;
  /** Paths that end in `.gz` are packed. */
  readonly files: () => Iterable<{ readonly path: string; readonly text: string }>;
}

/** Where corpora are kept between runs; outside the repository. `TRIMTRAIL_BENCH_DIR` names another place. */
const corpusRoot = (): string => process.env['TRIMTRAIL_BENCH_DIR'] ?? join(tmpdir(), 'trimtrail-bench');

/** Writes the corpus unless it is there; gives its directory. */
export function ensureCorpus(corpus: Corpus): string {
  const target = join(corpusRoot(), `v${VERSION}-${corpus.name}`);
  if (existsSync(target)) return target;
  const partial = `${target}.partial`;
  rmSync(partial, { recursive: true, force: true });
  for (const { path, text } of corpus.files()) {
    const place = join(partial, path);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, path.endsWith('.gz') ? gzipSync(text, { level: 6 }) : text);
  }
  renameSync(partial, target);
  return target;
}
