import { ASKED, directoryOf, smallFiles } from '../corpus/corpora.js';
import { duckdb, trimtrail } from '../harness/arms.js';
import { timeRatio, type BenchLine } from '../harness/bench-line.js';
import { duckdbAnswer, usageAnswer } from './answers.js';
import { callsOfOne } from './duckdb-sql.js';

/** One principal's calls out of 20,000 files of 5 records. */
export const smallFilesLine: BenchLine = {
  name: 'small-files',
  runs: 7,
  arms: () => {
    const directory = directoryOf(smallFiles());
    return [
      trimtrail('usage --principal', ['usage', directory, '--principal', ASKED.name, '--json'], usageAnswer),
      duckdb(callsOfOne(directory, ASKED.arn), duckdbAnswer),
    ];
  },
  figures: [{ title: 'faster than DuckDB', unit: '×', bar: { atLeast: 3 }, value: timeRatio(1, 0) }],
};
