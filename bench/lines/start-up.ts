import { join } from 'node:path';
import { ASKED, directoryOf, eventHistory } from '../corpus/corpora.js';
import { emptyNode, trimtrail } from '../harness/arms.js';
import { at, type BenchLine } from '../harness/bench-line.js';

/** The main job on a download from the console: a policy out of 1,000 rows. */
export const startUp: BenchLine = {
  name: 'start-up',
  runs: 15,
  arms: () => {
    const file = join(directoryOf(eventHistory()), 'event_history.csv');
    return [trimtrail('policy, 1,000-row CSV', ['policy', file, '--principal', ASKED.name]), emptyNode()];
  },
  figures: [
    {
      title: 'whole process over an empty node',
      unit: 'ms',
      bar: { atMost: 250 },
      value: (medians) => at(medians, 0).ms - at(medians, 1).ms,
    },
  ],
};
