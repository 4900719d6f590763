import { ASKED, directoryOf, objectReads } from '../corpus/corpora.js';
import { trimtrail } from '../harness/arms.js';
import { peakMegabytes, timeRatio, type BenchLine } from '../harness/bench-line.js';

const MANY = 2_000_000;
const FEW = 200;

/** The policy of one principal that read 2 million objects, and of one that read 200 objects as often: both are 2 million records. */
export const distinctKeys: BenchLine = {
  name: 'distinct-keys',
  runs: 3,
  arms: () =>
    [MANY, FEW].map((keys) =>
      trimtrail(`policy, ${keys.toLocaleString('en')} distinct S3 keys`, [
        'policy',
        directoryOf(objectReads(keys)),
        '--principal',
        ASKED.name,
      ]),
    ),
  figures: [
    { title: 'peak memory with 2 million keys', unit: 'MB', bar: { atMost: 500 }, value: peakMegabytes(0) },
    { title: 'time against 200 keys in as many records', unit: '×', bar: { atMost: 2.5 }, value: timeRatio(0, 1) },
  ],
};
