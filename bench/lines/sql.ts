import { accountTrail, ASKED, directoryOf } from '../corpus/corpora.js';
import { ensureStore } from '../corpus/stores.js';
import { trimtrail } from '../harness/arms.js';
import { at, type BenchLine } from '../harness/bench-line.js';

const QUERY =
  `SELECT eventsource, eventname, count(*) AS calls FROM cloudtrail ` +
  `WHERE useridentity.arn = '${ASKED.arn}' GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2`;
const MANY = 21;

/** One principal's actions out of a store of 400,000 events: the whole command, and one query more in it. */
export const sqlLine: BenchLine = {
  name: 'sql',
  runs: 7,
  arms: () => {
    const store = ensureStore(directoryOf(accountTrail(0.5)));
    const sql = (label: string, queries: number): ReturnType<typeof trimtrail> =>
      trimtrail(label, ['sql', store, '--quiet', Array.from({ length: queries }, () => QUERY).join(';\n')]);
    return [sql('sql, one query', 1), sql(`sql, ${MANY} queries`, MANY)];
  },
  figures: [
    { title: 'whole command', unit: 'ms', bar: { atMost: 900 }, value: (medians) => at(medians, 0).ms },
    {
      title: 'principal × action, warm',
      unit: 'ms',
      bar: { atMost: 50 },
      value: (medians) => (at(medians, 1).ms - at(medians, 0).ms) / (MANY - 1),
    },
  ],
};
