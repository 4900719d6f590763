/** One question as a whole process: `node usage-driver.js DIRECTORY [PRINCIPAL|-] [projections]`. Prints a line of JSON. */
import { listSources } from '../src/sources/list-sources.js';
import { scan } from '../src/scan/scan.js';

const [directory = '.', principal = '-', projections] = process.argv.slice(2);
const usage = await scan(listSources([directory]), {
  filter: {
    principals: principal === '-' ? [] : [principal],
    session: null,
    from: null,
    to: null,
    regions: [],
    accounts: [],
    exclude: [],
    acrossAccounts: null,
  },
  projections: projections ?? null,
  threads: Number(process.env['THREADS'] ?? 0),
  maxInflatedBytes: 512 * 2 ** 20,
  maxValues: 10_000,
  strict: false,
});
const { records, examined, matched, refused } = usage.ledger;
console.log(
  JSON.stringify({
    rows: usage.rows.length,
    records,
    examined,
    matched,
    refused: refused.length,
    ms: Math.round(performance.now()),
    rss: Math.round(process.resourceUsage().maxRSS / 1024),
  }),
);
