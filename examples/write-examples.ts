import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { account } from './account/account.js';
import { ACCOUNT, OTHER_ACCOUNT } from './account/callers.js';
import { currentPolicies } from './forms/current-policies.js';
import { historyCsv, historyUserName, oldHistoryCsv } from './forms/csv.js';
import { credentialReport } from './forms/credential-report.js';
import { fleetDetails } from './forms/fleet-details.js';
import { lookupEvents } from './forms/lookup-events.js';
import { trail } from './forms/trail.js';

/** Path below examples/data → contents. The same on every machine. */
export function exampleFiles(): ReadonlyMap<string, string | Uint8Array> {
  const records = account();
  // Event history: one account, one region, management events, newest first.
  const history = records
    .filter((record) => record.recipientAccountId === ACCOUNT && record.eventCategory === 'Management')
    .toReversed();
  const alices = history.filter((record) => historyUserName(record) === 'alice');
  const aliceId = alices[0]?.userIdentity?.principalId ?? '';
  return new Map<string, string | Uint8Array>([
    ['event_history.csv', historyCsv(history)],
    ['event_history_old.csv', oldHistoryCsv(history)],
    ['event_history.json', JSON.stringify({ Records: history })],
    ['lookup-events.json', lookupEvents(alices)],
    ['current-policies.json', currentPolicies(aliceId)],
    [`fleet/${ACCOUNT}.json`, fleetDetails(records, ACCOUNT)],
    [`fleet/${OTHER_ACCOUNT}.json`, fleetDetails(records, OTHER_ACCOUNT)],
    ['fleet/credential-report.csv', credentialReport()],
    ...trail(records).map(({ path, bytes }) => [`trail/${path}`, bytes] as const),
  ]);
}

/** Replaces a folder by the example files. */
export function writeExamples(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  for (const [path, contents] of exampleFiles()) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), contents);
  }
}
