import { accountTrail, directoryOf, smallFiles } from '../corpus/corpora.js';
import { bytesBelow, removeStore, storeOf } from '../corpus/stores.js';
import { duckdb, trimtrail } from '../harness/arms.js';
import { at, peakMegabytes, timeRatio, type Arm, type BenchLine } from '../harness/bench-line.js';
import { copyAll } from './duckdb-sql.js';

const ingest = (directory: string): Arm => ({
  ...trimtrail('ingest', ['ingest', directory, '--into', storeOf(directory)]),
  before: () => removeStore(directory),
});

const inDuckDb = (directory: string): Arm => duckdb(copyAll(directory, `${directory}.parquet`));

/** Half a gigabyte into a store. */
export const ingestLine: BenchLine = {
  name: 'ingest',
  runs: 5,
  arms: () => {
    const directory = directoryOf(accountTrail(0.5));
    return [ingest(directory), inDuckDb(directory)];
  },
  figures: [
    { title: 'against DuckDB', unit: '×', bar: { atMost: 1.2 }, value: timeRatio(0, 1) },
    {
      title: 'size of the store, against the gzipped files',
      unit: '×',
      bar: { atMost: 0.5 },
      value: () => {
        const directory = directoryOf(accountTrail(0.5));
        return bytesBelow(storeOf(directory)) / bytesBelow(directory);
      },
    },
    { title: 'peak memory', unit: 'MB', bar: { atMost: 1000 }, value: peakMegabytes(0) },
  ],
};

/** 20,000 small files into a store, and once more when all of them are in. */
export const ingestSmallFiles: BenchLine = {
  name: 'ingest-small-files',
  runs: 5,
  arms: () => {
    const directory = directoryOf(smallFiles());
    return [
      ingest(directory),
      trimtrail('ingest, nothing new', ['ingest', directory, '--into', storeOf(directory)]),
      inDuckDb(directory),
    ];
  },
  figures: [
    { title: 'faster than DuckDB', unit: '×', bar: { atLeast: 2 }, value: timeRatio(2, 0) },
    { title: 'with nothing new', unit: 'ms', bar: { atMost: 2000 }, value: (medians) => at(medians, 1).ms },
  ],
};

/** Five gigabytes take no more memory than half of one. */
export const ingestMemory: BenchLine = {
  name: 'ingest-memory',
  runs: 1,
  arms: () => [0.5, 5].map((gigabytes) => ingest(directoryOf(accountTrail(gigabytes)))),
  figures: [
    { title: 'peak memory, 5 GB', unit: 'MB', bar: { atMost: 1000 }, value: peakMegabytes(1) },
    {
      title: 'peak memory, 5 GB against 0.5 GB',
      unit: '×',
      bar: { atMost: 1.6 },
      value: (medians) => at(medians, 1).peak / at(medians, 0).peak,
    },
  ],
};
