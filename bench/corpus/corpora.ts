import { historyCsv } from '../../examples/forms/csv.js';
import type { CloudTrailRecord } from '../../src/base/record.js';
import { CALLS } from './calls.js';
import { Random } from './random.js';
import { PRINCIPALS, objectRecord, trailRecord } from './record.js';
import { ensureCorpus, type Corpus } from './write-corpus.js';

/** The principal that the bench asks for: one of {@link PRINCIPALS}, with about 1.4 % of the records. */
export const ASKED = { name: 'user-006', arn: 'arn:aws:iam::111122223333:user/user-006', index: 6 } as const;

const SEED = 20260301;

/** An account's trail: 2,000 records and about 2.5 MB a file, 200 files and 400,000 records for half a gigabyte. */
export const accountTrail = (gigabytes: number): Corpus =>
  trail({
    name: `account-${gigabytes}gb`,
    files: Math.round(400 * gigabytes),
    recordsPerFile: 2000,
    record: anyRecord,
  });

/** What a quiet account's trail looks like: 20,000 files of 5 records. */
export const smallFiles = (): Corpus =>
  trail({ name: 'small-files', files: 20_000, recordsPerFile: 5, record: anyRecord });

/** 2 million object reads of {@link ASKED}, on so many distinct keys. */
export const objectReads = (keys: number): Corpus =>
  trail({
    name: `object-reads-${keys}-keys`,
    files: 500,
    recordsPerFile: 4000,
    record: (random, serial) => objectRecord(random, ASKED.index, serial % keys),
  });

/** Event history as the console gives it: five users, 200 rows each. */
export const eventHistory = (): Corpus => ({
  name: 'event-history',
  *files() {
    const random = new Random(SEED);
    const records = Array.from({ length: 1000 }, (_, row) => trailRecord(random, (row % 5) * 2));
    yield { path: 'event_history.csv', text: historyCsv(records as unknown as CloudTrailRecord[]) }; // as generated above
  },
});

/** CloudWatch's events come from a source that is not named like its actions. */
const PREFIXES: Readonly<Record<string, string>> = { monitoring: 'cloudwatch' };

/** A policy that allows all of what the corpora call, service by service. */
export const widePolicy = (): Corpus => ({
  name: 'all-services-policy',
  *files() {
    const sources = CALLS.map(({ source }) => source.split('.')[0] ?? '');
    const services = new Set(sources.map((source) => PREFIXES[source] ?? source));
    const Statement = [...services].map((service) => ({ Effect: 'Allow', Action: `${service}:*`, Resource: '*' }));
    yield { path: 'policy.json', text: JSON.stringify({ Version: '2012-10-17', Statement }) };
  },
});

/** The directory of a corpus, which is made when it is not there. */
export const directoryOf = (corpus: Corpus): string => ensureCorpus(corpus);

interface TrailSpec {
  readonly name: string;
  readonly files: number;
  readonly recordsPerFile: number;
  readonly record: (random: Random, serial: number) => unknown;
}

const anyRecord = (random: Random): unknown => trailRecord(random, random.skewed(PRINCIPALS));

function trail({ name, files, recordsPerFile, record }: TrailSpec): Corpus {
  return {
    name,
    *files() {
      const random = new Random(SEED);
      for (let file = 0; file < files; file += 1) {
        const first = file * recordsPerFile;
        const Records = Array.from({ length: recordsPerFile }, (_, i) => record(random, first + i));
        yield { path: trailPath(file), text: JSON.stringify({ Records }) };
      }
    },
  };
}

function trailPath(file: number): string {
  const day = String((file % 28) + 1).padStart(2, '0');
  const name = `111122223333_CloudTrail_us-east-1_202603${day}T${String(file).padStart(6, '0')}Z.json.gz`;
  return `AWSLogs/111122223333/CloudTrail/us-east-1/2026/03/${name}`;
}
