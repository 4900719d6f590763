import { accountTrail, directoryOf } from '../corpus/corpora.js';
import { duckdb, trimtrail } from '../harness/arms.js';
import { timeRatio, type BenchLine } from '../harness/bench-line.js';
import { duckdbAnswer, usageAnswer } from './answers.js';
import { callsOfAll } from './duckdb-sql.js';

/** Everybody's calls out of half a gigabyte; trimtrail also counts every event once. */
export const usageAll: BenchLine = {
  name: 'usage-all',
  runs: 7,
  arms: () => {
    const directory = directoryOf(accountTrail(0.5));
    return [
      trimtrail('usage', ['usage', directory, '--json'], usageAnswer),
      duckdb(callsOfAll(directory), duckdbAnswer),
    ];
  },
  figures: [{ title: 'against DuckDB', unit: '×', bar: { atMost: 1 }, value: timeRatio(0, 1) }],
};
