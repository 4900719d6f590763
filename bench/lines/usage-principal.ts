import { accountTrail, ASKED, directoryOf } from '../corpus/corpora.js';
import { duckdb, inflateOnly, trimtrail } from '../harness/arms.js';
import { timeRatio, type BenchLine } from '../harness/bench-line.js';
import { duckdbAnswer, usageAnswer } from './answers.js';
import { callsOfOne } from './duckdb-sql.js';

/** One principal's calls out of half a gigabyte. */
export const usagePrincipal: BenchLine = {
  name: 'usage-principal',
  runs: 7,
  arms: () => {
    const directory = directoryOf(accountTrail(0.5));
    return [
      trimtrail('usage --principal', ['usage', directory, '--principal', ASKED.name, '--json'], usageAnswer),
      inflateOnly(directory),
      duckdb(callsOfOne(directory, ASKED.arn), duckdbAnswer),
    ];
  },
  figures: [
    { title: 'against inflating the files', unit: '×', bar: { atMost: 1.6 }, value: timeRatio(0, 1) },
    { title: 'faster than DuckDB', unit: '×', bar: { atLeast: 2.2 }, value: timeRatio(2, 0) },
  ],
};
