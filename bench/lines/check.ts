import { join } from 'node:path';
import { accountTrail, ASKED, directoryOf, widePolicy } from '../corpus/corpora.js';
import { trimtrail } from '../harness/arms.js';
import { timeRatio, type BenchLine } from '../harness/bench-line.js';

/** Replaying one principal's calls out of half a gigabyte against a policy, against counting them. */
export const check: BenchLine = {
  name: 'check',
  runs: 7,
  arms: () => {
    const directory = directoryOf(accountTrail(0.5));
    const policy = join(directoryOf(widePolicy()), 'policy.json');
    return [
      trimtrail('check', ['check', directory, '--principal', ASKED.name, '--policy', policy]),
      trimtrail('usage --principal', ['usage', directory, '--principal', ASKED.name, '--json']),
    ];
  },
  figures: [{ title: 'check against usage', unit: '×', bar: { atMost: 2 }, value: timeRatio(0, 1) }],
};
